"""Writes the page on which notes are sorted as JSON."""

from app.queries.console.notes_board import NotesBoard
from app.queries.notes import note_json
from app.queries.progress import GroupProgress
from app.storage.notes import StoredNote


def notes_board_json(notes_board: NotesBoard) -> dict[str, object]:
    """Returns `GET /b/{code}/console/notes`."""
    groups = {row: group.key for row, group in notes_board.view.groups.items()}

    def note_entry(note: StoredNote) -> dict[str, object]:
        behind = [original.id for original in notes_board.behind.get(note.id, ())]
        return {
            **note_json(note, dict(notes_board.names)),
            "state": note.state,
            "group": groups.get(note.group_id or 0),
            "behind": behind,
        }

    return {
        "activity": notes_board.activity.value.key if notes_board.activity else None,
        "private": bool(notes_board.activity and notes_board.activity.private),
        "found": notes_board.match_count,
        "pages": notes_board.pages,
        "notes": [note_entry(note) for place in notes_board.places for note in place.notes],
        "duplicates": [[note.id for note in group] for group in notes_board.alike],
        "duplicates_apart": [[note.id for note in group] for group in notes_board.apart],
        "fields": [{"place": place.id, "notes": place.count} for place in notes_board.places],
        "groups": [_group_json(progress) for progress in notes_board.groups],
    }


def _group_json(progress: GroupProgress) -> dict[str, object]:
    """Returns a group's progress; `fields` are its notes by place, where it has any."""
    counted = {
        "notes": progress.notes,
        "covered": progress.covered,
        "places": len(progress.given),
        "fields": dict(progress.by_place),
    }
    return {
        "group": progress.group.key if progress.group else None,
        "seats": len(progress.seats),
        **counted,
    }
