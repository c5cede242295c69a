"""A commitment: a proposal with a lead, partners, a time, a first step and an
indicator.

Follow-ups, each of a day, say of each commitment whether it is done, under way
or stopped.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal

from app.domain.refusals import Refusal
from app.domain.text import clean_text, identity_of, tidy

State = Literal["done", "under_way", "stopped"]
STATES: tuple[State, ...] = ("done", "under_way", "stopped")
# The most characters of each part, in the order in which a plan shows them.
PARTS = {"lead": 120, "partners": 300, "due": 60, "first_step": 300, "indicator": 300}
PEOPLE = ("lead", "partners")  # they name people, and are treated as names are
REASON_LIMIT = 500
FOLLOW_UPS_LIMIT = 20
# With those that were removed, and of several files together
FOLLOW_UPS_EVER = 400
PLANNERS = ("staff", "groups")  # who writes the plan
_BETWEEN = re.compile(r"(\s*[,;/\n]+\s*)")


@dataclass(frozen=True)
class Progress:
    """What a follow-up found; `reason` is never empty for `stopped`."""

    state: State
    reason: str
    at: str

    def json(self) -> dict[str, str]:
        """Returns {state, reason, at}."""
        return {"state": self.state, "reason": self.reason, "at": self.at}


@dataclass(frozen=True)
class Commitment:
    """A commitment on a note (its id). One that was taken back is `removed`,
    and empty; `progress` is by the day of the follow-up."""

    note: str
    lead: str = ""
    partners: str = ""
    due: str = ""
    first_step: str = ""
    indicator: str = ""
    removed: bool = True
    made_at: str = ""
    updated_at: str = ""
    progress: Mapping[str, Progress] = field(default_factory=dict)

    def parts(self) -> dict[str, str]:
        """Returns the texts by PARTS."""
        return {name: getattr(self, name) for name in PARTS}

    def values(self) -> dict[str, object]:
        """Returns what an act changes: the texts, `removed` and `progress` as
        JSON."""
        progress = {day: line.json() for day, line in sorted(self.progress.items())}
        return {**self.parts(), "removed": self.removed, "progress": progress}


def clean_parts(given: Mapping[str, str]) -> dict[str, str]:
    """Returns the texts of a commitment as they are stored. Refuses
    `text_too_long`."""
    return {
        name: clean_text(text, PARTS[name], line=True) if tidy(text, line=True) else ""
        for name, text in given.items()
    }


def clean_reason(state: State, reason: str) -> str:
    """Returns the reason. Refuses `text_empty` where something stopped without
    one, and `text_too_long`."""
    if tidy(reason):
        return clean_text(reason, REASON_LIMIT)
    if state == "stopped":
        raise Refusal("text_empty", cause="stopped")
    return ""


def without_people(text: str, names: Collection[str]) -> str:
    """Returns a list of people (between commas and the like) without these
    names."""
    gone = {identity_of(name) for name in names if name}
    parts = _BETWEEN.split(text)
    pairs = list(zip(parts[::2], ["", *parts[1::2]], strict=True))
    left = [
        (part, mark)
        for part, mark in pairs
        if identity_of(part) not in gone or not part
    ]
    if len(left) == len(pairs):
        return text
    return "".join(
        f"{mark if place else ''}{part}" for place, (part, mark) in enumerate(left)
    )
