"""Write, change and take back notes."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from app.commands.context import Context
from app.domain.changes.acts import changed
from app.domain.refusals import Refusal
from app.domain.text import NOTE_LIMIT, clean_text
from app.storage import notes as store
from app.storage.activities import StoredActivity, activity_by_key
from app.storage.boards import StoredBoard, lock_board
from app.storage.frameworks import framework_of
from app.storage.seats import StoredSeat, mark_arrival, seat_by_public_id
from app.storage.unit import Unit

_DELETED = {"state": "deleted", "text": ""}


def note_id(text: str) -> str:
    """Returns a client's note id in lower case with hyphens. Refuses
    `bad_note_id`."""
    try:
        return str(uuid.UUID(text))
    except ValueError:
        raise Refusal("bad_note_id") from None


@dataclass(frozen=True)
class Draft:
    """A note as its writer sends it, under a field, or under a block that has
    no fields.

    `seen_version` is the version of the note that the writer saw (0: none), so
    that a delayed request does not undo a later one; None is not checked.
    """

    activity: str
    text: str
    field: str | None = None
    block: str | None = None
    seen_version: int | None = None

    def require_seen(self, before: store.StoredNote) -> None:
        """Refuses `note_changed`."""
        if self.seen_version is not None and before.version > self.seen_version:
            raise Refusal("note_changed")


async def put_note(
    context: Context, code: str, seat: str, note: str, draft: Draft
) -> tuple[store.StoredNote, bool]:
    """Adds or changes a seat's own note; returns (the note, whether it is
    new).

    The same note again changes nothing. Refuses `note_taken` (an id of another
    person's note), `note_changed`, `no_such_field`, `block_not_open`,
    `activity_not_open`, `activity_locked`, `text_empty`, `text_too_long`.
    """
    note = note_id(note)
    return await context.database.write(
        lambda unit: _put(context, unit, code, seat, note, draft)
    )


def _put(
    context: Context, unit: Unit, code: str, seat: str, note: str, draft: Draft
) -> tuple[store.StoredNote, bool]:
    board = lock_board(unit, code)
    target = activity_by_key(unit.connection, board.id, draft.activity)
    target.value.require_kind("notes")
    writer = seat_by_public_id(unit.connection, board.id, seat)
    before = _own_note(unit, writer, note)
    values = _values(unit, board, target, draft)
    if before is not None:
        if values.items() <= vars(before).items():
            return before, False
        draft.require_seen(before)
        if before.activity != draft.activity:  # it is taken out of there, too
            activity_by_key(
                unit.connection, board.id, before.activity
            ).value.require_unlocked()
    target.value.require_unlocked()
    values["updated_at"] = context.now()
    return _write(unit, writer, note, values, before), before is None


def _own_note(unit: Unit, writer: StoredSeat, note: str) -> store.StoredNote | None:
    """Returns the seat's note of this id, None where there is none. Refuses
    `note_taken`, also for a note that was deleted: what a phone sends late
    does not bring it back."""
    stored = store.note_by_id(unit.connection, writer.board_id, note)
    if stored is not None and stored.seat_id != writer.id:
        raise Refusal("note_taken")
    if stored is not None and stored.state == "deleted":
        raise Refusal("note_taken", cause="deleted")
    return stored


def _values(
    unit: Unit, board: StoredBoard, target: StoredActivity, draft: Draft
) -> dict[str, object]:
    """Returns the place and the cleaned text. Refuses `no_such_field`,
    `block_not_open`, `text_empty`, `text_too_long`."""
    framework = framework_of(unit.connection, target.framework_id)
    field, block = framework.place(draft.field, draft.block)
    open_blocks = board.settings.open_blocks(target.value.key, framework)
    if block not in {open_block.id for open_block in open_blocks}:
        raise Refusal("block_not_open")
    text = clean_text(draft.text, NOTE_LIMIT)
    return {"activity_id": target.id, "block": block, "field": field, "text": text}


def _write(
    unit: Unit,
    writer: StoredSeat,
    note: str,
    values: Mapping[str, object],
    before: store.StoredNote | None,
) -> store.StoredNote:
    """Adds the note, or changes it; its writer is present from then on."""
    if before is None:
        _add(unit, note, writer, values)
    else:
        store.change_note(unit, writer.board_id, note, **values)
    mark_arrival(unit, writer)
    written = store.note_by_id(unit.connection, writer.board_id, note)
    assert written is not None
    return written


def _add(
    unit: Unit, note: str, writer: StoredSeat, values: Mapping[str, object]
) -> None:
    identity = {
        "id": note,
        "seat_id": writer.id,
        "group_id": writer.group_id,
        "created_at": values["updated_at"],
        "state": "shown",
    }
    store.add_note(unit, writer.board_id, {**values, **identity})


async def delete_note(context: Context, code: str, seat: str | None, note: str) -> None:
    """Deletes a seat's own note while its activity is open, or any note for a
    host (seat None).

    A note that is deleted already is no error.
    Refuses `note_taken`, `activity_not_open`, `activity_locked`.
    """
    note = note_id(note)

    def work(unit: Unit) -> None:
        board = lock_board(unit, code)
        before = store.note_by_id(unit.connection, board.id, note)
        if before is not None and before.state != "deleted":
            if seat is not None:
                _require_deletable(unit, before, seat)
            _delete(context, unit, before, is_logged=seat is None)

    await context.database.write(work)


def _delete(
    context: Context, unit: Unit, note: store.StoredNote, *, is_logged: bool
) -> None:
    at = context.now()
    store.change_note(unit, note.board_id, note.id, **_DELETED, updated_at=at)
    if is_logged:
        changes = changed("note", note.id, vars(note), _DELETED)
        context.record(
            unit, note.board_id, "note_deleted", changes, at=at, note=note.id
        )


def _require_deletable(unit: Unit, note: store.StoredNote, seat: str) -> None:
    """Refuses `note_taken` for another seat's note, `activity_not_open`,
    `activity_locked`."""
    if seat_by_public_id(unit.connection, note.board_id, seat).id != note.seat_id:
        raise Refusal("note_taken")
    activity_by_key(
        unit.connection, note.board_id, note.activity
    ).value.require_unlocked()
