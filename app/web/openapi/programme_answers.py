"""Answers of the addresses of programmes, as models for /openapi.json."""

from typing import Literal

from pydantic import Field

from app.web.openapi.answers import Answer, LinksAnswer, Open


class TownLinksAnswer(LinksAnswer):
    town: str


class NewProgrammeAnswer(Answer):
    """A new programme. Its secret links are told this once."""

    code: str
    programme_url: str
    boards: list[TownLinksAnswer]


class FieldSumAnswer(Answer):
    """A field over the towns that could choose it; the shares are null without any ballot."""

    field: str
    votes: int
    ballots: int
    share_by_ballot: float | None = Field(description="Each ballot weighs the same.")
    share_by_town: float | None = Field(description="Each town weighs the same.")
    top_five_in: int = Field(description="Towns in which it is among the first five, ties whole.")
    towns: int


class TownAnswer(Open):
    """A town with a sealed vote or notes; its counts are null below five ballots."""

    town: str
    country: str
    date: str | None
    ballots: int
    seats: int
    votes: dict[str, int] | None
    notes: dict[str, int] | None


class SumsAnswer(Open):
    framework: str
    towns: list[TownAnswer]
    fields: list[FieldSumAnswer]


class TownBoardAnswer(Open):
    town: str
    code: str
    state: str
    seats: int
    ballots: int
    changed_at: str | None
    erase_on: str | None


class ProgrammeAnswer(SumsAnswer):
    code: str
    title: str
    boards: list[TownBoardAnswer]


class ReceivedAnswer(Open):
    """What was done with a session; several files of a form are `sessions`, each like this."""

    town: str = ""
    state: Literal["new", "same", "newer", "older", "here"] = "new"
    ballots: int = 0
