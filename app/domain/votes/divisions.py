"""What a vote is parted by, who is entitled to it, and the parts as a seal has
them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypedDict

from app.domain.people.join_questions import UNSAID, Answers, JoinQuestions

ATTENDANCE, GROUP = "attendance", "group"


PLACES = ("in_room", "online")


@dataclass(frozen=True)
class Entitled:
    """A person entitled to vote at a close; `group` is "" for none, `fields`
    are those of the ballot, None for who has not voted."""

    attendance: str
    group: str = ""
    answers: Answers = field(default_factory=dict)
    fields: tuple[str, ...] | None = None

    def key(self, by: str) -> str:
        """Returns the key of the person's part in the division `by`."""
        if by == ATTENDANCE:
            return self.attendance
        return self.group if by == GROUP else self.answers.get(by, UNSAID)


class Division(NamedTuple):
    """What a vote is parted by, the keys of the parts in their order, and
    their names (and its own as `title`) as they are at the close; those of
    room and online are in the catalogues."""

    by: str
    keys: tuple[str, ...]
    title: str = ""
    names: Mapping[str, str] = {}

    @property
    def is_question(self) -> bool:
        return self.by not in (ATTENDANCE, GROUP)


class NamePart(TypedDict):
    """The name of an answer or a group: a text, or one for each language."""

    key: str
    name: str | dict[str, str]


class TurnoutPart(TypedDict):
    """How many of the keys `of` were entitled, and how many of them voted."""

    of: list[str]
    seats: int
    ballots: int


class FieldVotes(TypedDict):
    field: str
    votes: int


class VotesPart(TypedDict):
    """What the voters of the keys `of` chose, fields without votes left
    out."""

    of: list[str]
    ballots: int
    votes: list[FieldVotes]


class DivisionHead(TypedDict):
    by: str
    title: str | dict[str, str] | None
    names: list[NamePart]


class DivisionPart(DivisionHead):
    """A division as a seal has it: `turnout` or `votes` is None where it would
    say too much."""

    turnout: list[TurnoutPart] | None
    votes: list[VotesPart] | None


def divisions_of(questions: JoinQuestions, groups: Mapping[str, str]) -> list[Division]:
    """Returns what a vote is parted by, in the order in which it is counted:
    what stands first has the finest parts. `groups` are names by key."""
    by_question = [
        Division(
            question.key,
            question.keys,
            question.text,
            {answer.key: answer.text for answer in question.answers},
        )
        for question in questions
    ]
    grouped = [Division(GROUP, (*groups, ""), "", groups)] if groups else []
    return [*by_question, Division(ATTENDANCE, PLACES), *grouped]
