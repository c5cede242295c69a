"""Who says a note too: seats by note, apart from every count of notes and of
votes."""

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, bindparam, func, select, union

from app.storage.schema.core import table
from app.storage.sql.prepared import Prepared
from app.storage.sql.rows import Condition, matches, query_of, values_of
from app.storage.unit import Unit

me_too = table("me_too")
note, seat = table("note"), table("seat")
_is_of_board = note.c.board_id == bindparam("board")
_is_of_note = (note.c.board_id == me_too.c.board_id) & (note.c.id == me_too.c.note_id)
# Merged notes are one: who says several of them, or wrote one that was merged,
# counts once.
_voices = union(
    select(func.coalesce(note.c.merged_into, note.c.id).label("note"), me_too.c.seat_id)
    .join(me_too, _is_of_note & me_too.c.taken_back.is_(False))
    .where(_is_of_board),
    select(note.c.merged_into, note.c.seat_id).where(
        _is_of_board, note.c.state == "merged"
    ),
).subquery()
_counts = Prepared(
    select(note.c.id, func.count())
    .join(_voices, _voices.c.note == note.c.id)
    .join(seat, seat.c.id == _voices.c.seat_id)
    .where(_is_of_board, seat.c.voided.is_(False))
    .where(note.c.seat_id.is_(None) | (note.c.seat_id != _voices.c.seat_id))
    .group_by(note.c.id)
)


def count_voices(connection: Connection, board_id: int) -> dict[str, int]:
    """Returns how many seats beside its author say a note, by the ids of notes
    that have any; those of a voided seat are not counted."""
    return dict(_counts.run(connection, board=board_id))


def seats_by_note(
    connection: Connection, board_id: int, *, taken_back: bool = False
) -> dict[str, list[int]]:
    """Returns the seats that say each note too, merged notes for themselves;
    or those that took it back."""
    seats: dict[str, list[int]] = {}
    chosen = {"board_id": board_id, "taken_back": taken_back}
    query = query_of(me_too, "note_id", "seat_id", **chosen)
    for note_id, seat_id in connection.execute(query):
        seats.setdefault(note_id, []).append(seat_id)
    return seats


def notes_of_voice(connection: Connection, seat_id: int) -> set[str]:
    """Returns the ids of the notes that the seat says too."""
    notes = query_of(me_too, "note_id", seat_id=seat_id, taken_back=False)
    return values_of(connection, notes)


def put_voice(
    unit: Unit, board_id: int, note_id: str, seat_id: int, *, says: bool
) -> None:
    """Adds the seat to those who say the note, or takes it back; the note has
    news if it moved."""
    if says == (note_id in notes_of_voice(unit.connection, seat_id)):
        return
    key = {"board_id": board_id, "note_id": note_id, "seat_id": seat_id}
    unit.delete(me_too, matches(me_too, **key))
    unit.insert(me_too, {**key, "taken_back": not says})
    stamp_voices(unit, board_id, {note_id})


def add_voices(
    unit: Unit,
    board_id: int,
    voices: Iterable[tuple[str, int | None]],
    *,
    taken_back: bool = False,
) -> None:
    """Adds the (note, seat) of a file."""
    common = {"board_id": board_id, "taken_back": taken_back}
    rows = ({**common, "note_id": key, "seat_id": seat} for key, seat in voices)
    unit.insert(me_too, *rows)


def drop_voices_of(unit: Unit, board_id: int, seat_id: int) -> None:
    """Takes back all that the seat says too."""
    notes = notes_of_voice(unit.connection, seat_id)
    unit.delete(me_too, me_too.c.seat_id == seat_id)
    stamp_voices(unit, board_id, notes)


def drop_voices_on(unit: Unit, board_id: int, notes: Collection[str]) -> None:
    """Takes from notes, which are deleted, who says them too."""
    is_of_notes = (me_too.c.board_id == board_id) & me_too.c.note_id.in_(notes)
    unit.delete(me_too, is_of_notes)
    unit.update(note, are_notes(board_id, notes), more_voices=0)


def are_notes(board_id: int, notes: Collection[str]) -> Condition:
    """Returns the condition that a row is one of the board's notes."""
    return (note.c.board_id == board_id) & note.c.id.in_(notes)


def stamp_voices_of(unit: Unit, board_id: int, seats: Collection[int]) -> None:
    """Gives news to the notes whose count these seats (row ids) are in: said
    by one, or merged and written by one. A voided seat is not counted."""
    said = query_of(me_too, "note_id", board_id=board_id)
    merged = query_of(note, "id", board_id=board_id, state="merged")
    notes = union(
        said.where(me_too.c.seat_id.in_(seats)), merged.where(note.c.seat_id.in_(seats))
    )
    stamp_voices(unit, board_id, values_of(unit.connection, notes))


def stamp_voices(unit: Unit, board_id: int, notes: Collection[str]) -> None:
    """Gives news to notes, and to those that they are merged into. Their own
    version stays: their authors' words did not change."""
    if notes:
        is_merged = are_notes(board_id, notes) & note.c.merged_into.is_not(None)
        merged_into = select(note.c.merged_into).where(is_merged)
        heads = values_of(unit.connection, merged_into)
        version = unit.touch(board_id)
        unit.update(note, are_notes(board_id, {*notes, *heads}), voices_version=version)
