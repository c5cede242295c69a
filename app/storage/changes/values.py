"""Reads the present values of what an undoable act changed, by their names in
the log, and says whether they are still as it left them."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, select

from app.domain.changes.acts import Act, Change
from app.domain.explaining.texts import field_in, texts_json
from app.domain.plan.agenda import agenda_json, find_sitting, find_step
from app.domain.refusals import Refusal
from app.storage import activities as agenda
from app.storage import commitments, notes
from app.storage.activities import StoredActivity
from app.storage.boards import StoredBoard
from app.storage.changes.bulk import READERS, group_values, groups_used, seat_values
from app.storage.frameworks import frameworks_of
from app.storage.sql.rows import any_row
from app.storage.votes.rounds import round_of
from app.storage.votes.turnout import cast_since

State = Mapping[str, Any]
OF_BOARD = ("title", "place", "joining", "names_shown")
OF_ACTIVITY = (
    *("title", "state", "locked", "round"),
    *("reveal", "pace", "order", "secret", "practice"),
)
STORED_OF_ACTIVITY = ("opened_at", "closed_at", "closes_at", "private", "position")


def current_values(
    connection: Connection, board: StoredBoard, change: Change
) -> State | None:
    """Returns the present values of what a change names; None when its row is
    gone, or when the change came with a file and names nothing on this
    board."""
    try:
        if change.of in READERS:
            return _values_of_many(READERS[change.of](connection, board), change)
        state = _READ[change.of](connection, board, change.key)
        return {name: state[name] for name in change.after}
    except (KeyError, ValueError, Refusal):
        return None


def _values_of_many(
    values_by_key: Mapping[str, Mapping[str, object]], change: Change
) -> State:
    """Returns the present values of rows that changed together, by their
    keys."""
    return {
        key: {name: values_by_key[key][name] for name in values}
        for key, values in change.after.items()
    }


def is_unchanged(connection: Connection, board: StoredBoard, act: Act) -> bool:
    """Returns whether everything is still as an act left it, and nothing was
    written or voted in what it opened."""
    return all(
        current_values(connection, board, change) == change.after
        for change in act.changes
    ) and not any(_is_used(connection, board, change, act) for change in act.changes)


def _is_used(
    connection: Connection, board: StoredBoard, change: Change, act: Act
) -> bool:
    if change.of == "groups":
        return groups_used(connection, board, change.after, but=_seats_of(act))
    if change.of == "notes":
        return _is_planned(connection, board, change)
    if not _opens_activity(change):
        return False
    opened = agenda.activity_by_key(connection, board.id, change.key)
    return _is_written_in(connection, opened, since=act.at)


def _seats_of(act: Act) -> list[str]:
    """Returns the seats (public ids) that an act changed together."""
    of_seats = (change for change in act.changes if change.of == "seats")
    return [seat for change in of_seats for seat in change.after]


def _opens_activity(change: Change) -> bool:
    before, after = change.before.get("state"), change.after.get("state")
    return change.of == "activity" and after == "open" and before != "open"


def _is_planned(connection: Connection, board: StoredBoard, change: Change) -> bool:
    """Says whether a note that undoing would delete stands in the plan of
    action by now: what a group writes there is no act of staff."""
    states = {key: state.get("state") for key, state in change.before.items() if state}
    gone = {key for key, state in states.items() if state == "deleted"}
    stored = commitments.commitments_of(connection, board.id) if gone else {}
    return any(not stored[key].removed for key in gone & stored.keys())


def _is_written_in(connection: Connection, opened: StoredActivity, since: str) -> bool:
    """Says whether anybody voted in the present round, or wrote since this
    moment."""
    if opened.value.has_ballots:
        current = round_of(connection, opened.id, opened.value.round)
        return current is not None and bool(cast_since(connection, current.id, -1))
    note = notes.note.c
    is_written = (note.activity_id == opened.id) & (note.updated_at >= since)
    return any_row(connection, select(note.id).where(is_written))


def _activity(connection: Connection, board: StoredBoard, key: str) -> State:
    try:
        stored = agenda.activity_by_key(connection, board.id, key)
    except Refusal:
        return {"exists": False}
    return {
        "exists": True,
        **{name: getattr(stored.value, name) for name in OF_ACTIVITY},
        **{name: getattr(stored, name) for name in STORED_OF_ACTIVITY},
        **agenda.rule_columns(stored.value),
    }


def _note(connection: Connection, board: StoredBoard, key: str) -> State:
    note = notes.note_by_id(connection, board.id, key)
    return vars(note) if note else {}


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


def _commitment(connection: Connection, board: StoredBoard, key: str) -> State:
    return commitments.commitment_on(connection, board.id, key).values()


def _follow_up(connection: Connection, board: StoredBoard, key: str) -> State:
    opened_at = commitments.follow_ups_of(connection, board.id).get(key)
    return {"exists": opened_at is not None, "opened_at": opened_at}


def _field(connection: Connection, board: StoredBoard, key: str) -> State:
    """Returns what explains a field in words, by "framework/field"."""
    _, framework, field = field_in(frameworks_of(connection, board.id), key)
    return {**texts_json(field, framework.locale)}


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
