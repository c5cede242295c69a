"""The tables of programmes: towns that use one framework, their boards, and
sessions received.

Of a received session only counts are stored, and they go on the day on which
its board erases itself. A board of this server has its own rows: nothing of it
is copied here, so what is erased there is gone from the sums.
"""

from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel


class Programme(SQLModel, table=True):
    """`framework` is the whole document on which all towns are read."""

    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    title: str
    template: str
    locale: str
    framework: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    # Rises with each town or session that is added, changed or removed
    version: int = 0
    created_at: str


class ProgrammeLink(SQLModel, table=True):
    """The secret link of a programme; only the SHA-256 of its token is
    kept."""

    __tablename__ = "programme_link"
    __table_args__ = (Index(None, "programme_id"),)

    id: int | None = Field(default=None, primary_key=True)
    programme_id: int = Field(foreign_key="programme.id", ondelete="CASCADE")
    token_hash: str = Field(unique=True)
    created_at: str
    revoked_at: str | None = None


class ProgrammeTown(SQLModel, table=True):
    """A town as the organiser planned it, or as its session named it.
    `board_id` becomes null when that board is erased; `had_board` stays."""

    __tablename__ = "programme_town"
    __table_args__ = (
        UniqueConstraint("programme_id", "position"),
        CheckConstraint("position >= 0", name="position"),
        Index(None, "programme_id", "name_key"),
    )

    id: int | None = Field(default=None, primary_key=True)
    programme_id: int = Field(foreign_key="programme.id", ondelete="CASCADE")
    position: int
    name: str
    # The name, folded
    name_key: str = Field(default="", sa_column_kwargs={"server_default": ""})
    country: str = ""
    locale: str
    held_on: str | None = None
    facilitator: str = ""
    had_board: bool = False
    board_id: int | None = Field(
        default=None, foreign_key="board.id", ondelete="SET NULL", unique=True
    )


class ProgrammeSession(SQLModel, table=True):
    """The sums of a session that a town sent, one a town and each session
    once.

    `session_key` names the board that it comes from, `seal` the vote that is
    counted: a session that was carried to another server has another board and
    the same seal.
    """

    __tablename__ = "programme_session"
    __table_args__ = (
        UniqueConstraint("programme_id", "session_key"),
        UniqueConstraint("programme_id", "seal"),
        CheckConstraint("ballots >= 0", name="ballots"),
        CheckConstraint("seats >= 0", name="seats"),
    )

    town_id: int | None = Field(
        default=None,
        primary_key=True,
        foreign_key="programme_town.id",
        ondelete="CASCADE",
    )
    programme_id: int = Field(foreign_key="programme.id", ondelete="CASCADE")
    session_key: str
    seal: str | None = None
    content_sha256: str
    changed_at: str  # when anything last happened in the session
    received_at: str
    erase_on: str | None = None
    ballots: int
    seats: int
    numbers: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class ProgrammeSender(SQLModel, table=True):
    """The link by which a town's server sends its session; only the SHA-256 of
    its token is kept. Of a town's links one holds at most: a new one ends
    those before."""

    __tablename__ = "programme_sender"
    __table_args__ = (Index(None, "town_id"),)

    id: int | None = Field(default=None, primary_key=True)
    town_id: int = Field(foreign_key="programme_town.id", ondelete="CASCADE")
    token_hash: str = Field(unique=True)
    created_at: str
    revoked_at: str | None = None


class Sending(SQLModel, table=True):
    """The programme on another server to which a board sends its session, and
    what is to be sent.

    The token stands here as it is, because the other server must be given it.
    `due_at` is the time of the next attempt, null while nothing waits; an
    attempt moves it on before it begins, so that no two processes make the
    same one, and one that was killed is made again. `problem` says why the
    last attempt failed; `seal` is of the vote that was sent last. `town` and
    `title` are what the other server calls the town and the programme.
    """

    __table_args__ = (
        CheckConstraint("attempts >= 0", name="attempts"),
        Index(None, "due_at"),
    )

    board_id: int | None = Field(
        default=None, primary_key=True, foreign_key="board.id", ondelete="CASCADE"
    )
    origin: str
    programme: str
    token: str
    added_at: str
    due_at: str | None = None
    attempts: int = 0
    problem: str = ""
    town: str = ""
    title: str = ""
    sent_at: str | None = None
    seal: str | None = None
