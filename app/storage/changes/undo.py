"""Restores what an undoable act changed, by its names in the log."""

from collections.abc import Callable

from sqlalchemy import Connection

from app.domain.changes.acts import Change
from app.domain.explaining.texts import field_in, with_texts_json
from app.domain.json import without
from app.domain.plan.agenda import Sitting
from app.storage import activities as agenda
from app.storage import boards, commitments, notes, seats
from app.storage.boards import StoredBoard
from app.storage.changes.bulk import WRITERS, group_ids
from app.storage.frameworks import (
    change_framework,
    drop_unused_frameworks,
    frameworks_of,
)
from app.storage.unit import Unit
from app.storage.votes.rounds import round_


def restore(unit: Unit, code: str, change: Change) -> None:
    """Writes the values from before the change."""
    board = boards.board_by_code(unit.connection, code)
    if change.of in WRITERS:
        WRITERS[change.of](unit, board, change.before)
    else:
        _WRITE[change.of](unit, board, change)


def _put_activity(unit: Unit, board: StoredBoard, change: Change) -> None:
    before = change.before
    if before.get("exists") is True:
        return _add_activity(unit, board, change)
    activity_id = agenda.activity_by_key(unit.connection, board.id, change.key).id
    if before.get("exists") is False:
        return _drop_activity(unit, board, activity_id)
    if "round" in before:
        _drop_later_rounds(unit, activity_id, before["round"])
    agenda.change_activity(unit, board.id, activity_id, **before)
    if "private" in before:
        notes.stamp_notes(unit, board.id, activity=activity_id)


def _drop_later_rounds(unit: Unit, activity_id: int, number: int) -> None:
    is_later = (round_.c.activity_id == activity_id) & (round_.c.number > number)
    unit.delete(round_, is_later)


def _add_activity(unit: Unit, board: StoredBoard, change: Change) -> None:
    """Puts a removed activity back."""
    values = without(change.before, "exists")
    row = _row_of_framework(unit.connection, board, values.pop("framework"))
    added = {**values, "framework_id": row, "key": change.key}
    agenda.add_activity(unit, board.id, added)
    boards.change_board(unit, board.id)


def _row_of_framework(connection: Connection, board: StoredBoard, key: str) -> int:
    frameworks = frameworks_of(connection, board.id)
    return next(row for row, framework in frameworks.items() if framework.id == key)


def _drop_activity(unit: Unit, board: StoredBoard, activity_id: int) -> None:
    agenda.drop_activity(unit, board.id, activity_id)
    drop_unused_frameworks(unit, board.id)
    boards.change_board(unit, board.id)


def _put_note(unit: Unit, board: StoredBoard, change: Change) -> None:
    values = dict(change.before)
    if "activity" in values:
        key = values.pop("activity")
        activity = agenda.activity_by_key(unit.connection, board.id, key)
        values["activity_id"] = activity.id
    notes.change_note(unit, board.id, change.key, **values)


def _put_seat(unit: Unit, board: StoredBoard, change: Change) -> None:
    values = dict(change.before)
    if "group" in values:
        values["group_id"] = group_ids(unit.connection, board)[values.pop("group")]
    seat_id = _row_of_seat(unit.connection, board, change.key)
    seats.change_seat(unit, board.id, seat_id, **values)
    if board.names_shown and "name" in values:
        notes.stamp_notes(unit, board.id, seat=seat_id)


def _row_of_seat(connection: Connection, board: StoredBoard, public_id: str) -> int:
    """Returns the row id of a seat, a voided one too: it may come back."""
    every_seat = seats.every_seat_of(connection, board.id)
    return next(seat.id for seat in every_seat if seat.public_id == public_id)


def _put_group(unit: Unit, board: StoredBoard, change: Change) -> None:
    group_id = group_ids(unit.connection, board)[change.key]
    assert group_id is not None
    agenda.change_group(unit, board.id, group_id, **change.before)
    boards.change_board(unit, board.id)


def _put_agenda(unit: Unit, board: StoredBoard, change: Change) -> None:
    sittings = [Sitting.read(value, "sessions") for value in change.before["sessions"]]
    agenda.replace_agenda(unit, board.id, sittings)
    boards.change_board(unit, board.id)


def _put_session(unit: Unit, board: StoredBoard, change: Change) -> None:
    number, *step = map(int, change.key.split("."))
    if step:
        agenda.change_step(unit, board.id, number, *step, **change.before)
    else:
        agenda.change_sitting(unit, board.id, number, **change.before)
    boards.change_board(unit, board.id)


def _put_board(unit: Unit, board: StoredBoard, change: Change) -> None:
    boards.change_board(unit, board.id, **change.before)
    if "names_shown" in change.before:
        notes.stamp_notes(unit, board.id)


def _put_setting(unit: Unit, board: StoredBoard, change: Change) -> None:
    settings = board.settings.with_json(change.key, change.before["value"])
    boards.change_board(unit, board.id, settings=settings)


def _put_commitment(unit: Unit, board: StoredBoard, change: Change) -> None:
    at = commitments.commitment_on(unit.connection, board.id, change.key).updated_at
    commitments.put_commitment(unit, board.id, change.key, at, change.before)


def _put_follow_up(unit: Unit, board: StoredBoard, change: Change) -> None:
    before = change.before
    if before["exists"]:
        commitments.put_follow_up(unit, board.id, change.key, before["opened_at"])
    else:
        commitments.drop_follow_up(unit, board.id, change.key)
    boards.change_board(unit, board.id)


def _put_field(unit: Unit, board: StoredBoard, change: Change) -> None:
    frameworks = frameworks_of(unit.connection, board.id)
    row, framework, field = field_in(frameworks, change.key)
    reworded = with_texts_json(field, change.before, framework.locale)
    change_framework(unit, board.id, row, framework.with_field(reworded))
    boards.change_board(unit, board.id)


_WRITE: dict[str, Callable[[Unit, StoredBoard, Change], None]] = {
    "board": _put_board,
    "setting": _put_setting,
    "activity": _put_activity,
    "note": _put_note,
    "seat": _put_seat,
    "group": _put_group,
    "session": _put_session,
    "step": _put_session,
    "agenda": _put_agenda,
    "commitment": _put_commitment,
    "follow_up": _put_follow_up,
    "field": _put_field,
}
