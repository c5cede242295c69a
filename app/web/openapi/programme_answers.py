"""Answers of the addresses of programmes, as models for /openapi.json."""

from typing import Literal

from pydantic import Field, RootModel

from app.web.openapi.answers import Answer, LinksAnswer, Open


class TownLinksAnswer(LinksAnswer):
    town: str
    send_url: str = Field(
        description="By which a server of the town's own sends its session."
    )


class NewProgrammeAnswer(Answer):
    """A new programme. Its secret links are told this once."""

    code: str
    programme_url: str
    boards: list[TownLinksAnswer]


class FieldSumAnswer(Answer):
    """A field over the towns that could choose it; the shares are null without
    any ballot."""

    field: str
    votes: int
    ballots: int
    share_by_ballot: float | None = Field(description="Each ballot weighs the same.")
    share_by_town: float | None = Field(description="Each town weighs the same.")
    top_five_in: int = Field(
        description="Towns in which it is among the first five, ties whole."
    )
    towns: int


class TownAnswer(Open):
    """A town with a sealed vote or notes; its counts are null below five
    ballots."""

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


class ComparableAnswer(Answer):
    """A town by the number that `GET /p/{code}/compare?town=` takes."""

    number: int
    town: str
    why_not: Literal["small", "version", "erased", "no_vote"] | None = Field(
        description="Null where it can be set beside others."
    )


class ProgrammeAnswer(SumsAnswer):
    code: str
    title: str
    boards: list[TownBoardAnswer]
    comparable: list[ComparableAnswer]


class ReceivedAnswer(Open):
    """What was done with a session; several files of a form are `sessions`,
    each like this."""

    town: str = ""
    state: Literal["new", "same", "newer", "older", "here"] = "new"
    ballots: int = 0
    seal: str | None = None


class SenderAnswer(Answer):
    """The link by which a town's own server sends its session. It is told this
    once."""

    town: str
    send_url: str


class SendingTownAnswer(Answer):
    """The programme and the town that a token is of."""

    programme: str
    town: str


class BoardSendingAnswer(Answer):
    """To which programme a board sends its result, and how far that is;
    `problem` is why the last attempt failed."""

    address: str
    state: Literal["linked", "waiting", "sent", "refused"]
    programme: str
    town: str
    sent_at: str | None
    seal: str | None
    due_at: str | None
    attempts: int
    problem: str | None


class LinkedProgrammeAnswer(RootModel[BoardSendingAnswer | None]):
    """Null where the board sends its result to no programme."""
