"""Acts of staff on a board, a line of its log each, and the changes by which
each is undone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from app.domain.board_settings import BoardSettings

Thing = Literal[
    "board",
    "setting",
    "activity",
    "note",
    "seat",
    "group",
    "session",
    "step",
    "agenda",
    "commitment",
    "follow_up",
    "field",
    "seats",
    "groups",
    "notes",
]
# Logged for each ballot entered or changed by another person; not listed among
# the acts.
QUIET = {"ballot_assisted", "ballot_refused", "ballot_replaced", "ballot_withdrawn"}

# What changes the order of the agenda, and with it the numbers of sittings and
# steps.
ARRANGEMENTS = tuple(
    f"{part}_{verb}"
    for part in ("session", "step")
    for verb in ("added", "moved", "removed")
)


@dataclass(frozen=True)
class Change:
    """The values of one thing before and after an act, only those that it
    changed.

    `key` is the thing's id on the board: a setting's name, `session.step` of a
    step, "" for the board. Many things of one kind stand in one change: `of`
    is then in the plural, `before` and `after` are {id: values}, and `before`
    has None for a thing that the act added.
    """

    of: Thing
    key: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    def json(self) -> dict[str, object]:
        return {
            "of": self.of,
            "key": self.key,
            "before": dict(self.before),
            "after": dict(self.after),
        }


def changed(
    of: Thing, key: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[Change]:
    """Returns the change of one thing, by the names of `after`; [] where
    nothing differs."""
    names = [name for name in after if before.get(name) != after[name]]
    if not names:
        return []
    return [
        Change(
            of,
            key,
            {name: before.get(name) for name in names},
            {name: after[name] for name in names},
        )
    ]


def setting_changes(before: BoardSettings, after: BoardSettings) -> list[Change]:
    """Returns the change of each setting that differs, as JSON; None where one
    is not set."""
    old, new = before.json(), after.json()
    names = dict.fromkeys((*old, *new))
    pairs = (
        (name, {"value": old.get(name)}, {"value": new.get(name)}) for name in names
    )
    return [
        change
        for name, was, now in pairs
        for change in changed("setting", name, was, now)
    ]


@dataclass(frozen=True)
class Act:
    """A line of the log. `actor` is a role; an act with `changes` can be
    undone."""

    id: int
    at: str
    actor: str
    act: str
    detail: Mapping[str, Any]

    @property
    def by(self) -> str:
        """The name that the facilitator gave, or ""."""
        return str(self.detail.get("by") or "")

    @property
    def changes(self) -> Sequence[Change]:
        """Empty for a final act: a sealed vote, a ballot voided with its seat,
        a revoked link."""
        return [Change(**change) for change in self.detail.get("changes", ())]
