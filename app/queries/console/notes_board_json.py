"""Writes the page on which notes are sorted as JSON."""

from collections.abc import Sequence

from app.queries.console.notes_board import NotesBoard
from app.queries.notes import note_json
from app.queries.progress import GroupProgress
from app.storage.notes import StoredNote


def notes_board_json(notes_board: NotesBoard) -> dict[str, object]:
    """Returns `GET /b/{code}/console/notes`."""
    notes = [note for place in notes_board.places for note in place.notes]
    return {
        "activity": notes_board.activity.value.key if notes_board.activity else None,
        "private": bool(notes_board.activity and notes_board.activity.private),
        "found": notes_board.match_count,
        "pages": notes_board.pages,
        "notes": [_note_json(notes_board, note) for note in notes],
        "duplicates": _ids(notes_board.alike),
        "duplicates_apart": _ids(notes_board.apart),
        "like_meaning": None
        if notes_board.like_meaning is None
        else _ids(notes_board.like_meaning),
        "fields": [
            {"place": place.id, "notes": place.count} for place in notes_board.places
        ],
        "groups": [_group_json(progress) for progress in notes_board.groups],
    }


def _ids(groups: Sequence[Sequence[StoredNote]]) -> list[list[str]]:
    return [[note.id for note in group] for group in groups]


def _note_json(notes_board: NotesBoard, note: StoredNote) -> dict[str, object]:
    group = notes_board.view.groups.get(note.group_id or 0)
    return {
        **note_json(note, dict(notes_board.names)),
        "state": note.state,
        "group": group.key if group else None,
        "behind": [original.id for original in notes_board.behind.get(note.id, ())],
    }


def _group_json(progress: GroupProgress) -> dict[str, object]:
    """Returns a group's progress; `fields` are its notes by place, where it
    has any."""
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
