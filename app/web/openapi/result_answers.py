"""Answers of the results, as models for /openapi.json."""

from typing import Literal

from pydantic import Field

from app.web.openapi.answers import Answer, Name, Open, RuleAnswer
from app.web.openapi.vote_answers import TallyAnswer


class FieldSurenessAnswer(Answer):
    field: str
    times: int = Field(
        description="Re-draws in which it was among the first.", examples=[97]
    )


class SurenessAnswer(Answer):
    """How sure the first places are: of so many re-draws of the sealed
    ballots, seeded by the seal, in how many each field was among the first.
    Anybody computes the same from the sealed list."""

    redraws: int = Field(examples=[100])
    places: int = Field(description="How many places count as the first.", examples=[5])
    sure: int = Field(
        description="Re-draws from which on a field is surely among the first.",
        examples=[90],
    )
    fields: list[FieldSurenessAnswer] = Field(description="In the framework's order.")


SURENESS = Field(
    description="Null before the seal, under five ballots and under four fields."
)


class PartTurnoutAnswer(Answer):
    of: list[str] = Field(
        description="The keys that the part joins.", examples=[["woman"]]
    )
    seats: int
    ballots: int


class PartChoiceAnswer(Answer):
    field: str
    votes: int


class PartVotesAnswer(Answer):
    of: list[str]
    ballots: int = Field(description="Five or more.")
    votes: list[PartChoiceAnswer]


class PartNameAnswer(Answer):
    key: str
    name: Name


class PartsAnswer(Answer):
    """Turnout and votes by one thing that is known of the people; null where
    they would tell who chose or answered what."""

    by: str = Field(
        description="`attendance`, `group`, or the key of a question at joining."
    )
    title: Name | None
    names: list[PartNameAnswer]
    turnout: list[PartTurnoutAnswer] | None
    votes: list[PartVotesAnswer] | None


class RoundSealAnswer(Answer):
    """A sealed round: how many could vote, how many did, and the hash of the
    ballots."""

    round: int
    closed_at: str
    closed_by: str | None
    ballots: int
    seats: int
    sha256: str = Field(
        description="Over the ballots, by which anybody checks the sealed list."
    )
    order: Literal["printed", "rotated"] = Field(
        description="How ballots showed the blocks: as printed, or each seat's from "
        "another on."
    )
    places: list[int] | None = Field(
        description="Votes by the place of their block on the ballot, from the first. "
        "Null where the blocks were not rotated, and under five ballots.",
        examples=[[12, 9, 11, 8, 10]],
    )
    parts: list[PartsAnswer] | None = Field(
        description="Who took part, who chose; null where nothing was counted."
    )


class ResultsVoteAnswer(Open):
    """A vote as hosts and observers read it; `tally` is null while it is
    hidden."""

    activity: str = Field(examples=["priorites"])
    title: str
    state: Literal["planned", "open", "closed"]
    round: int
    ballots: int
    seats: int
    rule: RuleAnswer | None
    order: Literal["printed", "rotated"]
    tally: TallyAnswer | None
    sureness: SurenessAnswer | None = SURENESS
    seals: list[RoundSealAnswer]


class ResultsAnswer(Open):
    """Votes, notes on fields, and notes against votes."""

    code: str
    title: str
    place: str
    published: bool
    votes: list[ResultsVoteAnswer]


class PublicVoteAnswer(Open):
    """A sealed vote of a published result."""

    activity: str = Field(examples=["priorites"])
    title: str
    rule: RuleAnswer
    seal: RoundSealAnswer
    tally: TallyAnswer
    sureness: SurenessAnswer | None = SURENESS


class CheckedReceiptAnswer(Answer):
    """The choices of the sealed ballot that has the receipt; null where none
    has it."""

    receipt: str = Field(examples=["K7MZ-4P2Q"])
    activity: str | None
    round: int | None
    fields: list[str] | None


class PublicResultAnswer(Open):
    """The published result; with `receipt` where one was checked, and for a
    seat before the publication nothing else."""

    code: str = ""
    title: str = ""
    place: str = ""
    votes: list[PublicVoteAnswer] = Field(default_factory=list)
    receipt: CheckedReceiptAnswer | None = None
