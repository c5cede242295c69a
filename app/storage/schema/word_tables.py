"""The tables of the words that people say in an open round of the question
`word`."""

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel


class SaidWord(SQLModel, table=True):
    """A word of an open round of the question `word`, as it is shown: as most
    people spell it. The seal moves the words that have a vote into the
    framework, and deletes these rows."""

    __tablename__ = "said_word"
    __table_args__ = (
        ForeignKeyConstraint(
            ["framework_id", "field_id"],
            ["framework_field.framework_id", "framework_field.field_id"],
            name="fk_said_word_field",
            ondelete="CASCADE",
        ),
    )

    round_id: int = Field(primary_key=True, foreign_key="round.id", ondelete="CASCADE")
    field_id: str = Field(primary_key=True)
    framework_id: int
    text: str


class Spelling(SQLModel, table=True):
    """How a seat spelled the word that it said in an open round; deleted by
    the seal. `place` is in the order of saying."""

    __tablename__ = "spelling"
    __table_args__ = (Index(None, "seat_id"),)

    round_id: int = Field(primary_key=True, foreign_key="round.id", ondelete="CASCADE")
    seat_id: int = Field(primary_key=True, foreign_key="seat.id", ondelete="CASCADE")
    place: int
    field_id: str
    text: str
