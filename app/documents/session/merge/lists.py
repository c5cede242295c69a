"""Merges lists of two session documents item by item: seats, notes, lines of
the log."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from heapq import merge as merge_sorted
from typing import TypeVar, cast

from app.documents.session.document import LogPart, NotePart, SeatPart
from app.documents.session.merge.sites import cannot_merge
from app.documents.session.voices import joined_voices
from app.domain.plan.agenda import SittingPart

Item = TypeVar("Item", bound=Mapping[str, object])


def merged_by(key: str, newer: Sequence[Item], older: Sequence[Item]) -> list[Item]:
    """Returns the newer items in their order, filled from the older ones of
    the same key; then those that only the older list has."""
    older_by_key = {item[key]: item for item in older}
    newer_keys = {item[key] for item in newer}
    return [
        *(filled(item, older_by_key.get(item[key], {})) for item in newer),
        *(item for item in older if item[key] not in newer_keys),
    ]


def filled(newer: Item, older: Mapping[str, object]) -> Item:
    """Returns the newer item; a value that is None, "" or [] is taken from the
    older one."""
    values = {
        key: older.get(key, value) if value in (None, "", []) else value
        for key, value in newer.items()
    }
    return cast(Item, values)


def merged_seats(
    first: Sequence[SeatPart], newer: Sequence[SeatPart], older: Sequence[SeatPart]
) -> list[SeatPart]:
    """Returns all seats in the order of joining; a seat is the same under the
    same id and code.

    Refuses `cannot_merge` with a path in `first`, where an id or code stands
    for two seats.
    """
    older_by_id = {seat["id"]: seat for seat in older}
    _require_same_codes(first, newer, older_by_id)
    newer_ids = {seat["id"] for seat in newer}
    merged = [
        _merged_seat(seat, older_by_id[seat["id"]])
        if seat["id"] in older_by_id
        else seat
        for seat in newer
    ]
    only_older = (seat for seat in older if seat["id"] not in newer_ids)
    return list(merge_sorted(merged, only_older, key=_text_of("joined_at")))


def _require_same_codes(
    first: Sequence[SeatPart],
    newer: Sequence[SeatPart],
    older_by_id: Mapping[str, SeatPart],
) -> None:
    places = {seat["id"]: place for place, seat in enumerate(first)}
    ids_by_code = {seat["seat_code"]: seat["id"] for seat in older_by_id.values()}
    for seat in newer:
        id_of_code = ids_by_code.get(seat["seat_code"], seat["id"])
        older = older_by_id.get(seat["id"], seat)
        if not (seat["name"] and older["name"]):
            # An erased person's seat has a code that nobody was given
            continue
        if id_of_code != seat["id"] or older["seat_code"] != seat["seat_code"]:
            place = places.get(seat["id"], places.get(id_of_code))
            raise cannot_merge(f"seats[{place}].seat_code", "other_seat")


def _merged_seat(newer: SeatPart, older: SeatPart) -> SeatPart:
    """Returns the newer seat: voided, or without a name, if it is at either
    site.

    It is present if it was at either, and is neither voided nor a group's
    device. What it answered at joining is as the newer says: one may have
    taken an answer back.
    """
    voided = newer["voided"] or older["voided"]
    named = next((seat for seat in (newer, older) if not seat["name"]), newer)
    return {
        **newer,
        "name": named["name"],
        "seat_code": named["seat_code"],
        "organisation": named["organisation"],
        "voided": voided,
        "present": not voided
        and not newer.get("device")
        and (newer["present"] or older["present"]),
    }


def merged_notes(
    newer: Sequence[NotePart], older: Sequence[NotePart]
) -> list[NotePart]:
    """Returns all notes in the order of writing, each as it was last changed.

    A note that was merged names the note that stands for it in the end.
    """
    older_by_id = {note["id"]: note for note in older}
    newer_ids = {note["id"] for note in newer}
    latest = [_latest(note, older_by_id.get(note["id"], note)) for note in newer]
    only_older = (note for note in older if note["id"] not in newer_ids)
    notes = list(merge_sorted(latest, only_older, key=_text_of("created_at")))
    ends = _ends_of_mergers(notes)
    return [_with_end(note, ends.get(note["id"])) for note in notes]


def _latest(newer: NotePart, older: NotePart) -> NotePart:
    latest = max(newer, older, key=_text_of("updated_at"))
    return joined_voices(latest, newer, older)


def _targets(notes: Sequence[NotePart]) -> dict[str, str]:
    """Returns {merged note: the note into which it was merged}."""
    return {
        note["id"]: str(note["merged_into"])
        for note in notes
        if note["state"] == "merged" and note["merged_into"]
    }


def _first_changed(circle: Sequence[str], changed_at: Mapping[str, str]) -> str:
    return min(circle, key=lambda member: (changed_at[member], member))


def _ends_of_mergers(notes: Sequence[NotePart]) -> dict[str, str]:
    """Returns {merged note: the note that stands for it in the end}.

    Where each site merged two notes into the other's, they form a circle: the
    note changed first stands, and is its own end, so that no text is lost.
    """
    targets = _targets(notes)
    changed_at = {note["id"]: str(note["updated_at"]) for note in notes}
    ends: dict[str, str] = {}
    for start in targets:
        path: list[str] = []
        note_id = start
        while note_id in targets and note_id not in path and note_id not in ends:
            path.append(note_id)
            note_id = targets[note_id]
        if note_id in path:
            note_id = _first_changed(path[path.index(note_id) :], changed_at)
        ends |= dict.fromkeys(path, ends.get(note_id, note_id))
    return ends


def _with_end(note: NotePart, end: str | None) -> NotePart:
    """Returns the note merged into its end; a note that is its own end is
    shown."""
    if end is None:
        return note
    if end == note["id"]:
        return {**note, "state": "shown", "merged_into": None}
    return {**note, "merged_into": end}


def merged_sittings(
    newer: Sequence[SittingPart], older: Sequence[SittingPart]
) -> list[SittingPart]:
    """Returns all sittings by their numbers."""
    merged = merged_by("number", newer, older)
    return sorted(merged, key=lambda sitting: int(sitting["number"]))


def merged_log(newer: Sequence[LogPart], older: Sequence[LogPart]) -> list[LogPart]:
    """Returns all lines, oldest first. Lines of both were written before the
    board was copied."""
    in_both = Counter(_line_text(line) for line in newer)
    only_older = []
    for line in older:
        if in_both[_line_text(line)]:
            in_both[_line_text(line)] -= 1
        else:
            only_older.append(line)
    only_older.sort(key=_text_of("at"))
    return list(merge_sorted(newer, only_older, key=_text_of("at")))


def _line_text(line: LogPart) -> str:
    return json.dumps(line, sort_keys=True)


def _text_of(key: str) -> Callable[[Mapping[str, object]], str]:
    return lambda item: str(item[key])
