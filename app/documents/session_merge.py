"""Merges two files of one workshop, held at two sites, into one session: every item once.

Where both say something of one thing, a note's last change stands, for a named ballot the last
recorded one, and for everything else the newer file: that in which something happened last. What it
leaves empty the older one fills. What a person took back at one site stays taken back: an erased
name, a voided seat, private notes, hidden names, the earlier day of erasure.
"""

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.documents.framework_document import read_framework
from app.documents.merged_lists import filled, merged_by, merged_log, merged_notes, merged_seats
from app.documents.round_merge import cannot_merge, merge_lines, merged_rounds
from app.domain.framework import Framework
from app.domain.json import Json, JsonView
from app.domain.text import fold

JOINING = ("open", "roster", "closed")
MOMENTS = {"log": "at", "seats": "joined_at", "notes": "updated_at", "activities": "closed_at"}


class Pair(NamedTuple):
    """The two documents; `first` is the one that was named first, whose paths a refusal has."""

    first: Json
    newer: Json
    older: Json


def merge_sessions(first: Json, second: Json) -> Json:
    """Merges two checked session documents, in either order.

    Refuses `cannot_merge` with `where`, a path in the first, and `problem`.
    """
    newer, older = sorted((first, second), key=_age, reverse=True)
    if _without_code(newer) == _without_code(older):
        return newer
    _require_one_workshop(first, second)
    frameworks = _frameworks(first, second)
    pair = Pair(first, newer, _with_group_keys(older, newer["groups"]))
    seats = merged_seats(first["seats"], newer["seats"], pair.older["seats"])
    activities = _activities(pair, frameworks)
    new_lines = _lines_of_merged_rounds(pair, activities)
    return {
        "schema": first["schema"],
        "board": _board(newer["board"], older["board"], is_recounted=bool(new_lines)),
        "frameworks": merged_by("id", newer["frameworks"], older["frameworks"]),
        "groups": merged_by("key", newer["groups"], pair.older["groups"]),
        "activities": activities,
        "sessions": sorted(
            merged_by("number", newer["sessions"], older["sessions"]),
            key=lambda sitting: int(sitting["number"]),
        ),
        "seats": seats,
        "notes": merged_notes(newer["notes"], pair.older["notes"]),
        "log": merged_log(newer["log"], [*older["log"], *new_lines]),
    }


def _age(document: Json) -> tuple[str, str]:
    """Returns when something last happened, and the content, which orders equal moments."""
    moments = [
        str(item[key]) for part, key in MOMENTS.items() for item in document[part] if item[key]
    ]
    content = json.dumps(_without_code(document), sort_keys=True)
    return max([document["board"]["created_at"], *moments]), content


def _without_code(document: Json) -> Json:
    return {**document, "board": {**document["board"], "code": ""}}


def _require_one_workshop(first: Json, second: Json) -> None:
    """Refuses two workshops: a copy of a board has its moment of creation, boards started apart
    have at least the same title and place. Activities of one key must be alike."""
    first_board, second_board = first["board"], second["board"]
    is_copy = first_board["created_at"] == second_board["created_at"]
    if not is_copy and _title(first_board) != _title(second_board):
        raise cannot_merge("board.title", "other_workshop")
    activities_by_key = {activity["key"]: activity for activity in second["activities"]}
    if not any(activity["key"] in activities_by_key for activity in first["activities"]):
        raise cannot_merge("activities", "other_workshop")
    for place, activity in enumerate(first["activities"]):
        twin = activities_by_key.get(activity["key"], activity)
        for name in ("kind", "framework", "practice"):
            if activity[name] != twin[name]:
                raise cannot_merge(f"activities[{place}].{name}", "other_activity")


def _title(board: JsonView) -> tuple[str, str]:
    return fold(board["title"]), fold(board["place"])


def _frameworks(first: Json, second: Json) -> dict[str, Framework]:
    """Returns all frameworks by id. Refuses one id for different blocks or fields."""
    of_first, of_second = (
        {framework["id"]: read_framework(framework) for framework in document["frameworks"]}
        for document in (first, second)
    )
    for place, (key, framework) in enumerate(of_first.items()):
        if key in of_second and framework.blocks != of_second[key].blocks:
            raise cannot_merge(f"frameworks[{place}].blocks", "other_framework")
    return of_first | of_second


def _with_group_keys(older: Json, groups: Sequence[Json]) -> Json:
    """Returns the older file with the newer one's keys for its groups.

    Each site numbers its groups: the same key under another name is another group, and gets a key
    that is free.
    """
    taken = {group["key"] for group in groups}
    keys_by_name = {fold(group["name"]): group["key"] for group in groups}
    keys: dict[str | None, str | None] = {None: None}
    for group in older["groups"]:
        candidates = (group["key"], *(f"{group['key']}-{number}" for number in range(2, 10_000)))
        free = next(key for key in candidates if key not in taken)
        keys[group["key"]] = keys_by_name.get(fold(group["name"]), free)
        taken.add(keys[group["key"]])
    rekeyed = [{**group, "key": keys[group["key"]]} for group in older["groups"]]
    moved = {
        part: [{**item, "group": keys[item["group"]]} for item in older[part]]
        for part in ("seats", "notes")
    }
    return {**older, **moved, "groups": list({group["key"]: group for group in rekeyed}.values())}


def _board(newer: Json, older: Json, *, is_recounted: bool) -> Json:
    settings = {**older["settings"], **newer["settings"]}
    new_texts, old_texts = (board["settings"].get("texts") for board in (newer, older))
    if isinstance(new_texts, dict) and isinstance(old_texts, dict):
        written = {name: text for name, text in new_texts.items() if text}
        settings["texts"] = {**old_texts, **written}
    if is_recounted:
        settings.pop("published", None)  # this result was published at neither site
    days = [board["erase_on"] for board in (newer, older) if board["erase_on"]]
    return {
        **filled(newer, older),
        "settings": settings,
        "erase_on": min(days, default=None),
        "joining": max((newer["joining"], older["joining"]), key=JOINING.index),
        "names_shown": newer["names_shown"] and older["names_shown"],
        "created_at": min(newer["created_at"], older["created_at"]),
    }


def _activities(pair: Pair, frameworks: Mapping[str, Framework]) -> list[Json]:
    """Returns the newer file's activities, merged with the older one's, then the older's alone."""
    newer_seats, older_seats = (
        {seat["id"]: seat for seat in document["seats"]} for document in (pair.newer, pair.older)
    )
    places = {activity["key"]: place for place, activity in enumerate(pair.first["activities"])}
    older_by_key = {activity["key"]: activity for activity in pair.older["activities"]}
    merged = []
    for newer in pair.newer["activities"]:
        older = older_by_key.pop(newer["key"], None)
        if older is None:
            merged.append(newer)
        else:
            where = f"activities[{places[newer['key']]}]"
            rounds = merged_rounds(
                where,
                (newer["rounds"], older["rounds"]),
                (newer_seats, older_seats),
                frameworks[newer["framework"]],
            )
            merged.append(_activity(newer, older, rounds))
    return [*merged, *older_by_key.values()]


def _activity(newer: Json, older: Json, rounds: Sequence[JsonView]) -> Json:
    state = _state(newer, older, rounds)
    activities = (newer, older)
    leading = next((activity for activity in activities if activity["state"] == state), newer)
    opened_at, closed_at = (
        max((activity[name] for activity in activities if activity[name]), default=None)
        for name in ("opened_at", "closed_at")
    )
    return {
        **newer,
        "state": state,
        "locked": state == "open" and _is_locked_where_open(newer, older),
        "private": newer["private"] or older["private"],
        "closes_at": leading["closes_at"],
        "reveal": leading["reveal"],
        "opened_at": opened_at,
        "closed_at": leading["closed_at"] if state == "open" else closed_at,
        "round": len(rounds),
        "rounds": list(rounds),
    }


def _state(newer: Json, older: Json, rounds: Sequence[JsonView]) -> str:
    """Returns the state of the last round of a vote; notes are open if they are at one site."""
    if newer["kind"] == "vote":
        return ("closed" if rounds[-1]["seal"] else "open") if rounds else "planned"
    states = {newer["state"], older["state"]}
    return next(state for state in ("open", "closed", "planned") if state in states)


def _is_locked_where_open(newer: Json, older: Json) -> bool:
    """Returns whether the activity is locked at each site where it is open."""
    open_ones = [activity for activity in (newer, older) if activity["state"] == "open"]
    return all(activity.get("locked", False) for activity in open_ones)


def _lines_of_merged_rounds(pair: Pair, activities: Sequence[Json]) -> list[Json]:
    """Returns a line of the log for each round that is in neither file as it is now."""
    sources: dict[str, list[Json]] = {}
    for document in (pair.older, pair.newer):
        for activity in document["activities"]:
            sources.setdefault(activity["key"], []).append(activity)
    return [
        line for activity in activities for line in merge_lines(activity, sources[activity["key"]])
    ]
