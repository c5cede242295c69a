"""Rows that one act changes together, by the names that the log gives them: seats,
groups, notes.

Such a change has {id: values} before and after; None before is a row that the act
created.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Delete, Update, delete, func, select, update

from app.storage import activities as agenda
from app.storage import boards, notes, seats
from app.storage.boards import StoredBoard
from app.storage.me_too import drop_voices_on, stamp_voices_of
from app.storage.unit import Unit

Values = Mapping[str, Any] | None
MOST_IDS = 500  # in one statement


def chunks(ids: Iterable[Any]) -> Iterator[list[Any]]:
    """Yields the ids, as many at a time as a statement takes."""
    rest = iter(ids)
    while chunk := list(islice(rest, MOST_IDS)):
        yield chunk


def group_ids(
    connection: Connection, board: StoredBoard
) -> dict[str | None, int | None]:
    """Returns the row ids of the board's groups by their keys, and None for None."""
    groups = agenda.groups_of(connection, board.id)
    return {None: None, **{group.key: group_id for group_id, group in groups.items()}}


def seat_values(
    connection: Connection, board: StoredBoard
) -> Mapping[str, Mapping[str, object]]:
    """Returns every seat of the board by public id, voided ones too; its group by its
    key."""
    keys = {group_id: key for key, group_id in group_ids(connection, board).items()}
    return {
        seat.public_id: {**vars(seat), "group": keys.get(seat.group_id)}
        for seat in seats.every_seat_of(connection, board.id)
    }


def change_seats(unit: Unit, board: StoredBoard, wanted: Mapping[str, Values]) -> None:
    """Sets the values of seats by their public ids; deletes a seat whose values are
    None."""
    groups, table = group_ids(unit.connection, board), seats.seat
    rows = {
        seat.public_id: seat.id
        for seat in seats.every_seat_of(unit.connection, board.id)
    }
    for values, ids in _by_values(wanted).items():
        for chunk in chunks(rows[public_id] for public_id in ids):
            change: Delete | Update = delete(table)
            if values is not None:
                columns = _seat_columns(dict(values), groups)
                change = update(table).values(version=unit.touch(board.id), **columns)
            if values is None or "voided" in dict(values):
                stamp_voices_of(unit, board.id, chunk)
            unit.connection.execute(change.where(table.c.id.in_(chunk)))
    boards.change_board(unit, board.id)


def _seat_columns(
    values: Mapping[str, Any], groups: Mapping[str | None, int | None]
) -> dict[str, object]:
    """Returns the columns of these values: a group by its row instead of its key."""
    columns = {name: value for name, value in values.items() if name != "group"}
    return columns | (
        {"group_id": groups[values["group"]]} if "group" in values else {}
    )


def _by_values(
    wanted: Mapping[str, Values],
) -> dict[tuple[tuple[str, Any], ...] | None, list[str]]:
    """Returns {values: the ids that get them}."""
    ids: dict[tuple[tuple[str, Any], ...] | None, list[str]] = {}
    for key, values in wanted.items():
        ids.setdefault(
            None if values is None else tuple(sorted(values.items())), []
        ).append(key)
    return ids


def group_values(
    connection: Connection, board: StoredBoard
) -> Mapping[str, Mapping[str, object]]:
    """Returns every group of the board by its key."""
    return {
        group.key: group.json()
        for group in agenda.groups_of(connection, board.id).values()
    }


def drop_groups(unit: Unit, board: StoredBoard, created: Mapping[str, Values]) -> None:
    """Deletes groups that an act created."""
    for group_id, group in agenda.groups_of(unit.connection, board.id).items():
        if group.key in created:
            agenda.drop_group(unit, group_id)
    boards.change_board(unit, board.id)


def groups_used(
    connection: Connection, board: StoredBoard, keys: Iterable[str], but: Iterable[str]
) -> bool:
    """Returns whether one of the groups has a note, or a seat that `but` does not
    name."""
    ids, excepted = group_ids(connection, board), set(but)
    rows = [ids[key] for key in keys if key in ids]
    for seat in seats.every_seat_of(connection, board.id):
        if seat.group_id in rows and seat.public_id not in excepted:
            return True
    is_written = (notes.note.c.board_id == board.id) & notes.note.c.group_id.in_(rows)
    written = select(func.count()).where(is_written)
    return bool(connection.execute(written).scalar())


def note_values(
    connection: Connection, board: StoredBoard
) -> Mapping[str, Mapping[str, object]]:
    """Returns the state of every note of the board by its id, and when it last
    changed."""
    columns = (notes.note.c.id, notes.note.c.state, notes.note.c.updated_at)
    query = select(*columns).where(notes.note.c.board_id == board.id)
    return {
        row.id: {"state": row.state, "updated_at": row.updated_at}
        for row in connection.execute(query)
    }


def change_notes(unit: Unit, board: StoredBoard, wanted: Mapping[str, Values]) -> None:
    """Sets the values of notes by their ids; a deleted one keeps no text."""
    for values, ids in _by_values(wanted).items():
        for chunk in chunks(ids):
            is_chosen = (notes.note.c.board_id == board.id) & notes.note.c.id.in_(chunk)
            changed = update(notes.note).where(is_chosen)
            columns: dict[str, object] = dict(values or ())
            if columns.get("state") == "deleted":
                columns["text"] = ""
                drop_voices_on(unit, board.id, chunk)
            unit.connection.execute(
                changed.values(version=unit.touch(board.id), **columns)
            )


READERS: dict[
    str, Callable[[Connection, StoredBoard], Mapping[str, Mapping[str, object]]]
] = {
    "seats": seat_values,
    "groups": group_values,
    "notes": note_values,
}
WRITERS: dict[str, Callable[[Unit, StoredBoard, Mapping[str, Values]], None]] = {
    "seats": change_seats,
    "groups": drop_groups,
    "notes": change_notes,
}
