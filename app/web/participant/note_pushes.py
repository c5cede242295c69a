"""Renders changed notes as fragments for htmx.

Each is placed by its id, so that one note of a field with 500 does not send
all of them again.
"""

from app.queries.changes import Changes
from app.storage.notes import StoredNote
from app.web.http.pages.templates import render


def notes_html(changes: Changes, notes: list[StoredNote]) -> str:
    """Returns the visible notes to insert or replace, the others to remove,
    and the counts of their places and blocks."""
    visible = [note for note in notes if note.state == "shown"]
    removed = [note for note in notes if note.state != "shown"]
    places = {(note.activity, note.place) for note in notes}
    counts = {
        (activity, place): changes.counts.get(activity, {}).get(place, 0)
        for activity, place in places
    }
    # Notes are in the language that they were written in: one rendering serves
    # every reader.
    values = {
        "shown": visible,
        "gone": removed,
        "counts": counts,
        "totals": _totals(changes, notes),
        "names": changes.names,
    }
    return render(changes.view.board.locale, "participant/notes/push.html", values)


def _totals(changes: Changes, notes: list[StoredNote]) -> dict[tuple[str, str], int]:
    """Returns {(activity's key, block's id): its number of notes} for the
    blocks of these notes."""
    totals = {(note.activity, note.block): 0 for note in notes}
    for activity in changes.view.activities:
        key = activity.value.key
        for block in changes.view.framework(activity).blocks:
            if (key, block.id) in totals:
                counts = changes.counts.get(key, {})
                totals[key, block.id] = sum(
                    counts.get(place, 0)
                    for place in (block.id, *(field.id for field in block.fields))
                )
    return totals
