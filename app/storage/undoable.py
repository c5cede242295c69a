"""The things that acts change, by the names under which the log tells them: read as they are now, and put back."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, delete, func, select

from app.domain.agenda import find_sitting, find_step
from app.domain.changes.acts import Act, Change
from app.domain.refusals import Refusal
from app.storage import activities as agenda
from app.storage import boards, notes, seats
from app.storage import bulk_changes as crowds
from app.storage.boards import StoredBoard
from app.storage.unit import Unit
from app.storage.votes.rounds import round_, round_of
from app.storage.votes.turnout import cast_since

State = Mapping[str, Any]
OF_BOARD = ("title", "place", "joining", "names_shown")


def now(connection: Connection, board: StoredBoard, change: Change) -> State | None:
    """The values that a change is about, as they stand; None when its thing is gone, or was never one of ours."""
    try:
        if change.of in crowds.NOW:
            every = crowds.NOW[change.of](connection, board)
            return {
                key: {name: every[key][name] for name in values}
                for key, values in change.after.items()
            }
        state = _READ[change.of](connection, board, change.key)
        return {name: state[name] for name in change.after}
    except (KeyError, ValueError, Refusal):
        return None


def is_unchanged(connection: Connection, board: StoredBoard, act: Act) -> bool:
    """Whether everything is still as an act left it, and nobody has written or voted in what it opened."""
    return all(now(connection, board, one) == one.after for one in act.changes) and not any(
        _used(connection, board, one, act) for one in act.changes
    )


def _used(connection: Connection, board: StoredBoard, change: Change, act: Act) -> bool:
    since = act.at
    if change.of == "groups":
        seats_of_act = [
            seat for other in act.changes if other.of == "seats" for seat in other.after
        ]
        return crowds.groups_used(connection, board, change.after, but=seats_of_act)
    if (
        change.of != "activity"
        or change.after.get("state") != "open"
        or change.before.get("state") == "open"
    ):
        return False
    opened = agenda.activity_by_key(connection, board.id, change.key)
    if opened.value.kind == "vote":
        current = round_of(connection, opened.id, opened.value.round)
        return current is not None and bool(cast_since(connection, current.id, -1))
    written = select(func.count()).where(
        notes.note.c.activity_id == opened.id, notes.note.c.updated_at >= since
    )
    return bool(connection.execute(written).scalar())


def restore(unit: Unit, code: str, change: Change) -> None:
    """Makes a thing as it was before."""
    if change.of in crowds.PUT:
        crowds.PUT[change.of](unit, boards.board_by_code(unit.connection, code), change.before)
        return
    _WRITE[change.of](unit, boards.board_by_code(unit.connection, code), change)


def _activity(connection: Connection, board: StoredBoard, key: str) -> State:
    one = agenda.activity_by_key(connection, board.id, key)
    times = {
        "opened_at": one.opened_at,
        "closed_at": one.closed_at,
        "closes_at": one.closes_at,
        "private": one.private,
    }
    rule = (
        {"votes": one.value.rule.votes, "repeats": one.value.rule.repeats} if one.value.rule else {}
    )
    names = ("state", "locked", "round", "reveal", "pace", "secret", "practice")
    return {"exists": True} | {name: getattr(one.value, name) for name in names} | times | rule


def _put_activity(unit: Unit, board: StoredBoard, change: Change) -> None:
    one = agenda.activity_by_key(unit.connection, board.id, change.key)
    if change.before.get("exists") is False:
        return _drop_activity(unit, board, one.id)
    if "round" in change.before:
        later = (round_.c.activity_id == one.id) & (round_.c.number > change.before["round"])
        unit.connection.execute(delete(round_).where(later))
    agenda.change_activity(unit, board.id, one.id, **change.before)
    if "private" in change.before:
        notes.stamp_notes(unit, board.id, activity=one.id)


def _drop_activity(unit: Unit, board: StoredBoard, activity_id: int) -> None:
    agenda.drop_activity(unit, board.id, activity_id)
    boards.change_board(unit, board.id)


def _note(connection: Connection, board: StoredBoard, key: str) -> State:
    found = notes.note_by_id(connection, board.id, key)
    return vars(found) if found else {}


def _put_note(unit: Unit, board: StoredBoard, change: Change) -> None:
    values = dict(change.before)
    if "activity" in values:
        values["activity_id"] = agenda.activity_by_key(
            unit.connection, board.id, values.pop("activity")
        ).id
    notes.change_note(unit, board.id, change.key, **values)


def _group_rows(connection: Connection, board: StoredBoard) -> dict[str | None, int | None]:
    return {
        None: None,
        **{group.key: row for row, group in agenda.groups_of(connection, board.id).items()},
    }


def _seat(connection: Connection, board: StoredBoard, key: str) -> State:
    found = next(one for one in seats.every_seat_of(connection, board.id) if one.public_id == key)
    keys = {row: one for one, row in _group_rows(connection, board).items()}
    return {**vars(found), "group": keys[found.group_id]}


def _put_seat(unit: Unit, board: StoredBoard, change: Change) -> None:
    values = dict(change.before)
    if "group" in values:
        values["group_id"] = _group_rows(unit.connection, board)[values.pop("group")]
    row = next(
        one.id
        for one in seats.every_seat_of(unit.connection, board.id)
        if one.public_id == change.key
    )
    seats.change_seat(unit, board.id, row, **values)
    if board.names_shown and "name" in values:
        notes.stamp_notes(unit, board.id, seat=row)


def _group(connection: Connection, board: StoredBoard, key: str) -> State:
    groups = agenda.groups_of(connection, board.id).values()
    return {group.key: group.json() for group in groups}[key]


def _put_group(unit: Unit, board: StoredBoard, change: Change) -> None:
    row = _group_rows(unit.connection, board)[change.key]
    assert row is not None
    agenda.change_group(unit, board.id, row, **change.before)
    boards.change_board(unit, board.id)


def _session(connection: Connection, board: StoredBoard, key: str) -> State:
    number, _, step = key.partition(".")
    sittings = agenda.agenda_of(connection, board.id)
    if step:
        stored = find_step(sittings, int(number), int(step))
        return stored.json() if stored else {}
    sitting = find_sitting(sittings, int(number))
    return sitting.json() if sitting else {}


def _put_session(unit: Unit, board: StoredBoard, change: Change) -> None:
    number, _, step = change.key.partition(".")
    if step:
        agenda.change_step(unit, board.id, int(number), int(step), **change.before)
    else:
        agenda.change_sitting(unit, board.id, int(number), **change.before)
    boards.change_board(unit, board.id)


def _put_board(unit: Unit, board: StoredBoard, change: Change) -> None:
    boards.change_board(unit, board.id, **change.before)
    if "names_shown" in change.before:
        notes.stamp_notes(unit, board.id)


def _put_setting(unit: Unit, board: StoredBoard, change: Change) -> None:
    boards.change_board(
        unit, board.id, settings=board.settings.with_json(change.key, change.before["value"])
    )


_READ: dict[str, Callable[[Connection, StoredBoard, str], State]] = {
    "board": lambda connection, board, key: {name: getattr(board, name) for name in OF_BOARD},
    "setting": lambda connection, board, key: {"value": board.settings.json().get(key)},
    "activity": _activity,
    "note": _note,
    "seat": _seat,
    "group": _group,
    "session": _session,
    "step": _session,
}
_WRITE: dict[str, Callable[[Unit, StoredBoard, Change], None]] = {
    "board": _put_board,
    "setting": _put_setting,
    "activity": _put_activity,
    "note": _put_note,
    "seat": _put_seat,
    "group": _put_group,
    "session": _put_session,
    "step": _put_session,
}
