"""Many things that one act changes together, by the names under which the log tells them: seats, groups, notes.

A change of these has {id: values} before and after; None before is a thing that the act made.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from app.storage import activities as agenda
from app.storage import boards, notes, seats
from app.storage.boards import StoredBoard
from app.storage.unit import Unit

Values = Mapping[str, Any] | None
PART = 500  # ids in one statement


def parts(ids: Iterable[Any]) -> Iterator[list[Any]]:
    """The ids, as many at a time as a statement takes."""
    rest = iter(ids)
    while part := list(islice(rest, PART)):
        yield part


def seat_values(connection: Connection, board: StoredBoard) -> dict[str, dict[str, Any]]:
    """Every seat of the board, voided ones too, its group by its key."""
    keys = {row: group.key for row, group in agenda.groups_of(connection, board.id).items()}
    every = seats.every_seat_of(connection, board.id)
    return {seat.public_id: {**vars(seat), "group": keys.get(seat.group_id or 0)} for seat in every}


def change_seats(unit: Unit, board: StoredBoard, wanted: Mapping[str, Values]) -> None:
    """Seats as they are to be, by their ids; None takes one out of the board as if it had never been there."""
    groups: dict[str | None, int | None] = {
        None: None,
        **{group.key: row for row, group in agenda.groups_of(unit.connection, board.id).items()},
    }
    rows = {seat.public_id: seat.id for seat in seats.every_seat_of(unit.connection, board.id)}
    for values, ids in _alike(wanted).items():
        for part in parts([rows[seat] for seat in ids]):
            if values is None:
                unit.connection.execute(delete(seats.seat).where(seats.seat.c.id.in_(part)))
                continue
            columns = dict(values)
            if "group" in columns:
                columns["group_id"] = groups[columns.pop("group")]
            changed = update(seats.seat).where(seats.seat.c.id.in_(part))
            unit.connection.execute(changed.values(version=unit.touch(board.id), **columns))
    boards.change_board(unit, board.id)


def _alike(before: Mapping[str, Values]) -> dict[tuple[tuple[str, Any], ...] | None, list[str]]:
    """The ids of things that get the same values, together."""
    groups: dict[tuple[tuple[str, Any], ...] | None, list[str]] = {}
    for key, values in before.items():
        groups.setdefault(None if values is None else tuple(sorted(values.items())), []).append(key)
    return groups


def group_values(connection: Connection, board: StoredBoard) -> dict[str, dict[str, Any]]:
    """Every group of the board by its key."""
    return {group.key: group.json() for group in agenda.groups_of(connection, board.id).values()}


def drop_groups(unit: Unit, board: StoredBoard, gone: Mapping[str, Values]) -> None:
    """Groups that an act made go again."""
    for row, group in agenda.groups_of(unit.connection, board.id).items():
        if group.key in gone:
            agenda.drop_group(unit, row)
    boards.change_board(unit, board.id)


def groups_used(
    connection: Connection, board: StoredBoard, keys: Iterable[str], but: Iterable[str]
) -> bool:
    """Whether a seat, but for these, or a note is in one of the groups."""
    wanted, left_out = set(keys), set(but)
    rows = [
        row for row, group in agenda.groups_of(connection, board.id).items() if group.key in wanted
    ]
    sitting = (seat for seat in seats.every_seat_of(connection, board.id) if seat.group_id in rows)
    if any(seat.public_id not in left_out for seat in sitting):
        return True
    written = select(func.count()).where(
        notes.note.c.board_id == board.id, notes.note.c.group_id.in_(rows)
    )
    return bool(connection.execute(written).scalar())


def note_values(connection: Connection, board: StoredBoard) -> dict[str, dict[str, Any]]:
    """The state of every note of the board."""
    query = select(notes.note.c.id, notes.note.c.state).where(notes.note.c.board_id == board.id)
    return {row.id: {"state": row.state} for row in connection.execute(query)}


def change_notes(unit: Unit, board: StoredBoard, wanted: Mapping[str, Values]) -> None:
    """Notes in the states that they are to have."""
    for values, ids in _alike(wanted).items():
        for part in parts(ids):
            chosen = (notes.note.c.board_id == board.id) & notes.note.c.id.in_(part)
            columns = dict(values or ())
            unit.connection.execute(
                update(notes.note).where(chosen).values(version=unit.touch(board.id), **columns)
            )


NOW: dict[str, Callable[[Connection, StoredBoard], dict[str, dict[str, Any]]]] = {
    "seats": seat_values,
    "groups": group_values,
    "notes": note_values,
}
PUT: dict[str, Callable[[Unit, StoredBoard, Mapping[str, Values]], None]] = {
    "seats": change_seats,
    "groups": drop_groups,
    "notes": change_notes,
}
