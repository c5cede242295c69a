"""The tables of the plan of action: commitments on notes, and what follow-ups
found of them."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKeyConstraint, false
from sqlmodel import Field, SQLModel

from app.storage.schema.tables import one_of


class CommitmentRow(SQLModel, table=True):
    """One a note. A commitment that was taken back stays as an empty row, so
    that another file of the workshop does not bring it back."""

    __tablename__ = "commitment"
    __table_args__ = (
        ForeignKeyConstraint(
            ["board_id", "note_id"], ["note.board_id", "note.id"], ondelete="CASCADE"
        ),
        CheckConstraint(
            "NOT removed OR (lead = '' AND partners = '' AND due = '' AND first_step "
            "= '' AND indicator = '')",
            name="removed",
        ),
    )

    board_id: int = Field(primary_key=True, foreign_key="board.id", ondelete="CASCADE")
    note_id: str = Field(primary_key=True)
    lead: str = ""
    partners: str = ""
    due: str = ""
    first_step: str = ""
    indicator: str = ""
    removed: bool = False
    made_at: str
    updated_at: str


class FollowUp(SQLModel, table=True):
    """A day on which the plan was looked at again. One that was removed stays
    as a row without lines, so that another file of the workshop does not bring
    it back."""

    __tablename__ = "follow_up"

    board_id: int = Field(primary_key=True, foreign_key="board.id", ondelete="CASCADE")
    day: str = Field(primary_key=True)
    opened_at: str
    removed: bool = Field(
        sa_column=Column(Boolean, nullable=False, server_default=false())
    )


class ProgressRow(SQLModel, table=True):
    """What a follow-up found of a commitment."""

    __tablename__ = "progress"
    __table_args__ = (
        one_of("state", "done", "under_way", "stopped"),
        CheckConstraint("state <> 'stopped' OR reason <> ''", name="reason"),
        ForeignKeyConstraint(
            ["board_id", "day"],
            ["follow_up.board_id", "follow_up.day"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["board_id", "note_id"],
            ["commitment.board_id", "commitment.note_id"],
            ondelete="CASCADE",
        ),
    )

    board_id: int = Field(primary_key=True)
    day: str = Field(primary_key=True)
    note_id: str = Field(primary_key=True)
    state: str
    reason: str = ""
    at: str
