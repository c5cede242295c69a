"""Two files of one workshop, held at two sites, as one session: each seat, note, ballot and line of the log once.

Which of two sayings about one thing stands: a note's last change; for a named ballot the last recorded; for everything else
the newer file, that in which something happened last, and where that says nothing the older one. What a person took back at
one site is not brought back by the other: an erased name, a voided seat, private notes, hidden names, the earlier day of erasure.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from heapq import merge as in_order
from typing import Any

from app.documents.framework_document import read_framework
from app.documents.round_merge import apart, merged_rounds, merges_of
from app.domain.framework import Framework
from app.domain.text import fold

Json = dict[str, Any]
Pair = tuple[Json, Json]
JOINING = ("open", "roster", "closed")
MOMENTS = {"log": "at", "seats": "joined_at", "notes": "updated_at", "activities": "closed_at"}


def merge_sessions(one: Json, other: Json) -> Json:
    """Both are checked session documents, in either order. Refuses `cannot_merge` with `where`, a path in `one`, and `problem`."""
    newer, older = sorted((one, other), key=_age, reverse=True)
    if _without_code(newer) == _without_code(older):
        return newer
    _require_one_workshop(one, other)
    frameworks = _frameworks(one, other)
    older = _regrouped(older, newer["groups"])
    seats = _seats(newer, older, one)
    activities = _activities(
        (newer, older), [each["key"] for each in one["activities"]], frameworks
    )
    sources = {each["key"]: [each] for each in older["activities"]}
    for each in newer["activities"]:
        sources.setdefault(each["key"], []).append(each)
    united = [line for each in activities for line in merges_of(each, sources[each["key"]])]
    return {
        "schema": one["schema"],
        "board": _board(newer["board"], older["board"], counted_anew=bool(united)),
        "frameworks": _by("id", newer["frameworks"], older["frameworks"]),
        "groups": _by("key", newer["groups"], older["groups"]),
        "activities": activities,
        "sessions": sorted(
            _by("number", newer["sessions"], older["sessions"]),
            key=lambda each: int(each["number"]),
        ),
        "seats": seats,
        "notes": _notes(newer["notes"], older["notes"]),
        "log": _log(newer["log"], [*older["log"], *united]),
    }


def _age(document: Json) -> tuple[str, str]:
    """When something last happened; between equals any order that does not depend on which was named first."""
    moments = [
        str(each[key]) for part, key in MOMENTS.items() for each in document[part] if each[key]
    ]
    return max([document["board"]["created_at"], *moments]), json.dumps(
        _without_code(document), sort_keys=True
    )


def _without_code(document: Json) -> Json:
    return {**document, "board": {**document["board"], "code": ""}}


def _require_one_workshop(one: Json, other: Json) -> None:
    """A copy of a board has its moment of creation; boards started apart have at least the same title and place."""
    here, there = one["board"], other["board"]
    named = [(fold(each["title"]), fold(each["place"])) for each in (here, there)]
    if here["created_at"] != there["created_at"] and named[0] != named[1]:
        raise apart("board.title", "other_workshop")
    known = {each["key"]: each for each in other["activities"]}
    if not any(each["key"] in known for each in one["activities"]):
        raise apart("activities", "other_workshop")
    for place, each in enumerate(one["activities"]):
        for key in ("kind", "framework", "practice"):
            if each["key"] in known and each[key] != known[each["key"]][key]:
                raise apart(f"activities[{place}].{key}", "other_activity")


def _frameworks(one: Json, other: Json) -> dict[str, Framework]:
    """By id; one id must name the same blocks and fields."""
    here, there = (
        {each["id"]: read_framework(each) for each in document["frameworks"]}
        for document in (one, other)
    )
    for place, (key, framework) in enumerate(here.items()):
        if key in there and framework.blocks != there[key].blocks:
            raise apart(f"frameworks[{place}].blocks", "other_framework")
    return here | there


def _by(key: str, newer: Sequence[Json], older: Sequence[Json]) -> list[Json]:
    """The newer's in its order, what it leaves empty filled; then those that only the older has."""
    before, known = {each[key]: each for each in older}, {each[key] for each in newer}
    return [
        *(_filled(each, before.get(each[key], {})) for each in newer),
        *(each for each in older if each[key] not in known),
    ]


def _filled(newer: Json, older: Mapping[str, Any]) -> Json:
    return {
        key: older.get(key, value) if value in (None, "", []) else value
        for key, value in newer.items()
    }


def _regrouped(older: Json, groups: Sequence[Json]) -> Json:
    """With the newer file's keys for its groups. Each site numbers its own: the same key under another name is another group."""
    taken, named = (
        {each["key"] for each in groups},
        {fold(each["name"]): each["key"] for each in groups},
    )
    keys: dict[str | None, str | None] = {None: None}
    for each in older["groups"]:
        free = next(
            key
            for key in (each["key"], *(f"{each['key']}-{at}" for at in range(2, 10_000)))
            if key not in taken
        )
        keys[each["key"]] = named.get(fold(each["name"]), free)
        taken.add(keys[each["key"]])
    rekeyed = [{**each, "key": keys[each["key"]]} for each in older["groups"]]
    moved = {
        part: [{**each, "group": keys[each["group"]]} for each in older[part]]
        for part in ("seats", "notes")
    }
    return {**older, **moved, "groups": list({each["key"]: each for each in rekeyed}.values())}


def _board(newer: Json, older: Json, *, counted_anew: bool) -> Json:
    settings = {**older["settings"], **newer["settings"]}
    texts = [each["settings"].get("texts") for each in (newer, older)]
    if all(isinstance(each, dict) for each in texts):
        settings["texts"] = {**texts[1], **{key: text for key, text in texts[0].items() if text}}
    if counted_anew:
        settings.pop("published", None)  # this result was never shown to anybody
    days = [each["erase_on"] for each in (newer, older) if each["erase_on"]]
    closest = max((newer["joining"], older["joining"]), key=JOINING.index)
    shown = newer["names_shown"] and older["names_shown"]
    head = {
        "settings": settings,
        "erase_on": min(days, default=None),
        "joining": closest,
        "names_shown": shown,
    }
    return {
        **_filled(newer, older),
        **head,
        "created_at": min(newer["created_at"], older["created_at"]),
    }


def _seats(newer: Json, older: Json, one: Json) -> list[Json]:
    """A seat is the same under the same id and code. It was present if it was at either site."""
    before, places = (
        {each["id"]: each for each in older["seats"]},
        {each["id"]: at for at, each in enumerate(one["seats"])},
    )
    codes = {each["seat_code"]: each["id"] for each in older["seats"]}
    for each in newer["seats"]:
        twin = codes.get(each["seat_code"], each["id"])
        if twin != each["id"] or before.get(each["id"], each)["seat_code"] != each["seat_code"]:
            raise apart(
                f"seats[{places.get(each['id'], places.get(twin))}].seat_code", "other_seat"
            )
    known = {each["id"] for each in newer["seats"]}
    met = [
        _seat(each, before[each["id"]]) if each["id"] in before else each for each in newer["seats"]
    ]
    return list(
        in_order(
            met,
            (each for each in older["seats"] if each["id"] not in known),
            key=_time("joined_at"),
        )
    )


def _seat(newer: Json, older: Json) -> Json:
    voided = newer["voided"] or older["voided"]
    erased = next((each for each in (newer, older) if not each["name"]), newer)
    people = {"name": erased["name"], "organisation": erased["organisation"]}
    return {
        **newer,
        **people,
        "voided": voided,
        "present": not voided and not newer["device"] and (newer["present"] or older["present"]),
    }


def _activities(
    pair: Pair, order: Sequence[str], frameworks: Mapping[str, Framework]
) -> list[Json]:
    newer, older = pair
    seats = tuple({each["id"]: each for each in document["seats"]} for document in pair)
    before = {each["key"]: each for each in older["activities"]}
    met = []
    for each in newer["activities"]:
        if each["key"] in before:
            where = f"activities[{order.index(each['key'])}]"
            rounds = each["rounds"], before[each["key"]]["rounds"]
            voted = merged_rounds(
                where, rounds, (seats[0], seats[1]), frameworks[each["framework"]]
            )
            met.append(_activity(each, before[each["key"]], voted))
        else:
            met.append(each)
    known = {each["key"] for each in newer["activities"]}
    return [*met, *(each for each in older["activities"] if each["key"] not in known)]


def _activity(newer: Json, older: Json, rounds: Sequence[Mapping[str, Any]]) -> Json:
    """Open while it is open at one site, and locked only if it is wherever it is open; a vote is what its last round is."""
    states = {newer["state"], older["state"]}
    state = next(one for one in ("open", "closed", "planned") if one in states)
    if newer["kind"] == "vote":
        state = ("closed" if rounds[-1]["seal"] else "open") if rounds else "planned"
    leading = next((one for one in (newer, older) if one["state"] == state), newer)
    times = {
        key: max((one[key] for one in (newer, older) if one[key]), default=None)
        for key in ("opened_at", "closed_at")
    }
    if state == "open":
        times["closed_at"] = leading["closed_at"]
    private = newer["private"] or older["private"]
    locked = state == "open" and all(
        one.get("locked", False) for one in (newer, older) if one["state"] == "open"
    )
    held = {
        "state": state,
        "locked": locked,
        "private": private,
        "closes_at": leading["closes_at"],
        "reveal": leading["reveal"],
    }
    return {**newer, **held, **times, "round": len(rounds), "rounds": list(rounds)}


def _notes(newer: Sequence[Json], older: Sequence[Json]) -> list[Json]:
    before, known = {each["id"]: each for each in older}, {each["id"] for each in newer}
    met = [max(each, before.get(each["id"], each), key=_time("updated_at")) for each in newer]
    rows = list(
        in_order(met, (each for each in older if each["id"] not in known), key=_time("created_at"))
    )
    ends = _ends(
        {
            each["id"]: each["merged_into"]
            for each in rows
            if each["state"] == "merged" and each["merged_into"]
        },
        rows,
    )
    return [_stands(each, ends.get(each["id"])) for each in rows]


def _ends(ahead: Mapping[str, str], rows: Sequence[Json]) -> dict[str, str]:
    """{merged note: the note that stands in the end}. Where each site merged two notes into the other's, the one that was kept
    last stands (and is its own end), so that no entry is lost."""
    changed, ends = {each["id"]: str(each["updated_at"]) for each in rows}, dict[str, str]()
    for start in ahead:
        way, at = dict[str, None](), start
        while at in ahead and at not in way and at not in ends:
            way[at] = None
            at = ahead[at]
        if at in way:
            ring = list(way)[list(way).index(at) :]
            at = min(ring, key=lambda one: (changed[one], one))
        ends |= dict.fromkeys(way, ends.get(at, at))
    return ends


def _stands(note: Json, end: str | None) -> Json:
    if end is None:
        return note
    return (
        {**note, "state": "shown", "merged_into": None}
        if end == note["id"]
        else {**note, "merged_into": end}
    )


def _log(newer: Sequence[Json], older: Sequence[Json]) -> list[Json]:
    """Lines that both have were written before the board was copied, and stand once."""
    written = Counter(_line(each) for each in newer)
    only = []
    for each in older:
        if written[_line(each)]:
            written[_line(each)] -= 1
        else:
            only.append(each)
    return list(in_order(newer, sorted(only, key=_time("at")), key=_time("at")))


def _line(entry: Json) -> str:
    return json.dumps(entry, sort_keys=True)


def _time(key: str) -> Callable[[Json], str]:
    return lambda each: str(each[key])
