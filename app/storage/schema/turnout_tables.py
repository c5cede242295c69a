"""The tables of who has voted, and of the phones that checked the seal."""

from sqlalchemy import Boolean, Column, Index, text
from sqlmodel import Field, SQLModel

from app.storage.schema.tables import one_of

STATES = ("recorded", "replaced", "withdrawn", "refused")
WAYS = ("device", "handover", "paper", "host")


class Turnout(SQLModel, table=True):
    """Whether a seat's ballot is in (`cast`); a withdrawn ballot leaves the
    row with cast = false. `announced` is what others may know of it in a
    secret vote: it changes for several seats at once.

    `state`, `how`, `at` and `reason` are what the seat's own devices are told
    about the last change of its ballot: by a device, by hand-over, on paper or
    by a host. Empty after a seal.
    """

    __table_args__ = (
        Index(None, "round_id", "version"),
        Index(
            "ix_turnout_waiting",
            "round_id",
            "cast",
            sqlite_where=text('"cast" <> announced'),
            postgresql_where=text('"cast" <> announced'),
        ),
        one_of("state", "", *STATES),
        one_of("how", "", *WAYS),
    )

    round_id: int = Field(primary_key=True, foreign_key="round.id", ondelete="CASCADE")
    seat_id: int = Field(primary_key=True, foreign_key="seat.id", ondelete="CASCADE")
    cast_: bool = Field(default=True, sa_column_kwargs={"name": "cast"})
    announced: bool = Field(
        sa_column=Column(Boolean, nullable=False, server_default=text("FALSE"))
    )
    version: int
    state: str = ""
    how: str = ""
    at: str = ""
    reason: str = ""


class Witness(SQLModel, table=True):
    """A phone's report on the sealed list: whether its own ballot is there,
    and the SHA-256 that the phone computed of the list. Nothing here names the
    ballot.

    `key` is the seat's number; where the names of who voted are withheld, a
    hash that only the device can make, without a seat.
    """

    __table_args__ = (Index(None, "board_id", "version"),)

    round_id: int = Field(primary_key=True, foreign_key="round.id", ondelete="CASCADE")
    key: str = Field(primary_key=True)
    seat_id: int | None = Field(default=None, foreign_key="seat.id", ondelete="CASCADE")
    board_id: int = Field(foreign_key="board.id", ondelete="CASCADE")
    is_listed: bool = Field(sa_column_kwargs={"name": "found"})
    sha256: str
    version: int
