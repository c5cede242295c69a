"""What staff did to a board, one line of its log each, and what of it can be taken back."""

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
    "seats",
    "groups",
    "notes",
]
# One for each ballot that somebody else enters or changes: nobody's act to look back at.
QUIET = {"ballot_assisted", "ballot_refused", "ballot_replaced", "ballot_withdrawn"}


@dataclass(frozen=True)
class Change:
    """How one thing was before an act and how the act left it: only the values that it changed. `key` is the thing's own
    id on the board (a setting's name, `session.step` of a step; empty for the board). Many things that changed together are told
    in the plural: {id: values} before and after, with None before for what the act made."""

    of: Thing
    key: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    def json(self) -> dict[str, Any]:
        return {
            "of": self.of,
            "key": self.key,
            "before": dict(self.before),
            "after": dict(self.after),
        }


def changed(
    of: Thing, key: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[Change]:
    """The change between two states of one thing, by the names of `after`; none where nothing differs."""
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
    """Returns the change of each setting that differs, as JSON; None where one is not set."""
    old, new = before.json(), after.json()
    names = dict.fromkeys((*old, *new))
    pairs = ((name, {"value": old.get(name)}, {"value": new.get(name)}) for name in names)
    return [change for name, was, now in pairs for change in changed("setting", name, was, now)]


@dataclass(frozen=True)
class Act:
    """A line of the log. `actor` is a role; what can be taken back says its `changes`."""

    id: int
    at: str
    actor: str
    act: str
    detail: Mapping[str, Any]

    @property
    def by(self) -> str:
        """The name under which a facilitator works, if one was given."""
        return str(self.detail.get("by") or "")

    @property
    def changes(self) -> Sequence[Change]:
        """Empty for an act that is final: a sealed vote, a ballot that went with its seat, a link that ended."""
        return [Change(**one) for one in self.detail.get("changes", ())]
