"""Changes and voids seats, as a host does."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.commands.context import Context, command
from app.commands.people.open_ballots import drop_open_ballots
from app.commands.people.seats import group_id, seat_values
from app.domain.changes.acts import changed
from app.domain.refusals import Refusal
from app.storage import activities
from app.storage import seats as store
from app.storage.boards import StoredBoard, lock_board
from app.storage.notes import stamp_notes
from app.storage.unit import Unit

TEXTS = ("name", "organisation", "attendance")
SEAT_VALUES = (*TEXTS, "present")


@dataclass(frozen=True)
class SeatChanges:
    """New values of a seat; None leaves a value as it is, "" takes it out of
    its group."""

    name: str | None = None
    organisation: str | None = None
    attendance: str | None = None
    group: str | None = None
    present: bool | None = None


@command
def change_seat(
    context: Context, unit: Unit, code: str, seat: str, changes: SeatChanges
) -> store.StoredSeat:
    """Renames, moves or marks a seat.

    Refuses `no_such_seat`, `text_empty`, `text_too_long`, `bad_attendance`,
    `no_such_group`, and `bad_setting` for marking a group's device as present.
    """
    board, before = find_seat(unit, code, seat)
    store.change_seat(
        unit, board.id, before.id, **_columns(context, unit, before, changes)
    )
    after = store.seat_by_public_id(unit.connection, board.id, seat)
    if board.names_shown and after.name != before.name:
        stamp_notes(unit, board.id, seat=before.id)
    _record_change(context, unit, before, after)
    return after


def _record_change(
    context: Context, unit: Unit, before: store.StoredSeat, after: store.StoredSeat
) -> None:
    was, now = _logged_values(unit, before), _logged_values(unit, after)
    changes = changed("seat", after.public_id, was, now)
    context.record(unit, after.board_id, "seat_changed", changes, seat=after.public_id)


def _columns(
    context: Context, unit: Unit, before: store.StoredSeat, changes: SeatChanges
) -> dict[str, object]:
    """Returns the columns that the seat gets. Refuses as `change_seat`."""
    texts = {
        name: getattr(before if getattr(changes, name) is None else changes, name)
        for name in TEXTS
    }
    checked = dict(seat_values(context, **texts))
    values = {name: checked[name] for name in TEXTS} | _presence(
        before, changes.present
    )
    if changes.group is not None:
        values["group_id"] = group_id(unit, before.board_id, changes.group)
    return values


def _presence(before: store.StoredSeat, present: bool | None) -> dict[str, object]:
    """Refuses `bad_setting` for a group's device, which counts as nobody."""
    if present is None or (before.device and not present):
        return {}
    if before.device:
        raise Refusal("bad_setting")
    return {"present": present}


def _logged_values(unit: Unit, seat: store.StoredSeat) -> Mapping[str, object]:
    """Returns the values of a seat that the log records: its group by its
    key."""
    groups = activities.groups_of(unit.connection, seat.board_id)
    group = groups[seat.group_id].key if seat.group_id else None
    return {**{name: getattr(seat, name) for name in SEAT_VALUES}, "group": group}


@command
def void_seat(context: Context, unit: Unit, code: str, seat: str) -> None:
    """Voids a seat and drops its ballots in open rounds; sealed rounds stay as
    they are.

    Refuses `no_such_seat`.
    """
    board, before = find_seat(unit, code, seat)
    lost = drop_open_ballots(unit, board, {before.id})
    store.change_seat(unit, board.id, before.id, voided=True, present=False)
    after = {"voided": True, "present": False}
    changes = changed("seat", seat, {"voided": False, "present": before.present}, after)
    # A dropped ballot cannot be restored, so the void of its seat cannot be
    # undone.
    context.record(unit, board.id, "seat_voided", [] if lost else changes, seat=seat)


def find_seat(unit: Unit, code: str, seat: str) -> tuple[StoredBoard, store.StoredSeat]:
    """Returns the board, locked, and its living seat. Refuses `no_such_board`,
    `no_such_seat`."""
    board = lock_board(unit, code)
    try:
        return board, store.seat_by_public_id(unit.connection, board.id, seat)
    except Refusal:
        raise Refusal("no_such_seat") from None
