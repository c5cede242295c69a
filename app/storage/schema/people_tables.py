"""The table of what people answered at joining."""

from sqlmodel import Field, SQLModel


class SeatAnswer(SQLModel, table=True):
    """An answer of a person to a question at joining, by their keys. Beside the seat,
    so that no list of people has it."""

    __tablename__ = "seat_answer"

    seat_id: int = Field(primary_key=True, foreign_key="seat.id", ondelete="CASCADE")
    question: str = Field(primary_key=True)
    answer: str
