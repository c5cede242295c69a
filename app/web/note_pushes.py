"""Changed notes as fragments for htmx: each finds its own place by id, so a field with 500 notes is not sent again for one."""

from app.queries.changes import Changes
from app.storage.notes import StoredNote
from app.web.rendering import render


def notes_html(changes: Changes, notes: list[StoredNote]) -> str:
    """The shown ones to insert or replace, the gone ones to remove, and the counts of the places that they touch."""
    shown = [one for one in notes if one.state == "shown"]
    gone = [one for one in notes if one.state != "shown"]
    places = {(one.activity, one.place) for one in notes}
    counts = {(activity, place): changes.counts.get(activity, {}).get(place, 0) for activity, place in places}
    # Notes are in the language that they were written in: one rendering serves every reader.
    values = {"shown": shown, "gone": gone, "counts": counts, "names": changes.names}
    return render(changes.view.board.locale, "fragments/note_push.html", values)
