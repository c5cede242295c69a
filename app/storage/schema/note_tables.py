"""The tables of notes, and of who says a note of somebody else too."""

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Index, Integer, false
from sqlmodel import Field, SQLModel

from app.storage.schema.tables import one_of


class Note(SQLModel, table=True):
    """`id` is the client's own UUID, unique on its board only: a board that is
    imported beside its original has the same ids. A deleted note becomes an
    empty tombstone, so that a screen that reconnects learns of it.
    `more_voices` say it too in an anonymous file that came in;
    `voices_version` is when these or its `me_too` last changed."""

    __table_args__ = (
        one_of("state", "shown", "hidden", "merged", "deleted"),
        Index(None, "board_id", "version"),
        Index(None, "board_id", "voices_version"),
        Index(None, "board_id", "position"),
        Index(None, "activity_id"),
        # Deferred: an erased board deletes its notes activity by activity, and
        # a file has them in any order.
        ForeignKeyConstraint(
            ["board_id", "merged_into"],
            ["note.board_id", "note.id"],
            deferrable=True,
            initially="DEFERRED",
        ),
    )

    board_id: int = Field(primary_key=True, foreign_key="board.id", ondelete="CASCADE")
    id: str = Field(primary_key=True)
    activity_id: int = Field(foreign_key="activity.id", ondelete="CASCADE")
    block: str
    field: str | None = None
    seat_id: int | None = Field(
        default=None, foreign_key="seat.id", ondelete="SET NULL"
    )
    group_id: int | None = Field(
        default=None, foreign_key="workgroup.id", ondelete="SET NULL"
    )
    position: int
    text: str
    state: str = "shown"
    merged_into: str | None = None
    created_at: str
    updated_at: str
    version: int = 0
    more_voices: int = Field(
        sa_column=Column(Integer, nullable=False, server_default="0")
    )
    voices_version: int = Field(
        sa_column=Column(Integer, nullable=False, server_default="0")
    )


class MeToo(SQLModel, table=True):
    """Counted beside a note; never in strengths, tallies and programmes. One
    that was taken back stays as such, so that another file of the workshop
    does not bring it back."""

    __tablename__ = "me_too"
    __table_args__ = (
        ForeignKeyConstraint(
            ["board_id", "note_id"], ["note.board_id", "note.id"], ondelete="CASCADE"
        ),
        Index(None, "seat_id"),
    )

    board_id: int = Field(primary_key=True)
    note_id: str = Field(primary_key=True)
    seat_id: int = Field(primary_key=True, foreign_key="seat.id", ondelete="CASCADE")
    taken_back: bool = Field(
        sa_column=Column(Boolean, nullable=False, server_default=false())
    )
