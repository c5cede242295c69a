"""Notes under fields or blocks. Rows stay: a deleted note becomes an empty
tombstone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select

from app.storage.activities import activity
from app.storage.me_too import count_voices, drop_voices_on, stamp_voices
from app.storage.schema.core import table
from app.storage.sql.prepared import Prepared
from app.storage.sql.rows import any_row, matches, query_of
from app.storage.unit import Unit

note, seat = table("note"), table("seat")


@dataclass(frozen=True)
class StoredNote:
    """A note. `me_too` counts who says it beside its author, `group_device`
    that it is of a group's common device."""

    id: str
    board_id: int
    activity_id: int
    block: str
    field: str | None
    seat_id: int | None
    group_id: int | None
    position: int
    text: str
    state: str
    merged_into: str | None
    created_at: str
    updated_at: str
    version: int
    more_voices: int
    voices_version: int
    activity: str
    group_device: bool | None = None
    me_too: int = 0

    @property
    def place(self) -> str:
        """Returns the id of its field, or of its block where that has no
        fields."""
        return self.field or self.block

    @property
    def newest(self) -> int:
        """Returns the version of its newest news, those of who says it too
        among them."""
        return max(self.version, self.voices_version)

    @property
    def of_group(self) -> int | None:
        """Returns the group (a row) that wrote it; None for a note of one
        person."""
        return self.group_id if self.group_device or self.seat_id is None else None


_notes = (
    select(note, activity.c.key.label("activity"), seat.c.device.label("group_device"))
    .join(activity, activity.c.id == note.c.activity_id)
    .outerjoin(seat, seat.c.id == note.c.seat_id)
)
_NAMES = _notes.selected_columns.keys()
_by_id = Prepared(
    _notes.where(note.c.board_id == bindparam("board"), note.c.id == bindparam("id"))
)
_newer = Prepared(
    _notes.where(
        note.c.board_id == bindparam("board"),
        (note.c.version > bindparam("since"))
        | (note.c.voices_version > bindparam("since")),
    ).order_by(note.c.position)
)
_last = Prepared(
    select(func.max(note.c.position)).where(note.c.board_id == bindparam("board"))
)
_insert = insert(note)


def _read(connection: Connection, rows: Iterable[Sequence[Any]]) -> list[StoredNote]:
    """Returns notes from rows of `_notes`, each with the number of people who
    say it too."""
    notes = [StoredNote(**dict(zip(_NAMES, row, strict=True))) for row in rows]
    voices = count_voices(connection, notes[0].board_id) if notes else {}
    return [
        replace(stored, me_too=count)
        if (count := voices.get(stored.id, 0) + stored.more_voices)
        else stored
        for stored in notes
    ]


def note_by_id(
    connection: Connection, board_id: int, note_id: str
) -> StoredNote | None:
    rows = _by_id.run(connection, board=board_id, id=note_id)
    return next(iter(_read(connection, rows)), None)


def notes_since(connection: Connection, board_id: int, since: int) -> list[StoredNote]:
    """Returns the notes that changed after the version, tombstones too, in the
    order of writing."""
    return _read(connection, _newer.run(connection, board=board_id, since=since))


def notes_of(
    connection: Connection, activity_id: int, block: str | None = None
) -> list[StoredNote]:
    """Returns the shown notes of an activity, or of one of its blocks, in the
    order of writing."""
    is_shown = matches(note, activity_id=activity_id, state="shown")
    query = _notes.where(is_shown).order_by(note.c.position)
    if block is not None:
        query = query.where(note.c.block == block)
    return _read(connection, connection.execute(query))


def any_note_of(connection: Connection, activity_id: int) -> bool:
    """Returns whether an activity has a note, also a hidden, merged or deleted
    one."""
    return any_row(connection, query_of(note, "id", activity_id=activity_id))


def count_by_place(connection: Connection, activity_id: int) -> dict[str, int]:
    """Counts shown notes by place (field id, or block id where the block has
    no fields)."""
    rows = _counts.run(connection, activity=activity_id)
    return {field or block: count for field, block, count in rows}


_counts = Prepared(
    select(note.c.field, note.c.block, func.count())
    .where(note.c.activity_id == bindparam("activity"), note.c.state == "shown")
    .group_by(note.c.field, note.c.block)
)
_parts = (note.c.activity_id, note.c.group_id, note.c.field, note.c.block)
_shown_counts = (
    select(*_parts, func.count())
    .where(note.c.board_id == bindparam("board"), note.c.state == "shown")
    .group_by(*_parts)
)


def count_by_group(
    connection: Connection, board_id: int
) -> dict[int, dict[int | None, dict[str, int]]]:
    """Returns {activity id: {group id: {place: shown notes}}} of the whole
    board; the group is None for notes without one."""
    rows = connection.execute(_shown_counts, {"board": board_id})
    counts: dict[int, dict[int | None, dict[str, int]]] = {}
    for activity_id, group_id, field, block, count in rows:
        by_group = counts.setdefault(activity_id, {})
        by_group.setdefault(group_id, {})[field or block] = count
    return counts


def add_note(unit: Unit, board_id: int, values: Mapping[str, object]) -> None:
    [(last,)] = _last.run(unit.connection, board=board_id)
    place = {
        "board_id": board_id,
        "position": (last or 0) + 1,
        "version": unit.touch(board_id),
    }
    unit.connection.execute(_insert, {**place, **values})


def change_note(unit: Unit, board_id: int, note_id: str, **values: Any) -> None:
    """Changes a note and stamps it; nobody says a deleted one too. A note that
    is merged, or separated, gives news to the one that stands for it: its
    count changes."""
    is_deleted = values.get("state") == "deleted"
    is_moved = "merged_into" in values or is_deleted
    if is_moved:
        stamp_voices(unit, board_id, {note_id})
    unit.stamp(board_id, note, matches(note, board_id=board_id, id=note_id), **values)
    if is_moved:
        stamp_voices(unit, board_id, {note_id})
    if is_deleted:
        drop_voices_on(unit, board_id, [note_id])


def merged_behind(
    connection: Connection, board_id: int, note_id: str
) -> list[StoredNote]:
    """Returns the notes that were merged into a note, in the order of
    writing."""
    is_behind = matches(note, board_id=board_id, merged_into=note_id)
    query = _notes.where(is_behind).order_by(note.c.position)
    return _read(connection, connection.execute(query))


def stamp_notes(
    unit: Unit, board_id: int, *, activity: int | None = None, seat: int | None = None
) -> None:
    """Stamps notes of which another part is visible now: they became private
    or public, or the names on them are shown, hidden or changed."""
    chosen = note.c.board_id == board_id
    if activity is not None:
        chosen &= note.c.activity_id == activity
    if seat is not None:
        chosen &= note.c.seat_id == seat
    unit.stamp(board_id, note, chosen)
