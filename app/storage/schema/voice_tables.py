"""The table of who says a note of somebody else too."""

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Index, false
from sqlmodel import Field, SQLModel


class MeToo(SQLModel, table=True):
    """Counted beside a note; never in strengths, tallies and programmes. One that was
    taken back stays as such, so that another file of the workshop does not bring it
    back."""

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
