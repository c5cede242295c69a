"""Describes the answers about ballots, tallies and sealed lists, for
/openapi.json."""

from typing import Literal

from pydantic import Field

from app.web.openapi.answers import ActivityAnswer, Answer, Open


class BallotAnswer(Answer):
    """What is recorded, and the receipt that proves it."""

    fields: list[str] = Field(examples=[["1", "8", "22"]])
    recorded_at: str
    receipt: str = Field(examples=["W7SG-SAXN"])


class PersonAnswer(Answer):
    seat: str
    name: str
    organisation: str


class MissingAnswer(Answer):
    """The open votes, and who has not voted in `vote` (null where none or
    several are open)."""

    vote: ActivityAnswer | None
    votes: list[ActivityAnswer]
    rehearsals: list[ActivityAnswer]
    missing: list[PersonAnswer]


class TurnAnswer(Answer):
    """Whose ballot is filled in on the common device, and for which vote."""

    vote: ActivityAnswer
    person: PersonAnswer


class FieldVotesAnswer(Answer):
    field: str
    votes: int
    rank: int = Field(description="Fields with the same number of votes share a rank.")


class BlockVotesAnswer(Answer):
    block: str
    votes: int
    fields: int


class TallyAnswer(Open):
    activity: str
    round: int
    sealed: bool
    ballots: int
    seats: int
    fields: list[FieldVotesAnswer]
    words: dict[str, str] | None = Field(
        None,
        description="Of the question `word` only: what was said, by the id of its "
        "field.",
    )
    blocks: list[BlockVotesAnswer]


class SealedBallotAnswer(Answer):
    receipt: str = Field(examples=["K7MZ-4P2Q"])
    fields: list[str]


class SealedListAnswer(Open):
    """A sealed round. Without `sha256`, keys sorted and without spaces, its
    SHA-256 is `sha256`."""

    seal: Literal["seal/1", "seal/2"]
    sha256: str
    ballots: list[SealedBallotAnswer]
