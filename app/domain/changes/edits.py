"""Refuses a change of a value that another person changed meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from app.domain.refusals import Refusal
from app.domain.text import tidy


class Conflict(NamedTuple):
    """A value that another person changed meanwhile: the present one and the
    refused one."""

    name: str
    theirs: Any
    yours: Any


def is_same(left: Any, right: Any) -> bool:
    """Returns whether two values are equal; None equals "", and the order of a
    list is ignored."""
    return bool(_plain(left) == _plain(right))


def _plain(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, str):
        return tidy(value)
    return sorted(value) if isinstance(value, list | tuple) else value


@dataclass(frozen=True)
class Edit:
    """The values that the form showed (`was`) and those sent (`yours`), by the
    same names."""

    was: Mapping[str, Any]
    yours: Mapping[str, Any]

    def require_unchanged(self, present: Mapping[str, Any]) -> None:
        """Refuses `changed_meanwhile` with the conflicts.

        A value conflicts where the present one is neither that in `was` nor
        that in `yours`.
        """
        conflicts = [
            Conflict(name, present[name], value)
            for name, value in self.yours.items()
            if name in self.was
            and name in present
            and not is_same(present[name], self.was[name])
            and not is_same(present[name], value)
        ]
        if conflicts:
            raise Refusal("changed_meanwhile", conflicts=conflicts)
