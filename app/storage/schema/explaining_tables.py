"""The table of the pictures and sounds that explain fields."""

from sqlalchemy import Column, LargeBinary
from sqlmodel import Field, SQLModel


class FieldFile(SQLModel, table=True):
    """A small picture or sound, by the key under which the fields of the
    board's frameworks name it: two fields may share one."""

    __tablename__ = "field_file"

    board_id: int = Field(primary_key=True, foreign_key="board.id", ondelete="CASCADE")
    key: str = Field(primary_key=True)
    body: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
