"""The agenda of a board: its sittings, each with its steps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from app.domain.json import (
    read_day,
    read_each,
    read_number,
    read_object,
    read_text,
)

NUMBER_LIMIT = 10_000
MINUTES_LIMIT = 100_000
TITLE_LIMIT = 300
KEY_LIMIT = 60
DETAILS_LIMIT, DETAIL_LIMIT = 100, 2000
STEPS_LIMIT = 200
SUMMARY_LIMIT = 10_000
OF_STEP = ("number", "title", "minutes", "activity", "details")
OF_SITTING = ("number", "title", "held_on", "announced_minutes", "summary", "steps")


class StepPart(TypedDict):
    """A step in a session document."""

    number: int
    title: str
    minutes: int
    activity: str | None
    details: list[str]


class SittingPart(TypedDict):
    """A sitting in a session document, where it is an item of `sessions`."""

    number: int
    title: str
    held_on: str | None
    announced_minutes: int | None
    summary: str
    steps: list[StepPart]


@dataclass(frozen=True)
class Step:
    """`activity` is the key of the activity that opens with it; `details` are
    lines of text."""

    number: int
    title: str
    minutes: int
    activity: str | None = None
    details: tuple[str, ...] = ()

    @classmethod
    def read(cls, value: Any, path: str) -> "Step":
        """Reads {number, title, minutes, activity, details}; refuses
        `bad_session` by path."""
        given = read_object(value, path, OF_STEP)
        activity = given["activity"]
        if activity is not None:
            activity = read_text(activity, f"{path}.activity", KEY_LIMIT)
        return cls(
            read_number(given["number"], f"{path}.number", 1, NUMBER_LIMIT),
            read_text(given["title"], f"{path}.title", TITLE_LIMIT, least=1),
            read_number(given["minutes"], f"{path}.minutes", 0, MINUTES_LIMIT),
            activity,
            read_each(given["details"], f"{path}.details", DETAILS_LIMIT, _read_detail),
        )

    def json(self) -> StepPart:
        """Returns {number, title, minutes, activity, details}."""
        return {
            "number": self.number,
            "title": self.title,
            "minutes": self.minutes,
            "activity": self.activity,
            "details": list(self.details),
        }


@dataclass(frozen=True)
class Sitting:
    """A part of the workshop on one day. `held_on` is YYYY-MM-DD or None;
    `announced_minutes` need not be the sum of the steps."""

    number: int
    title: str
    held_on: str | None = None
    announced_minutes: int | None = None
    summary: str = ""
    steps: tuple[Step, ...] = ()

    @property
    def minutes(self) -> int:
        """The sum of its steps."""
        return sum(step.minutes for step in self.steps)

    @classmethod
    def read(cls, value: Any, path: str) -> "Sitting":
        """Reads an item of a file's `sessions`, all its keys; refuses
        `bad_session` by path."""
        given = read_object(value, path, OF_SITTING)
        held_on, announced = given["held_on"], given["announced_minutes"]
        if held_on is not None:
            held_on = read_day(held_on, f"{path}.held_on")
        if announced is not None:
            announced = read_number(
                announced, f"{path}.announced_minutes", 0, MINUTES_LIMIT
            )
        return cls(
            read_number(given["number"], f"{path}.number", 1, NUMBER_LIMIT),
            read_text(given["title"], f"{path}.title", TITLE_LIMIT, least=1),
            held_on,
            announced,
            read_text(given["summary"], f"{path}.summary", SUMMARY_LIMIT),
            read_each(given["steps"], f"{path}.steps", STEPS_LIMIT, Step.read),
        )

    def json(self) -> SittingPart:
        """Returns {number, title, held_on, announced_minutes, summary,
        steps}."""
        return {
            "number": self.number,
            "title": self.title,
            "held_on": self.held_on,
            "announced_minutes": self.announced_minutes,
            "summary": self.summary,
            "steps": [step.json() for step in self.steps],
        }


def agenda_json(agenda: Iterable[Sitting]) -> dict[str, object]:
    """Returns a whole agenda, as the log and undoing keep it."""
    return {"sessions": [sitting.json() for sitting in agenda]}


def find_sitting(agenda: Sequence[Sitting], number: int) -> Sitting | None:
    """Returns the sitting of this number, None where there is none."""
    return next((sitting for sitting in agenda if sitting.number == number), None)


def find_step(agenda: Sequence[Sitting], sitting: int, number: int) -> Step | None:
    """Returns a step by the numbers of its sitting and its own, None where
    there is none."""
    steps = (step for day in agenda if day.number == sitting for step in day.steps)
    return next((step for step in steps if step.number == number), None)


def _read_detail(value: Any, path: str) -> str:
    return read_text(value, path, DETAIL_LIMIT)
