"""Takes a person out of the details of a log."""

from collections.abc import Collection, Mapping
from typing import Any


def names_in(detail: Mapping[str, Any], seat: str) -> set[str]:
    """Names that a seat had, from the changes of one log entry."""
    changes = [change for change in _changes(detail) if _is_of(change, seat)]
    states = [change.get(side) for change in changes for side in ("before", "after")]
    return {
        str(state["name"]) for state in states if isinstance(state, Mapping) and state.get("name")
    }


def forget_seat(detail: Mapping[str, Any], seat: str, names: Collection[str]) -> dict[str, Any]:
    """The detail without the seat's values before and after, and without its names wherever one stands alone."""
    kept = {key: value for key, value in detail.items() if key != "changes"}
    forgotten = _without_names(kept, names)
    if "changes" in detail:
        changes = [change for change in _changes(detail) if not _is_of(change, seat)]
        forgotten |= {"changes": _without_names(changes, names)} if changes else {}
    return dict(forgotten)


def forget_notes(detail: Mapping[str, Any], notes: Collection[str]) -> dict[str, Any]:
    """The detail without what the notes said before and after."""
    changes = [
        change
        for change in _changes(detail)
        if not (change.get("of") == "note" and change.get("key") in notes)
    ]
    kept = {key: value for key, value in detail.items() if key != "changes"}
    return kept | ({"changes": changes} if changes else {})


def _changes(detail: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    changes = detail.get("changes")
    return (
        [change for change in changes if isinstance(change, Mapping)]
        if isinstance(changes, list)
        else []
    )


def _is_of(change: Mapping[str, Any], seat: str) -> bool:
    return change.get("of") == "seat" and change.get("key") == seat


def _without_names(value: Any, names: Collection[str]) -> Any:
    if isinstance(value, str):
        return "" if value in names else value
    if isinstance(value, list):
        return [_without_names(item, names) for item in value]
    if isinstance(value, Mapping):
        return {key: _without_names(item, names) for key, item in value.items()}
    return value
