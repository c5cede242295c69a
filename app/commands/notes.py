"""Write, change and take back notes."""

import uuid
from collections.abc import Mapping

from app.commands.context import Context
from app.domain.changes.acts import Change
from app.domain.refusals import Refusal
from app.domain.text import clean_text
from app.storage import notes as store
from app.storage.activities import StoredActivity, activity_by_key
from app.storage.boards import StoredBoard, board_by_code, framework_of
from app.storage.seats import StoredSeat, mark_arrival, seat_by_public_id
from app.storage.unit import Unit

NOTE_LIMIT = 500


def note_id(text: str) -> str:
    """Returns a client's note id in lower case with hyphens. Refuses `bad_note_id`."""
    try:
        return str(uuid.UUID(text))
    except ValueError:
        raise Refusal("bad_note_id") from None


async def put_note(
    context: Context,
    code: str,
    seat: str,
    note: str,
    *,
    activity: str,
    field: str | None,
    block: str | None,
    text: str,
    seen_version: int | None = None,
) -> tuple[store.StoredNote, bool]:
    """Adds or changes a seat's own note; returns (the note, whether it is new).

    The same note again changes nothing. `seen_version` is the version of the note that the sender
    saw (0: none), so that a delayed request does not undo a later one. Refuses `note_taken` (an id
    of another person's note), `note_changed`, `no_such_field`, `block_not_open`,
    `activity_not_open`, `activity_locked`, `text_empty`, `text_too_long`.
    """
    note = note_id(note)

    def work(unit: Unit) -> tuple[store.StoredNote, bool]:
        board = board_by_code(unit.connection, code, lock=True)
        stored = activity_by_key(unit.connection, board.id, activity)
        stored.value.require_kind("notes")
        writer = seat_by_public_id(unit.connection, board.id, seat)
        before = store.note_by_id(unit.connection, board.id, note)
        if before is not None and (before.seat_id != writer.id or before.state == "deleted"):
            raise Refusal("note_taken")
        field_id, block_id = framework_of(unit.connection, stored.framework_id).place(field, block)
        _require_block(unit, board, stored, block_id)
        cleaned = clean_text(text, NOTE_LIMIT)
        if before is not None:
            if (before.text, before.activity_id, before.place) == (
                cleaned,
                stored.id,
                field_id or block_id,
            ):
                return before, False
            if seen_version is not None and before.version > seen_version:
                raise Refusal("note_changed")
        stored.value.require_unlocked()
        values = {
            "activity_id": stored.id,
            "block": block_id,
            "field": field_id,
            "text": cleaned,
            "updated_at": context.now(),
        }
        if before is None:
            _add(unit, note, writer, values)
        else:
            store.change_note(unit, board.id, note, **values)
        mark_arrival(unit, writer)
        written = store.note_by_id(unit.connection, board.id, note)
        assert written is not None
        return written, before is None

    return await context.database.write(work)


def _add(unit: Unit, note: str, writer: StoredSeat, values: Mapping[str, object]) -> None:
    identity = {
        "id": note,
        "seat_id": writer.id,
        "group_id": writer.group_id,
        "created_at": values["updated_at"],
        "state": "shown",
    }
    store.add_note(unit, writer.board_id, {**values, **identity})


def _require_block(unit: Unit, board: StoredBoard, stored: StoredActivity, block_id: str) -> None:
    chosen = board.settings.open_blocks(
        stored.value.key, framework_of(unit.connection, stored.framework_id)
    )
    if block_id not in {block.id for block in chosen}:
        raise Refusal("block_not_open")


async def delete_note(context: Context, code: str, seat: str | None, note: str) -> None:
    """Deletes a seat's own note while its activity is open, or any note for a host (seat None).

    A note that is deleted already is no error.
    Refuses `note_taken`, `activity_not_open`, `activity_locked`.
    """
    note = note_id(note)

    def work(unit: Unit) -> None:
        board = board_by_code(unit.connection, code, lock=True)
        before = store.note_by_id(unit.connection, board.id, note)
        if before is None or before.state == "deleted":
            return
        if seat is not None:
            if seat_by_public_id(unit.connection, board.id, seat).id != before.seat_id:
                raise Refusal("note_taken")
            activity_by_key(unit.connection, board.id, before.activity).value.require_unlocked()
        at = context.now()
        store.change_note(unit, board.id, note, state="deleted", text="", updated_at=at)
        if seat is None:
            change = Change(
                "note",
                note,
                {"state": before.state, "text": before.text},
                {"state": "deleted", "text": ""},
            )
            context.record(unit, board.id, "note_deleted", [change], at=at, note=note)

    await context.database.write(work)
