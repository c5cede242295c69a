"""Hides, rewords, moves and merges notes, as a host does; all of it is logged
and can be undone."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.commands.context import Context, command
from app.commands.notes import note_id
from app.domain.changes.acts import Change, changed
from app.domain.refusals import Refusal
from app.domain.text import NOTE_LIMIT, clean_text
from app.storage import notes as store
from app.storage.activities import activity_by_key
from app.storage.boards import StoredBoard, lock_board
from app.storage.frameworks import framework_of
from app.storage.unit import Unit

_MODERATED = {
    ("shown", "hidden"): "note_hidden",
    ("merged", "hidden"): "note_hidden",
    ("hidden", "shown"): "note_shown",
    ("merged", "shown"): "note_separated",
}


def _note(unit: Unit, board: StoredBoard, note: str) -> store.StoredNote:
    stored = store.note_by_id(unit.connection, board.id, note_id(note))
    if stored is None or stored.state == "deleted":
        raise Refusal("no_such_note")
    return stored


def _change(
    unit: Unit, board: StoredBoard, at: str, before: store.StoredNote, **values: Any
) -> list[Change]:
    """Changes a note; returns the changes for the log, an activity by its key,
    as in files."""
    store.change_note(unit, board.id, before.id, updated_at=at, **values)
    after = _note(unit, board, before.id)
    names = [{"activity_id": "activity"}.get(name, name) for name in values]
    was = {name: getattr(before, name) for name in names}
    return changed(
        "note", before.id, was, {name: getattr(after, name) for name in names}
    )


@command
def moderate_note(
    context: Context,
    unit: Unit,
    code: str,
    note: str,
    *,
    state: str | None = None,
    text: str | None = None,
) -> store.StoredNote:
    """Hides, shows or rewords a note; None leaves a value as it is.

    Showing a merged note separates it. Refuses `no_such_note`, `text_empty`,
    `text_too_long`.
    """
    board = lock_board(unit, code)
    before = _note(unit, board, note)
    values = _moderated(before, state, text)
    act = _MODERATED.get((before.state, state or before.state), "note_reworded")
    return _record(context, unit, board, before, act, values)


def _record(
    context: Context,
    unit: Unit,
    board: StoredBoard,
    before: store.StoredNote,
    act: str,
    values: Mapping[str, Any],
) -> store.StoredNote:
    """Changes a note and logs it as this act; returns the note."""
    at = context.now()
    changes = _change(unit, board, at, before, **values)
    context.record(unit, board.id, act, changes, at=at, note=before.id)
    return _note(unit, board, before.id)


def _moderated(
    note: store.StoredNote, state: str | None, text: str | None
) -> dict[str, object]:
    """Returns the state and text that a note gets. Refuses `text_empty`,
    `text_too_long`."""
    after = state or note.state
    return {
        "state": after,
        "text": note.text if text is None else clean_text(text, NOTE_LIMIT),
        "merged_into": note.merged_into if after == "merged" else None,
    }


@command
def move_note(
    context: Context,
    unit: Unit,
    code: str,
    note: str,
    *,
    activity: str | None,
    field: str | None,
    block: str | None,
) -> store.StoredNote:
    """Moves a note to a field or block, of its own activity unless another is
    named.

    Refuses `no_such_note`, `no_such_activity`, `no_such_field`.
    """
    board = lock_board(unit, code)
    before = _note(unit, board, note)
    values = _new_place(unit, board, activity or before.activity, field, block)
    return _record(context, unit, board, before, "note_moved", values)


def _new_place(
    unit: Unit, board: StoredBoard, activity: str, field: str | None, block: str | None
) -> dict[str, object]:
    """Returns the columns of a place. Refuses `no_such_activity`,
    `no_such_field`."""
    target = activity_by_key(unit.connection, board.id, activity)
    target.value.require_kind("notes")
    field_id, block_id = framework_of(unit.connection, target.framework_id).place(
        field, block
    )
    return {"activity_id": target.id, "field": field_id, "block": block_id}


@command
def merge_notes(
    context: Context,
    unit: Unit,
    code: str,
    keep: str,
    duplicates: Sequence[str],
    text: str | None = None,
) -> store.StoredNote:
    """Merges `duplicates` into the note `keep`, which gets the `text`, if
    given.

    Refuses `no_such_note` (also for a note of another activity),
    `nothing_to_merge`.
    """
    board = lock_board(unit, code)
    target = _note(unit, board, keep)
    notes = _notes_to_merge(unit, board, target, duplicates)
    at = context.now()
    changes = _merge(unit, board, at, notes, target.id)
    if text is not None:
        changes += _change(unit, board, at, target, text=clean_text(text, NOTE_LIMIT))
    merged = [note.id for note in notes]
    context.record(
        unit, board.id, "notes_merged", changes, at=at, note=target.id, merged=merged
    )
    return _note(unit, board, keep)


def _notes_to_merge(
    unit: Unit, board: StoredBoard, target: store.StoredNote, duplicates: Sequence[str]
) -> list[store.StoredNote]:
    """Returns the duplicates without the target itself. Refuses
    `nothing_to_merge`, and `no_such_note` where not all are shown notes of one
    activity."""
    notes = [_note(unit, board, note) for note in dict.fromkeys(duplicates)]
    notes = [note for note in notes if note.id != target.id]
    if not notes:
        raise Refusal("nothing_to_merge")
    activity_states = {(note.activity_id, note.state) for note in (target, *notes)}
    if activity_states != {(target.activity_id, "shown")}:
        raise Refusal("no_such_note")
    return notes


def _merge(
    unit: Unit,
    board: StoredBoard,
    at: str,
    notes: Sequence[store.StoredNote],
    target: str,
) -> list[Change]:
    """Merges notes, and those that were merged into them before; returns the
    changes."""
    changes = []
    for note in notes:
        changes += _change(unit, board, at, note, state="merged", merged_into=target)
        for behind in store.merged_behind(unit.connection, board.id, note.id):
            changes += _change(
                unit, board, behind.updated_at, behind, merged_into=target
            )
    return changes
