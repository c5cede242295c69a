"""Changes and voids seats, as a host does."""

from collections.abc import Mapping

from app.commands.context import Context
from app.commands.people.erasing import withdraw_open_ballots
from app.commands.people.seats import group_id, seat_values
from app.domain.changes.acts import changed
from app.domain.refusals import Refusal
from app.storage import activities
from app.storage import seats as store
from app.storage.boards import StoredBoard, board_by_code
from app.storage.notes import stamp_notes
from app.storage.unit import Unit

SEAT_VALUES = ("name", "organisation", "attendance", "present")


async def change_seat(
    context: Context,
    code: str,
    seat: str,
    *,
    name: str | None = None,
    organisation: str | None = None,
    attendance: str | None = None,
    group: str | None = None,
    present: bool | None = None,
) -> store.StoredSeat:
    """Renames, moves or marks a seat; None leaves a value as it is, "" takes it out of its group.

    Refuses `no_such_seat`, `text_empty`, `text_too_long`, `bad_attendance`, `no_such_group`, and
    `bad_setting` for marking a group's device as present.
    """

    def work(unit: Unit) -> store.StoredSeat:
        board, before = find_seat(unit, code, seat)
        checked = seat_values(
            context,
            before.name if name is None else name,
            before.organisation if organisation is None else organisation,
            before.attendance if attendance is None else attendance,
        )
        values: dict[str, object] = {
            "name": checked["name"],
            "organisation": checked["organisation"],
            "attendance": checked["attendance"],
        }
        if group is not None:
            values["group_id"] = group_id(unit, board.id, group)
        if present is not None and not (before.device and not present):
            if before.device:
                raise Refusal("bad_setting")
            values["present"] = present
        store.change_seat(unit, board.id, before.id, **values)
        if board.names_shown and values["name"] != before.name:
            stamp_notes(unit, board.id, seat=before.id)
        after = store.seat_by_public_id(unit.connection, board.id, seat)
        context.record(
            unit,
            board.id,
            "seat_changed",
            changed("seat", seat, _logged_values(unit, before), _logged_values(unit, after)),
            seat=seat,
        )
        return after

    return await context.write(work)


def _logged_values(unit: Unit, seat: store.StoredSeat) -> Mapping[str, object]:
    """Returns the values of a seat that the log records: its group by its key."""
    groups = activities.groups_of(unit.connection, seat.board_id)
    group = groups[seat.group_id].key if seat.group_id else None
    return {**{name: getattr(seat, name) for name in SEAT_VALUES}, "group": group}


async def void_seat(context: Context, code: str, seat: str) -> None:
    """Voids a seat and drops its ballots in open rounds; sealed rounds stay as they are.

    Refuses `no_such_seat`.
    """

    def work(unit: Unit) -> None:
        board, before = find_seat(unit, code, seat)
        lost = withdraw_open_ballots(unit, board, before)
        store.change_seat(unit, board.id, before.id, voided=True, present=False)
        after = {"voided": True, "present": False}
        changes = changed("seat", seat, {"voided": False, "present": before.present}, after)
        # A dropped ballot cannot be restored, so the void of its seat cannot be undone.
        context.record(unit, board.id, "seat_voided", [] if lost else changes, seat=seat)

    await context.write(work)


def find_seat(unit: Unit, code: str, seat: str) -> tuple[StoredBoard, store.StoredSeat]:
    """Returns the board, locked, and its living seat. Refuses `no_such_board`, `no_such_seat`."""
    board = board_by_code(unit.connection, code, lock=True)
    try:
        return board, store.seat_by_public_id(unit.connection, board.id, seat)
    except Refusal:
        raise Refusal("no_such_seat") from None
