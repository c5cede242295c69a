"""Changed notes as fragments for htmx: each finds its own place by id, so a field with 500 notes is not sent again for one."""

from app.queries.changes import Changes
from app.storage.notes import StoredNote
from app.web.http.rendering import render


def notes_html(changes: Changes, notes: list[StoredNote]) -> str:
    """The shown ones to insert or replace, the gone ones to remove, and the counts of the places and blocks that they touch."""
    shown = [one for one in notes if one.state == "shown"]
    gone = [one for one in notes if one.state != "shown"]
    places = {(one.activity, one.place) for one in notes}
    counts = {
        (activity, place): changes.counts.get(activity, {}).get(place, 0)
        for activity, place in places
    }
    # Notes are in the language that they were written in: one rendering serves every reader.
    values = {
        "shown": shown,
        "gone": gone,
        "counts": counts,
        "totals": _totals(changes, notes),
        "names": changes.names,
    }
    return render(changes.view.board.locale, "participant/notes/push.html", values)


def _totals(changes: Changes, notes: list[StoredNote]) -> dict[tuple[str, str], int]:
    """{(activity, block): its notes} for the blocks of these notes."""
    totals = {(one.activity, one.block): 0 for one in notes}
    for one in changes.view.activities:
        for block in changes.view.framework(one).blocks:
            if (one.value.key, block.id) in totals:
                counts = changes.counts.get(one.value.key, {})
                totals[one.value.key, block.id] = sum(
                    counts.get(place, 0)
                    for place in (block.id, *(field.id for field in block.fields))
                )
    return totals
