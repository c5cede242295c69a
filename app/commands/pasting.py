"""Enters many notes at once, as a scribe writes them down for a group."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from app.commands.context import Context, command
from app.commands.plan.board_activities import find_activity
from app.documents.pasted_notes import Pasted, PastedNote, Places, read_pasted
from app.domain.changes.acts import Change
from app.domain.refusals import Refusal
from app.storage.activities import StoredActivity, activity_by_key, groups_of
from app.storage.boards import StoredBoard, board_by_code
from app.storage.frameworks import framework_of
from app.storage.notes import add_note
from app.storage.unit import Unit


@dataclass(frozen=True)
class Paste:
    """`text` as it was pasted. `group` is the key of the group that wrote it,
    "" for none; `place` the id of the field or bare block of lines that name
    none, "" for nowhere."""

    activity: str
    text: str
    group: str = ""
    place: str = ""


@dataclass(frozen=True)
class Entered:
    """What a paste made: the ids of its notes, in their order, and the lines
    that became none."""

    pasted: Pasted
    ids: tuple[str, ...]


async def preview_paste(context: Context, code: str, paste: Paste) -> Pasted:
    """Returns what a paste would make. Refuses as `paste_notes`."""

    def read(connection: Connection) -> Pasted:
        board = board_by_code(connection, code)
        stored = activity_by_key(connection, board.id, paste.activity)
        _group_id(connection, board, paste.group)
        return _read(connection, board, stored, paste)

    return await context.database.read(read)


@command
def paste_notes(context: Context, unit: Unit, code: str, paste: Paste) -> Entered:
    """Adds the notes of a paste, without an author; one act, which is undone
    whole.

    Refuses `no_such_activity`, `activity_not_open` before the first opening,
    `no_such_group`, `no_such_field` (an unknown `place`), `bad_paste` with a
    cause, `nothing_pasted` where no line finds a place.
    """
    board, stored = find_activity(unit, code, paste.activity)
    group_id = _group_id(unit.connection, board, paste.group)
    pasted = _read(unit.connection, board, stored, paste)
    if not pasted.notes:
        raise Refusal("nothing_pasted")
    at, ids = context.now(), tuple(str(uuid.uuid4()) for _ in pasted.notes)
    common = {"activity_id": stored.id, "group_id": group_id, "state": "shown"}
    common |= {"created_at": at, "updated_at": at}
    for key, note in zip(ids, pasted.notes, strict=True):
        add_note(unit, board.id, {**common, **_values(note), "id": key})
    detail = {"activity": stored.value.key, "count": len(ids)}
    context.record(unit, board.id, "notes_pasted", [_change(ids, at)], at=at, **detail)
    return Entered(pasted, ids)


def _change(ids: Sequence[str], at: str) -> Change:
    """Returns the change whose undo deletes the notes, while none of them was
    changed."""
    gone, entered = (
        {"state": state, "updated_at": at} for state in ("deleted", "shown")
    )
    return Change("notes", "", dict.fromkeys(ids, gone), dict.fromkeys(ids, entered))


def _values(note: PastedNote) -> dict[str, object]:
    return {"block": note.block, "field": note.field, "text": note.text}


def _group_id(connection: Connection, board: StoredBoard, key: str) -> int | None:
    """Refuses `no_such_group`."""
    if not key:
        return None
    rows = {group.key: row for row, group in groups_of(connection, board.id).items()}
    if key not in rows:
        raise Refusal("no_such_group", group=key)
    return rows[key]


def _read(
    connection: Connection, board: StoredBoard, stored: StoredActivity, paste: Paste
) -> Pasted:
    stored.value.require_kind("notes")
    if stored.opened_at is None:
        raise Refusal("activity_not_open", activity=stored.value.key)
    framework = framework_of(connection, stored.framework_id)
    chosen = board.settings.open_blocks(stored.value.key, framework)
    places = Places(framework, {block.id for block in chosen}, paste.place)
    if paste.place and places.find(paste.place) != paste.place:
        raise Refusal("no_such_field", field=paste.place)
    return read_pasted(paste.text, places)
