"""Removes a person from the details of a log."""

from collections.abc import Collection, Mapping
from typing import Any, TypeGuard

from app.domain.json import without
from app.domain.plan.commitment import PEOPLE, without_people
from app.domain.text import fold


def names_in(detail: Mapping[str, object], seat: str) -> set[str]:
    """Returns the names that a seat had, from the changes of one log entry."""
    changes = [change for change in changes_in(detail) if _is_of(change, seat)]
    states = [change.get(side) for change in changes for side in ("before", "after")]
    return {
        str(state["name"])
        for state in states
        if isinstance(state, Mapping) and state.get("name")
    }


def names_anyone(text: str, names: Collection[str]) -> bool:
    """Returns whether a text has one of the names as whole words; case and
    accents do not matter."""
    folded = f" {fold(text)} "
    return any(f" {fold(name)} " in folded for name in names if fold(name))


def forget_seat(
    detail: Mapping[str, object], seat: str, names: Collection[str]
) -> dict[str, object]:
    """Returns the detail without the seat's changes and without texts that are
    one of its names; in changes of other things than seats also without texts
    that have one in them."""
    rest = without(detail, "changes")
    forgotten = _without_names(rest, names)
    if "changes" in detail:
        changes = [change for change in changes_in(detail) if not _is_of(change, seat)]
        left = [
            _without_names(change, names)
            if change.get("of") in {"seat", "seats"}
            else {**change, **_without_texts(_sides(change), names)}
            for change in changes
        ]
        forgotten |= {"changes": left} if changes else {}
    return dict(forgotten)


def forget_notes(
    detail: Mapping[str, object], notes: Collection[str]
) -> dict[str, object]:
    """Returns the detail without the changes of these notes and of the
    commitments on them."""
    changes = [
        change
        for change in changes_in(detail)
        if not (
            change.get("of") in {"note", "commitment"} and change.get("key") in notes
        )
    ]
    rest = without(detail, "changes")
    return rest | ({"changes": changes} if changes else {})


def forget_wording(detail: Mapping[str, object], text: str) -> dict[str, object]:
    """Returns the detail with "" in the place of a text that was worded
    anew."""
    return dict(_without_names(detail, {text} - {""}))


def forget_texts(
    detail: Mapping[str, object], names: Collection[str], keys: Collection[str]
) -> dict[str, object]:
    """Returns the detail without texts that have one of the names in them, but
    for the changes of seats: whoever is on the list stays there. `keys` are of
    things that the board has: without them the log would not say what was done
    to what."""
    rest = without(detail, "changes", "by")
    forgotten = {**detail, **_without_texts(rest, names, keys)}
    if "changes" in detail:
        forgotten["changes"] = [
            change
            if change.get("of") in {"seat", "seats"}
            else {**change, **_without_texts(_sides(change), names, keys)}
            for change in changes_in(detail)
        ]
    return forgotten


def forget_in_plan(
    detail: Mapping[str, object], names: Collection[str]
) -> dict[str, object]:
    """Returns the detail without these people in the changes of
    commitments."""
    if "changes" not in detail:
        return dict(detail)
    changes = [_without_planners(change, names) for change in changes_in(detail)]
    return {**detail, "changes": changes}


def _without_planners(
    change: Mapping[str, object], names: Collection[str]
) -> Mapping[str, object]:
    if change.get("of") != "commitment":
        return change
    sides = {
        side: {
            name: without_people(str(value), names) if name in PEOPLE else value
            for name, value in state.items()
        }
        for side in ("before", "after")
        if isinstance(state := change.get(side), Mapping)
    }
    return {**change, **sides}


def changes_in(detail: Mapping[str, object]) -> list[Mapping[str, object]]:
    """Returns the changes of one log entry, without what a file has there that
    is none."""
    changes = detail.get("changes")
    return list(filter(_is_change, changes)) if isinstance(changes, list) else []


def _is_change(value: object) -> TypeGuard[Mapping[str, object]]:
    return isinstance(value, Mapping) and all(
        isinstance(value.get(name), str) for name in ("of", "key")
    )


def _is_of(change: Mapping[str, object], seat: str) -> bool:
    return change.get("of") == "seat" and change.get("key") == seat


def _sides(change: Mapping[str, object]) -> dict[str, object]:
    return {side: change[side] for side in ("before", "after") if side in change}


def _without_texts(
    value: Any, names: Collection[str], keys: Collection[str] = ()
) -> Any:
    """Returns the value with "" in the place of every text that has one of the
    names in it, but for the keys."""
    if isinstance(value, str):
        return "" if value not in keys and names_anyone(value, names) else value
    if isinstance(value, list):
        return [_without_texts(item, names, keys) for item in value]
    if isinstance(value, Mapping):
        return {key: _without_texts(item, names, keys) for key, item in value.items()}
    return value


def _without_names(value: Any, names: Collection[str]) -> Any:
    if isinstance(value, str):
        return "" if value in names else value
    if isinstance(value, list):
        return [_without_names(item, names) for item in value]
    if isinstance(value, Mapping):
        return {key: _without_names(item, names) for key, item in value.items()}
    return value
