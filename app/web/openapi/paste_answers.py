"""What is answered where many notes are entered at once."""

from typing import Literal

from pydantic import Field

from app.web.openapi.answers import Answer


class PastedNoteAnswer(Answer):
    line: int
    text: str
    block: str
    field: str | None


class LostLineAnswer(Answer):
    line: int
    text: str
    problem: Literal["no_place", "not_open", "too_long"]


class PastedAnswer(Answer):
    notes: list[PastedNoteAnswer]
    lost: list[LostLineAnswer]


class EnteredAnswer(PastedAnswer):
    ids: list[str] = Field(description="Of the notes, in their order.")
