"""Rows that one act changes together, by the names that the log gives them:
seats, groups, notes.

Such a change has {id: values} before and after; None before is a row that the
act created.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import Connection, select

from app.storage import activities as agenda
from app.storage import boards, notes, seats
from app.storage.boards import StoredBoard
from app.storage.me_too import are_notes, drop_voices_on, stamp_voices_of
from app.storage.sql.rows import any_row, query_of
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
    """Returns the row ids of the board's groups by their keys, and None for
    None."""
    groups = agenda.groups_of(connection, board.id)
    return {None: None, **{group.key: group_id for group_id, group in groups.items()}}


def seat_values(
    connection: Connection, board: StoredBoard
) -> Mapping[str, Mapping[str, object]]:
    """Returns every seat of the board by public id, voided ones too; its group
    by its key."""
    keys = {group_id: key for key, group_id in group_ids(connection, board).items()}
    return {
        seat.public_id: {**vars(seat), "group": keys.get(seat.group_id)}
        for seat in seats.every_seat_of(connection, board.id)
    }


def change_seats(unit: Unit, board: StoredBoard, wanted: Mapping[str, Values]) -> None:
    """Sets the values of seats by their public ids; deletes a seat whose
    values are None."""
    groups = group_ids(unit.connection, board)
    rows = {
        seat.public_id: seat.id
        for seat in seats.every_seat_of(unit.connection, board.id)
    }
    for values, ids in _by_values(wanted).items():
        columns = None if values is None else _seat_columns(dict(values), groups)
        for chunk in chunks(rows[public_id] for public_id in ids):
            _change_seats(unit, board, chunk, columns)
    boards.change_board(unit, board.id)


def _change_seats(
    unit: Unit,
    board: StoredBoard,
    chosen: Collection[int],
    columns: Mapping[str, object] | None,
) -> None:
    """Sets the columns of seats (row ids), or deletes these."""
    if columns is None or "voided" in columns:
        stamp_voices_of(unit, board.id, chosen)
    are_chosen = seats.seat.c.id.in_(chosen)
    if columns is None:
        unit.delete(seats.seat, are_chosen)
    else:
        unit.stamp(board.id, seats.seat, are_chosen, **columns)


def _seat_columns(
    values: Mapping[str, Any], groups: Mapping[str | None, int | None]
) -> dict[str, object]:
    """Returns the columns of these values: a group by its row instead of its
    key."""
    columns = dict(values)
    if "group" in columns:
        columns["group_id"] = groups[columns.pop("group")]
    return columns


def _by_values(
    wanted: Mapping[str, Values],
) -> dict[tuple[tuple[str, Any], ...] | None, list[str]]:
    """Returns {values: the ids that get them}."""
    ids: dict[tuple[tuple[str, Any], ...] | None, list[str]] = {}
    for key, values in wanted.items():
        items = None if values is None else tuple(sorted(values.items()))
        ids.setdefault(items, []).append(key)
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
    """Returns whether one of the groups has a note, or a seat that `but` does
    not name."""
    ids, excepted = group_ids(connection, board), set(but)
    rows = [ids[key] for key in keys if key in ids]
    for seat in seats.every_seat_of(connection, board.id):
        if seat.group_id in rows and seat.public_id not in excepted:
            return True
    is_written = (notes.note.c.board_id == board.id) & notes.note.c.group_id.in_(rows)
    return any_row(connection, select(notes.note.c.id).where(is_written))


def note_values(
    connection: Connection, board: StoredBoard
) -> Mapping[str, Mapping[str, object]]:
    """Returns the state of every note of the board by its id, and when it last
    changed."""
    query = query_of(notes.note, "id", "state", "updated_at", board_id=board.id)
    return {
        row.id: {"state": row.state, "updated_at": row.updated_at}
        for row in connection.execute(query)
    }


def change_notes(unit: Unit, board: StoredBoard, wanted: Mapping[str, Values]) -> None:
    """Sets the values of notes by their ids; a deleted one keeps no text."""
    for values, ids in _by_values(wanted).items():
        for chunk in chunks(ids):
            columns: dict[str, object] = dict(values or ())
            if columns.get("state") == "deleted":
                columns["text"] = ""
                drop_voices_on(unit, board.id, chunk)
            unit.stamp(board.id, notes.note, are_notes(board.id, chunk), **columns)


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
