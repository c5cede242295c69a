"""Reads and restores the rows that an undoable act changed, by their names in the
log."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, delete, func, select

from app.domain.changes.acts import Act, Change
from app.domain.explaining.texts import field_in, texts_json, with_texts_json
from app.domain.plan.agenda import Sitting, agenda_json, find_sitting, find_step
from app.domain.refusals import Refusal
from app.storage import activities as agenda
from app.storage import boards, commitments, notes, seats
from app.storage.activities import StoredActivity
from app.storage.boards import StoredBoard
from app.storage.bulk_changes import (
    READERS,
    WRITERS,
    group_ids,
    group_values,
    groups_used,
    seat_values,
)
from app.storage.unit import Unit
from app.storage.votes.rounds import round_, round_of
from app.storage.votes.turnout import cast_since

State = Mapping[str, Any]
OF_BOARD = ("title", "place", "joining", "names_shown")
OF_ACTIVITY = (
    "state",
    "locked",
    "round",
    "reveal",
    "pace",
    "order",
    "secret",
    "practice",
)


def current_values(
    connection: Connection, board: StoredBoard, change: Change
) -> State | None:
    """Returns the present values of what a change names; None when its row is gone, or
    when the change came with a file and names nothing on this board."""
    try:
        if change.of in READERS:
            values_by_key = READERS[change.of](connection, board)
            return {
                key: {name: values_by_key[key][name] for name in values}
                for key, values in change.after.items()
            }
        state = _READ[change.of](connection, board, change.key)
        return {name: state[name] for name in change.after}
    except (KeyError, ValueError, Refusal):
        return None


def is_unchanged(connection: Connection, board: StoredBoard, act: Act) -> bool:
    """Returns whether everything is still as an act left it, and nothing was written or
    voted in what it opened."""
    for change in act.changes:
        if current_values(connection, board, change) != change.after:
            return False
    return not any(_is_used(connection, board, change, act) for change in act.changes)


def _is_used(
    connection: Connection, board: StoredBoard, change: Change, act: Act
) -> bool:
    if change.of == "groups":
        of_seats = (change for change in act.changes if change.of == "seats")
        seats_of_act = [seat for change in of_seats for seat in change.after]
        return groups_used(connection, board, change.after, but=seats_of_act)
    if change.of == "notes":
        return _is_planned(connection, board, change)
    before, after = change.before.get("state"), change.after.get("state")
    if change.of != "activity" or after != "open" or before == "open":
        return False
    opened = agenda.activity_by_key(connection, board.id, change.key)
    return _is_written_in(connection, opened, since=act.at)


def _is_planned(connection: Connection, board: StoredBoard, change: Change) -> bool:
    """Says whether a note that undoing would delete stands in the plan of action by
    now: what a group writes there is no act of staff."""
    states = {key: state.get("state") for key, state in change.before.items() if state}
    gone = {key for key, state in states.items() if state == "deleted"}
    stored = commitments.commitments_of(connection, board.id) if gone else {}
    return any(not stored[key].removed for key in gone & stored.keys())


def _is_written_in(connection: Connection, opened: StoredActivity, since: str) -> bool:
    """Says whether anybody voted in the present round, or wrote since this moment."""
    if opened.value.has_ballots:
        current = round_of(connection, opened.id, opened.value.round)
        return current is not None and bool(cast_since(connection, current.id, -1))
    written = select(func.count()).where(
        notes.note.c.activity_id == opened.id, notes.note.c.updated_at >= since
    )
    return bool(connection.execute(written).scalar())


def restore(unit: Unit, code: str, change: Change) -> None:
    """Writes the values from before the change."""
    board = boards.board_by_code(unit.connection, code)
    if change.of in WRITERS:
        WRITERS[change.of](unit, board, change.before)
    else:
        _WRITE[change.of](unit, board, change)


def _activity(connection: Connection, board: StoredBoard, key: str) -> State:
    try:
        stored = agenda.activity_by_key(connection, board.id, key)
    except Refusal:
        return {"exists": False}
    activity = stored.value
    rule = (
        {"votes": activity.rule.votes, "repeats": activity.rule.repeats}
        if activity.rule
        else {}
    )
    return {
        "exists": True,
        **{name: getattr(activity, name) for name in OF_ACTIVITY},
        "opened_at": stored.opened_at,
        "closed_at": stored.closed_at,
        "closes_at": stored.closes_at,
        "private": stored.private,
        "title": activity.title,
        "position": stored.position,
        **rule,
    }


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
    later = (round_.c.activity_id == activity_id) & (round_.c.number > number)
    unit.connection.execute(delete(round_).where(later))


def _add_activity(unit: Unit, board: StoredBoard, change: Change) -> None:
    """Puts a removed activity back."""
    values = {name: value for name, value in change.before.items() if name != "exists"}
    frameworks = boards.frameworks_of(unit.connection, board.id)
    named = (
        row
        for row, framework in frameworks.items()
        if framework.id == values["framework"]
    )
    values["framework_id"] = next(named)
    del values["framework"]
    agenda.add_activity(unit, board.id, {**values, "key": change.key})
    boards.change_board(unit, board.id)


def _drop_activity(unit: Unit, board: StoredBoard, activity_id: int) -> None:
    agenda.drop_activity(unit, board.id, activity_id)
    boards.drop_unused_frameworks(unit, board.id)
    boards.change_board(unit, board.id)


def _note(connection: Connection, board: StoredBoard, key: str) -> State:
    note = notes.note_by_id(connection, board.id, key)
    return vars(note) if note else {}


def _put_note(unit: Unit, board: StoredBoard, change: Change) -> None:
    values = dict(change.before)
    if "activity" in values:
        activity = agenda.activity_by_key(
            unit.connection, board.id, values.pop("activity")
        )
        values["activity_id"] = activity.id
    notes.change_note(unit, board.id, change.key, **values)


def _put_seat(unit: Unit, board: StoredBoard, change: Change) -> None:
    values = dict(change.before)
    if "group" in values:
        values["group_id"] = group_ids(unit.connection, board)[values.pop("group")]
    # A voided one may come back
    every_seat = seats.every_seat_of(unit.connection, board.id)
    seat_id = next(seat.id for seat in every_seat if seat.public_id == change.key)
    seats.change_seat(unit, board.id, seat_id, **values)
    if board.names_shown and "name" in values:
        notes.stamp_notes(unit, board.id, seat=seat_id)


def _put_group(unit: Unit, board: StoredBoard, change: Change) -> None:
    group_id = group_ids(unit.connection, board)[change.key]
    assert group_id is not None
    agenda.change_group(unit, board.id, group_id, **change.before)
    boards.change_board(unit, board.id)


def _session(connection: Connection, board: StoredBoard, key: str) -> State:
    """Returns a sitting of the agenda by its number, or a step of it by
    "sitting.step"."""
    number, _, step_number = key.partition(".")
    sittings = agenda.agenda_of(connection, board.id)
    if step_number:
        step = find_step(sittings, int(number), int(step_number))
        return step.json() if step else {}
    sitting = find_sitting(sittings, int(number))
    return sitting.json() if sitting else {}


def _agenda(connection: Connection, board: StoredBoard, key: str) -> State:
    """Returns the whole agenda, for changes of its order."""
    return agenda_json(agenda.agenda_of(connection, board.id))


def _put_agenda(unit: Unit, board: StoredBoard, change: Change) -> None:
    sittings = [Sitting.read(value, "sessions") for value in change.before["sessions"]]
    agenda.replace_agenda(unit, board.id, sittings)
    boards.change_board(unit, board.id)


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
        unit,
        board.id,
        settings=board.settings.with_json(change.key, change.before["value"]),
    )


def _commitment(connection: Connection, board: StoredBoard, key: str) -> State:
    return commitments.commitment_on(connection, board.id, key).values()


def _put_commitment(unit: Unit, board: StoredBoard, change: Change) -> None:
    at = commitments.commitment_on(unit.connection, board.id, change.key).updated_at
    commitments.put_commitment(unit, board.id, change.key, at, change.before)


def _follow_up(connection: Connection, board: StoredBoard, key: str) -> State:
    opened_at = commitments.follow_ups_of(connection, board.id).get(key)
    return {"exists": opened_at is not None, "opened_at": opened_at}


def _put_follow_up(unit: Unit, board: StoredBoard, change: Change) -> None:
    if change.before["exists"]:
        commitments.put_follow_up(
            unit, board.id, change.key, change.before["opened_at"]
        )
    else:
        commitments.drop_follow_up(unit, board.id, change.key)
    boards.change_board(unit, board.id)


def _field(connection: Connection, board: StoredBoard, key: str) -> State:
    """Returns what explains a field in words, by "framework/field"."""
    _, framework, field = field_in(boards.frameworks_of(connection, board.id), key)
    return {**texts_json(field, framework.locale)}


def _put_field(unit: Unit, board: StoredBoard, change: Change) -> None:
    frameworks = boards.frameworks_of(unit.connection, board.id)
    row, framework, field = field_in(frameworks, change.key)
    changed = framework.with_field(
        with_texts_json(field, change.before, framework.locale)
    )
    boards.change_framework(unit, board.id, row, changed)
    boards.change_board(unit, board.id)


_READ: dict[str, Callable[[Connection, StoredBoard, str], State]] = {
    "board": lambda connection, board, key: {
        name: getattr(board, name) for name in OF_BOARD
    },
    "setting": lambda connection, board, key: {"value": board.settings.json().get(key)},
    "activity": _activity,
    "note": _note,
    "seat": lambda connection, board, key: seat_values(connection, board)[key],
    "group": lambda connection, board, key: group_values(connection, board)[key],
    "session": _session,
    "step": _session,
    "agenda": _agenda,
    "commitment": _commitment,
    "follow_up": _follow_up,
    "field": _field,
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
    "agenda": _put_agenda,
    "commitment": _put_commitment,
    "follow_up": _put_follow_up,
    "field": _put_field,
}
