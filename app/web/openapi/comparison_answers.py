"""Answers of comparisons, as models for /openapi.json."""

from pydantic import Field

from app.web.openapi.answers import Answer, Name, RuleAnswer


class ComparedFrameworkAnswer(Answer):
    id: str
    title: Name


class LeftOutAnswer(Answer):
    field: str
    votes: int
    notes: int
    counterparts: list[str]


class ComparedWorkshopAnswer(Answer):
    """A workshop in the comparison; `rule` is null without a vote, and where
    it was not sent."""

    file: str = Field(description="The file's name, or the board's code.")
    title: str
    place: str
    day: str
    sealed: bool
    ballots: int
    seats: int | None
    situation: Name
    framework: str
    rule: RuleAnswer | None
    left_out: list[LeftOutAnswer] = Field(
        description="Fields without exactly one counterpart."
    )


class ComparedFieldAnswer(Answer):
    """Numbers in the order of the workshops, null where one has no such
    field."""

    field: str
    block: str
    votes: list[int | None]
    shares: list[float | None]
    notes: list[int | None]


class ComparisonAnswer(Answer):
    framework: ComparedFrameworkAnswer
    workshops: list[ComparedWorkshopAnswer]
    fields: list[ComparedFieldAnswer]
