"""The tables of people: groups, seats, and what people answered at joining."""

from sqlalchemy import JSON, CheckConstraint, Column, Index, String, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.storage.schema.tables import one_of


class Group(SQLModel, table=True):
    __tablename__ = "workgroup"
    __table_args__ = (UniqueConstraint("board_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id", ondelete="CASCADE")
    key: str
    name: str
    attendance: str | None = None
    blocks: list[str] = Field(sa_column=Column(JSON, nullable=False))
    version: int = 0


class Seat(SQLModel, table=True):
    """A person entitled to take part, or a group's `device`, which writes for
    the group, is never present and has no vote. `public_id` is the seat's id
    in the JSON, `finished` the key of the open notes activity in which it has
    said that it is done, "" for none."""

    __table_args__ = (
        UniqueConstraint("board_id", "code"),
        UniqueConstraint("board_id", "public_id"),
        one_of("attendance", "in_room", "online"),
        CheckConstraint("NOT (device AND present)", name="device"),
        Index(None, "board_id", "version"),
    )

    id: int | None = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id", ondelete="CASCADE")
    public_id: str
    code: str
    name: str
    organisation: str = ""
    attendance: str = "in_room"
    group_id: int | None = Field(
        default=None, foreign_key="workgroup.id", ondelete="SET NULL"
    )
    present: bool = True
    voided: bool = False
    device: bool = False
    finished: str = Field(sa_column=Column(String, nullable=False, server_default=""))
    joined_at: str
    version: int = 0


class SeatAnswer(SQLModel, table=True):
    """An answer of a person to a question at joining, by their keys. Beside
    the seat, so that no list of people has it."""

    __tablename__ = "seat_answer"

    seat_id: int = Field(primary_key=True, foreign_key="seat.id", ondelete="CASCADE")
    question: str = Field(primary_key=True)
    answer: str
