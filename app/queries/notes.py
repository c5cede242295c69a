"""Reads notes for programs and pages, without names of people unless the board
shows them."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from app.domain.grouping import grouped_by
from app.storage.boards import StoredBoard
from app.storage.notes import StoredNote
from app.storage.seats import seat


def note_json(note: StoredNote, names: dict[int, str]) -> dict[str, object]:
    """Returns {id, activity, block, field, text, me_too}, and `name` where the
    board shows names; `me_too` counts who says it beside its author."""
    answer: dict[str, object] = {
        "id": note.id,
        "activity": note.activity,
        "block": note.block,
        "field": note.field,
        "text": note.text,
        "me_too": note.me_too,
    }
    if note.seat_id in names:
        answer["name"] = names[note.seat_id]
    return answer


def author_names(
    connection: Connection, board: StoredBoard, notes: list[StoredNote]
) -> dict[int, str]:
    """Returns {seat row: name} of the notes' authors; empty on a board that
    hides names."""
    seats = {note.seat_id for note in notes if note.seat_id is not None}
    if not board.names_shown or not seats:
        return {}
    return {
        row.id: row.name
        for row in connection.execute(
            select(seat.c.id, seat.c.name).where(seat.c.id.in_(seats))
        )
    }


def by_place(notes: Iterable[StoredNote]) -> dict[str, list[StoredNote]]:
    """Groups notes by the field, or block without fields, that they belong
    to."""
    return grouped_by(notes, lambda note: note.place)
