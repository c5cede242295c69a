"""Notes under fields or blocks. Rows stay: a deleted note becomes an empty tombstone."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, insert, select, update

from app.storage.activities import activity
from app.storage.me_too import count_voices, drop_voices_on
from app.storage.schema import tables as t
from app.storage.schema.core import table
from app.storage.unit import Unit

note, seat = table(t.Note), table(t.Seat)


@dataclass(frozen=True)
class StoredNote:
    """A note. `me_too` counts who says it beside its author, `group_device` that it is of a group's
    common device."""

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
        """Returns the id of its field, or of its block where that has no fields."""
        return self.field or self.block

    @property
    def newest(self) -> int:
        """Returns the version of its newest news, those of who says it too among them."""
        return max(self.version, self.voices_version)

    @property
    def of_group(self) -> int | None:
        """Returns the group (a row) that wrote it; None for a note of one person."""
        return self.group_id if self.group_device or self.seat_id is None else None


_notes = (
    select(note, activity.c.key.label("activity"), seat.c.device.label("group_device"))
    .join(activity, activity.c.id == note.c.activity_id)
    .outerjoin(seat, seat.c.id == note.c.seat_id)
)
_by_id = _notes.where(note.c.board_id == bindparam("board"), note.c.id == bindparam("id"))
_newer = _notes.where(
    note.c.board_id == bindparam("board"),
    (note.c.version > bindparam("since")) | (note.c.voices_version > bindparam("since")),
)
_last = select(func.max(note.c.position)).where(note.c.board_id == bindparam("board"))


def _read(
    connection: Connection, query: Select[Any], values: Mapping[str, Any]
) -> list[StoredNote]:
    """Returns the notes of a query, each with how many say it too."""
    notes = [StoredNote(**row._mapping) for row in connection.execute(query, values)]
    voices = count_voices(connection, notes[0].board_id) if notes else {}
    return [
        replace(stored, me_too=count)
        if (count := voices.get(stored.id, 0) + stored.more_voices)
        else stored
        for stored in notes
    ]


def note_by_id(connection: Connection, board_id: int, note_id: str) -> StoredNote | None:
    return next(iter(_read(connection, _by_id, {"board": board_id, "id": note_id})), None)


def notes_since(connection: Connection, board_id: int, since: int) -> list[StoredNote]:
    """Returns the notes that changed after the version, tombstones too, in the order of writing."""
    values = {"board": board_id, "since": since}
    return _read(connection, _newer.order_by(note.c.position), values)


def notes_of(
    connection: Connection, activity_id: int, block: str | None = None
) -> list[StoredNote]:
    """Returns the shown notes of an activity, or of one of its blocks, in the order of writing."""
    query = _notes.where(note.c.activity_id == activity_id, note.c.state == "shown").order_by(
        note.c.position
    )
    if block is not None:
        query = query.where(note.c.block == block)
    return _read(connection, query, {})


def any_note_of(connection: Connection, activity_id: int) -> bool:
    """Returns whether an activity has a note, also a hidden, merged or deleted one."""
    query = select(note.c.id).where(note.c.activity_id == activity_id).limit(1)
    return connection.execute(query).first() is not None


def count_by_place(connection: Connection, activity_id: int) -> dict[str, int]:
    """Counts shown notes by place (field id, or block id where the block has no fields)."""
    query = (
        select(note.c.field, note.c.block, func.count().label("n"))
        .where(note.c.activity_id == activity_id, note.c.state == "shown")
        .group_by(note.c.field, note.c.block)
    )
    return {row.field or row.block: row.n for row in connection.execute(query)}


_parts = (note.c.activity_id, note.c.group_id, note.c.field, note.c.block)
_shown_counts = (
    select(*_parts, func.count())
    .where(note.c.board_id == bindparam("board"), note.c.state == "shown")
    .group_by(*_parts)
)


def count_by_group(
    connection: Connection, board_id: int
) -> dict[int, dict[int | None, dict[str, int]]]:
    """Returns {activity id: {group id: {place: shown notes}}} of the whole board; the group is None
    for notes without one."""
    rows = connection.execute(_shown_counts, {"board": board_id})
    counts: dict[int, dict[int | None, dict[str, int]]] = {}
    for activity_id, group_id, field, block, count in rows:
        by_group = counts.setdefault(activity_id, {})
        by_group.setdefault(group_id, {})[field or block] = count
    return counts


def add_note(unit: Unit, board_id: int, values: Mapping[str, object]) -> None:
    last = unit.connection.execute(_last, {"board": board_id}).scalar() or 0
    version = unit.touch(board_id)
    unit.connection.execute(
        insert(note).values(board_id=board_id, position=last + 1, version=version, **values)
    )


def change_note(unit: Unit, board_id: int, note_id: str, **values: Any) -> None:
    """Changes a note and stamps it; nobody says a deleted one too."""
    chosen = (note.c.board_id == board_id) & (note.c.id == note_id)
    unit.connection.execute(
        update(note).where(chosen).values(version=unit.touch(board_id), **values)
    )
    if values.get("state") == "deleted":
        drop_voices_on(unit, board_id, [note_id])


def merged_behind(connection: Connection, board_id: int, note_id: str) -> list[StoredNote]:
    """Returns the notes that were merged into a note, in the order of writing."""
    query = _notes.where(note.c.board_id == board_id, note.c.merged_into == note_id).order_by(
        note.c.position
    )
    return _read(connection, query, {})


def stamp_notes(
    unit: Unit, board_id: int, *, activity: int | None = None, seat: int | None = None
) -> None:
    """Stamps notes of which another part is visible now: they became private or public, or the
    names on them are shown, hidden or changed."""
    chosen = note.c.board_id == board_id
    if activity is not None:
        chosen &= note.c.activity_id == activity
    if seat is not None:
        chosen &= note.c.seat_id == seat
    unit.connection.execute(update(note).where(chosen).values(version=unit.touch(board_id)))
