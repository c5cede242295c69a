"""The tables of a board: its head, frameworks, links, activities, agenda and
history.

Times are RFC 3339 UTC text with milliseconds: the same bytes in SQLite, in
PostgreSQL and in JSON, and sorted as text they are sorted in time. `version`
is the board's version at which a row last changed.
"""

from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def one_of(column: str, *values: str) -> CheckConstraint:
    """Returns a check that a text column holds one of these; a word of SQL
    comes quoted."""
    words = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({words})", name=column.strip('"'))


class Setting(SQLModel, table=True):
    """What all processes of one installation share: the cookie keys."""

    key: str = Field(primary_key=True)
    value: str


class Board(SQLModel, table=True):
    """`changed` is the version at which its head last changed: title,
    settings, groups, agenda."""

    # autoincrement: screens and caches know a board and a framework by number,
    # so the number of an erased one must not be used again.
    __table_args__ = (
        one_of("joining", "open", "roster", "closed"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    title: str
    place: str = ""
    locale: str
    template: str
    version: int = 0
    changed: int = 0
    joining: str = "open"
    names_shown: bool = False
    settings: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    created_at: str
    erase_on: str | None = None


class Framework(SQLModel, table=True):
    """A framework as the board took it: later editions of a shipped file never
    change a board. Only erasing changes it, where it was made of notes;
    `version` rises with that."""

    __table_args__ = (
        UniqueConstraint("board_id", "key"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id", ondelete="CASCADE")
    key: str
    position: int
    document: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    version: int = Field(sa_column=Column(Integer, nullable=False, server_default="0"))


class FrameworkField(SQLModel, table=True):
    """The votable fields, one row each, so that a vote on a foreign field
    breaks a foreign key."""

    __tablename__ = "framework_field"

    framework_id: int = Field(
        primary_key=True, foreign_key="framework.id", ondelete="CASCADE"
    )
    field_id: str = Field(primary_key=True)


class Link(SQLModel, table=True):
    """A secret link; only the SHA-256 of its token is kept."""

    __table_args__ = (
        one_of("role", "organiser", "host", "helper", "observer"),
        Index(None, "board_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id", ondelete="CASCADE")
    role: str
    token_hash: str = Field(unique=True)
    created_at: str
    revoked_at: str | None = None


class Activity(SQLModel, table=True):
    __table_args__ = (
        UniqueConstraint("board_id", "key"),
        one_of("kind", "notes", "vote"),
        one_of("question", "", "hands", "rating", "word"),
        one_of("state", "planned", "open", "closed"),
        one_of("reveal", "live", "at_close"),
        one_of("pace", "each", "steps"),
        one_of('"order"', "printed", "rotated"),
        CheckConstraint("NOT locked OR state = 'open'", name="locked"),
        CheckConstraint("votes >= 1", name="votes"),
    )

    id: int | None = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id", ondelete="CASCADE")
    framework_id: int = Field(foreign_key="framework.id", ondelete="CASCADE")
    key: str
    position: int
    kind: str
    # The kind of a quick question, which has ballots as a vote has; "" for
    # notes and votes.
    question: str = Field(sa_column=Column(String, nullable=False, server_default=""))
    state: str = "planned"
    title: str
    reveal: str = "live"
    pace: str = Field(sa_column=Column(String, nullable=False, server_default="each"))
    order: str = Field(
        sa_column=Column(String, nullable=False, server_default="printed")
    )
    votes: int = 3
    repeats: bool = False
    secret: bool = True
    practice: bool = False
    private: bool = False
    locked: bool = False
    round: int = 0
    opened_at: str | None = None
    closed_at: str | None = None
    closes_at: str | None = None
    version: int = 0


class Sitting(SQLModel, table=True):
    """A session of the agenda (`Session` would be taken for SQLModel's)."""

    __table_args__ = (UniqueConstraint("board_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id", ondelete="CASCADE")
    number: int
    title: str
    held_on: str | None = None
    announced_minutes: int | None = None
    summary: str = ""


class Step(SQLModel, table=True):
    __table_args__ = (UniqueConstraint("sitting_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    sitting_id: int = Field(foreign_key="sitting.id", ondelete="CASCADE")
    number: int
    title: str
    minutes: int
    activity_id: int | None = Field(
        default=None, foreign_key="activity.id", ondelete="SET NULL"
    )
    details: list[str] = Field(sa_column=Column(JSON, nullable=False))


class Picture(SQLModel, table=True):
    """A logo or a photo of the report, by the key under which the settings
    name it."""

    board_id: int = Field(primary_key=True, foreign_key="board.id", ondelete="CASCADE")
    key: str = Field(primary_key=True)
    body: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class LogEntry(SQLModel, table=True):
    """What was done to the board, by which role; never a choice of a ballot.
    Entries `from_file` were imported with the board."""

    __tablename__ = "log"
    __table_args__ = (Index(None, "board_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id", ondelete="CASCADE")
    at: str
    actor: str
    act: str
    detail: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    from_file: bool = False


class FormAnswer(SQLModel, table=True):
    """A form without JavaScript that was carried out, for a day, and its
    answer: null while that is made. `key` is a hash of the form's one-time id,
    its address and its fields; the answer is encrypted with the id, which is
    not stored."""

    __tablename__ = "form_answer"
    __table_args__ = (Index(None, "at"),)

    key: str = Field(primary_key=True)
    at: str
    answer: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
