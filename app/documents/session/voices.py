"""Who says notes too, in session documents: checked, counted, and of two sites
joined."""

from collections.abc import Collection, Sequence
from typing import cast

from app.documents.session.document import BoardDocument, NotePart, SeatPart
from app.domain.json import bad, without


def voices_of(note: NotePart) -> list[str]:
    """Returns the seats that say a note too, as far as the file says."""
    return note.get("me_too_seats", [])


def taken_back(note: NotePart) -> list[str]:
    """Returns the seats that said a note too and take that back."""
    return note.get("me_too_taken_back", [])


def more_voices(note: NotePart) -> int:
    """Returns how many more say it, of whom the file does not say who."""
    return note.get("me_too", 0) - len(voices_of(note))


def check_voices(where: str, note: NotePart, seats: Collection[str]) -> None:
    """Refuses `bad_session` for a voice that is not listed, is named twice,
    wrote the note, or is not counted; nobody says a deleted note."""
    voices = voices_of(note)
    for place, seat in enumerate(voices):
        if seat not in seats:
            raise bad(f"{where}.me_too_seats[{place}]", "unknown")
        if seat == note["seat"] or seat in voices[:place]:
            raise bad(f"{where}.me_too_seats[{place}]", "author_or_twice")
    for place, seat in enumerate(taken_back(note)):
        if seat not in seats:
            raise bad(f"{where}.me_too_taken_back[{place}]", "unknown")
        if seat == note["seat"] or seat in (*voices, *taken_back(note)[:place]):
            raise bad(f"{where}.me_too_taken_back[{place}]", "author_or_twice")
    if more_voices(note) < 0 or (note.get("me_too", 0) and note["state"] == "deleted"):
        raise bad(f"{where}.me_too", "wrong_count_of_voices")


def joined_voices(latest: NotePart, newer: NotePart, older: NotePart) -> NotePart:
    """Returns the note as it was last changed, with all who say it at either
    site; who took it back at one does not say it."""
    if latest["state"] == "deleted":
        return latest
    gone = {*taken_back(newer), *taken_back(older)} - {latest["seat"] or ""}
    voices = sorted(
        {*voices_of(newer), *voices_of(older)} - {latest["seat"] or ""} - gone
    )
    count = len(voices) + max(more_voices(newer), more_voices(older))
    joined: NotePart = {**latest, "me_too": count, "me_too_seats": voices}
    return with_taken_back(joined, sorted(gone))


def with_taken_back(note: NotePart, seats: list[str]) -> NotePart:
    """Returns the note with those who take it back; without the list where
    nobody does."""
    if seats:
        return {**note, "me_too_taken_back": seats}
    rest = without(note, "me_too_taken_back")
    return cast(NotePart, rest)


def without_erased(
    notes: Sequence[NotePart], seats: Sequence[SeatPart]
) -> list[NotePart]:
    """Returns the notes without the voices of seats that have no name at
    either site."""
    erased = {seat["id"] for seat in seats if not seat["name"]}
    return [
        _with_voices(
            with_taken_back(
                note, [seat for seat in taken_back(note) if seat not in erased]
            ),
            [seat for seat in voices_of(note) if seat not in erased],
        )
        for note in notes
    ]


def _with_voices(note: NotePart, voices: list[str]) -> NotePart:
    if len(voices) == len(voices_of(note)):
        return note
    return {**note, "me_too": len(voices) + more_voices(note), "me_too_seats": voices}


def _seats_that_say(notes: Sequence[NotePart]) -> dict[str, set[str | None]]:
    """Returns {note id: the seats that say it or a note merged into it, whose
    authors too}."""
    seats: dict[str, set[str | None]] = {}
    for note in notes:
        end = note["merged_into"] or note["id"]
        authors = (note["seat"],) if note["merged_into"] else ()
        seats.setdefault(end, set()).update(voices_of(note), authors)
    return seats


def count_voices_of(document: BoardDocument) -> dict[str, int]:
    """Returns {note id: how many beside its author say it}; who says several
    merged notes, or wrote one of them, counts once."""
    voided = {seat["id"] for seat in document["seats"] if seat["voided"]}
    seats = _seats_that_say(document["notes"])
    return {
        note["id"]: more_voices(note)
        + len(seats.get(note["id"], set()) - voided - {note["seat"], None})
        for note in document["notes"]
    }
