"""Hides, rewords, moves and merges notes, as a host does; all of it is logged and can be undone."""

from collections.abc import Sequence
from typing import Any

from app.commands.context import Context
from app.commands.notes import NOTE_LIMIT, note_id
from app.domain.changes.acts import Change, changed
from app.domain.refusals import Refusal
from app.domain.text import clean_text
from app.storage import notes as store
from app.storage.activities import activity_by_key
from app.storage.boards import StoredBoard, board_by_code, framework_of
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
    """Changes a note; returns the changes for the log, an activity by its key, as in files."""
    store.change_note(unit, board.id, before.id, updated_at=at, **values)
    after = _note(unit, board, before.id)
    names = [{"activity_id": "activity"}.get(name, name) for name in values]
    was = {name: getattr(before, name) for name in names}
    return changed("note", before.id, was, {name: getattr(after, name) for name in names})


async def moderate_note(
    context: Context, code: str, note: str, *, state: str | None = None, text: str | None = None
) -> store.StoredNote:
    """Hides, shows or rewords a note; None leaves a value as it is.

    Showing a merged note separates it. Refuses `no_such_note`, `text_empty`, `text_too_long`.
    """

    def work(unit: Unit) -> store.StoredNote:
        board = board_by_code(unit.connection, code, lock=True)
        before = _note(unit, board, note)
        worded = before.text if text is None else clean_text(text, NOTE_LIMIT)
        at, chosen = context.now(), state or before.state
        merged = before.merged_into if chosen == "merged" else None
        changes = _change(unit, board, at, before, state=chosen, text=worded, merged_into=merged)
        act = _MODERATED.get((before.state, chosen), "note_reworded")
        context.record(unit, board.id, act, changes, at=at, note=before.id)
        return _note(unit, board, note)

    return await context.write(work)


async def move_note(
    context: Context,
    code: str,
    note: str,
    *,
    activity: str | None,
    field: str | None,
    block: str | None,
) -> store.StoredNote:
    """Moves a note to a field or block, of its own activity unless another is named.

    Refuses `no_such_note`, `no_such_activity`, `no_such_field`.
    """

    def work(unit: Unit) -> store.StoredNote:
        board = board_by_code(unit.connection, code, lock=True)
        before = _note(unit, board, note)
        stored = activity_by_key(unit.connection, board.id, activity or before.activity)
        stored.value.require_kind("notes")
        field_id, block_id = framework_of(unit.connection, stored.framework_id).place(field, block)
        values = {"activity_id": stored.id, "field": field_id, "block": block_id}
        at = context.now()
        context.record(
            unit,
            board.id,
            "note_moved",
            _change(unit, board, at, before, **values),
            at=at,
            note=before.id,
        )
        return _note(unit, board, note)

    return await context.write(work)


async def merge_notes(
    context: Context, code: str, keep: str, duplicates: Sequence[str], text: str | None = None
) -> store.StoredNote:
    """Merges `duplicates` into the note `keep`, which gets the `text`, if given.

    Refuses `no_such_note` (also for a note of another activity), `nothing_to_merge`.
    """

    def work(unit: Unit) -> store.StoredNote:
        board = board_by_code(unit.connection, code, lock=True)
        target = _note(unit, board, keep)
        merged = [_note(unit, board, note_id) for note_id in dict.fromkeys(duplicates)]
        merged = [note for note in merged if note.id != target.id]
        if not merged:
            raise Refusal("nothing_to_merge")
        if target.state != "shown" or any(
            note.activity_id != target.activity_id or note.state != "shown" for note in merged
        ):
            raise Refusal("no_such_note")
        at, changes = context.now(), []
        for note in merged:
            changes += _change(unit, board, at, note, state="merged", merged_into=target.id)
            for behind in store.merged_behind(unit.connection, board.id, note.id):
                changes += _change(unit, board, behind.updated_at, behind, merged_into=target.id)
        if text is not None:
            changes += _change(unit, board, at, target, text=clean_text(text, NOTE_LIMIT))
        context.record(
            unit,
            board.id,
            "notes_merged",
            changes,
            at=at,
            note=target.id,
            merged=[note.id for note in merged],
        )
        return _note(unit, board, keep)

    return await context.write(work)
