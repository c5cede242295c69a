"""Answers of the public addresses, as models for /openapi.json.

Nothing is checked by them at run time; tests compare them with what the
program answers.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class Answer(BaseModel):
    """Has exactly the names listed: a test fails when the program answers with
    another one."""

    model_config = ConfigDict(extra="forbid")


class Open(BaseModel):
    """May gain names in a later version."""

    model_config = ConfigDict(extra="allow")


NAMED = "In the reader's language; with `languages=all` an object by language."
Name = Annotated[str | dict[str, str], Field(description=NAMED)]


class RefusalAnswer(Answer):
    """A "no" of the program."""

    refusal: str = Field(description="A stable code.", examples=["ballot_incomplete"])
    message: str = Field(
        description="A sentence in the reader's language.",
        examples=["A ballot has exactly 3 choices; this one has 2."],
    )


class InvalidAnswer(Open):
    """A 422: a refusal, or FastAPI's list of what does not fit the body's
    model."""

    refusal: str = "bad_form"
    message: str = ""


class LinksAnswer(Answer):
    """The links of a new board. Those of host and organiser are secrets."""

    code: str = Field(examples=["K7PM4X"])
    join_url: str
    screen_url: str
    host_url: str
    organiser_url: str


class WrongLineAnswer(Answer):
    line: int = Field(
        description="From 1; 0 where no text was sent, for a place that the message "
        "names."
    )
    problem: str = Field(examples=["too_deep"])
    message: str = Field(description="A sentence in the reader's language.")


class PreviewAnswer(Answer):
    """One's own framework as a board would take it; null where it cannot be
    read."""

    framework: dict[str, object] | None
    blocks: int
    fields: int = Field(description="Without any there is no vote.")
    problems: list[WrongLineAnswer]


class RuleAnswer(Answer):
    votes: int = Field(examples=[3])
    repeats: bool = Field(
        description="Whether several votes of a ballot may go to one field."
    )


class ActivityAnswer(Open):
    """An activity; the names of votes alone are null for notes."""

    key: str = Field(examples=["priorites"])
    kind: str = Field(
        description="`notes`, `vote`, or a question: `hands`, `rating`, `word`."
    )
    state: Literal["planned", "open", "closed"]
    locked: bool
    framework: str
    title: Name
    reveal: str | None = Field(description="`live` or `at_close`.")
    rule: RuleAnswer | None
    order: str | None = Field(description="Of a vote's blocks: `printed` or `rotated`.")
    secret: bool | None
    practice: bool
    round: int = Field(description="0 before the first opening.")
    closes_at: str | None = Field(
        description="When the timer runs out; it closes nothing."
    )


class RunoffAnswer(ActivityAnswer):
    """The new vote; `rule.votes` is the number of places that were left."""

    places: int = Field(
        description="How many first places are decided with it.", examples=[5]
    )


class SealAnswer(Open):
    """What a closed round is held to."""

    round: int
    closed_at: str
    ballots: int
    seats: int
    sha256: str


class ClosedAnswer(ActivityAnswer):
    """The activity, and for a vote its seal, flat as the contract says and
    whole under `seal`."""

    closed_at: str | None = None
    ballots: int | None = None
    seats: int | None = None
    sha256: str | None = None
    seal: SealAnswer | None = None


class FieldAnswer(Open):
    """What explains it stands here where there is any."""

    id: str = Field(examples=["8"])
    name: Name
    description: Name = ""
    objectives: list[Name] = []
    picture: str = Field("", description="Key of `GET /b/{code}/field-files/{key}`.")
    sounds: dict[str, str] = Field({}, description="The same, by language.")


class BlockAnswer(Open):
    id: str
    name: Name
    description: Name = ""
    fields: list[FieldAnswer]


class FrameworkAnswer(Open):
    id: str
    title: Name
    blocks: list[BlockAnswer]


class GroupAnswer(Open):
    key: str
    name: str
    attendance: str | None
    blocks: list[str]


class OwnBallotAnswer(Answer):
    """A seat's ballot. On a device that did not cast it, in a secret vote,
    `elsewhere` stands instead of the choices."""

    recorded_at: str
    fields: list[str] | None = None
    receipt: str | None = None
    elsewhere: bool | None = None


class MeAnswer(Open):
    seat: str
    seat_code: str
    name: str
    organisation: str
    attendance: str
    group: str | None
    ballots: dict[str, OwnBallotAnswer]


class BoardAnswer(Open):
    """A board as its participants see it; `me` is null without a seat."""

    code: str
    title: str
    place: str
    locale: str
    version: int
    activities: list[ActivityAnswer]
    frameworks: list[FrameworkAnswer]
    groups: list[GroupAnswer]
    me: MeAnswer | None


class SeatAnswer(Open):
    seat: str
    name: str
    organisation: str
    attendance: str


class NewSeatAnswer(SeatAnswer):
    seat_code: str = Field(
        description="Opens this seat on another device.", examples=["7KQ-M4X"]
    )


class NoteAnswer(Open):
    id: str
    activity: str
    block: str
    field: str | None
    text: str
    me_too: int = Field(description="How many say it beside its author.")


class WifiAnswer(Answer):
    """The password is answered to nobody."""

    name: str | None


class RoomAddressAnswer(Answer):
    join_url: str = Field(examples=["http://192.168.1.20:8000/b/K7MZ4P"])


class HealthAnswer(Open):
    ok: bool
    database: bool
    bus: bool


class SessionAnswer(Open):
    """The whole session; its own schema is at
    /schemas/palabre-session-1.json."""

    schema_: Literal["palabre-session/1"] = Field(alias="schema")
