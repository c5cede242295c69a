"""Imports a list of people: known ones are matched, new ones get a seat; it
can be undone."""

from dataclasses import dataclass

from sqlalchemy import Connection

from app.commands.context import Context, command
from app.commands.people.seats import seat_values
from app.documents.roster.plan import Person, RosterPlan, plan_roster
from app.documents.roster.roster import Roster, RosterRow
from app.domain.changes.acts import Change
from app.domain.json import without
from app.storage import activities, boards
from app.storage import seats as store
from app.storage.boards import StoredBoard, board_by_code, lock_board
from app.storage.unit import Unit


@dataclass(frozen=True)
class ImportedRoster:
    """The plan as applied, and the seats of the list's rows in their order."""

    plan: RosterPlan
    seats: list[store.StoredSeat]


def plan_on_board(
    connection: Connection,
    board: StoredBoard,
    roster: Roster,
    *,
    namesakes: bool = False,
) -> RosterPlan:
    """Returns what an import would do now. Refuses as `plan_roster`."""
    groups = activities.groups_of(connection, board.id)
    people = [
        Person(
            seat.public_id,
            seat.name,
            seat.organisation,
            seat.attendance,
            groups[seat.group_id].key if seat.group_id else None,
        )
        for seat in store.seats_of(connection, board.id)
        if not seat.device
    ]
    return plan_roster(
        roster,
        people,
        {group.key: group.name for group in groups.values()},
        namesakes=namesakes,
    )


async def preview_roster(
    context: Context, code: str, roster: Roster, *, namesakes: bool = False
) -> RosterPlan:
    """Returns what an import would do; changes nothing. Refuses as
    `plan_roster`."""
    return await context.database.read(
        lambda connection: plan_on_board(
            connection, board_by_code(connection, code), roster, namesakes=namesakes
        )
    )


@command
def import_roster(
    context: Context, unit: Unit, code: str, roster: Roster, *, namesakes: bool = False
) -> ImportedRoster:
    """Adds seats for the new people (not yet present), changes the others',
    and adds new groups.

    All of it or nothing. Refuses as `plan_roster`.
    """
    board = lock_board(unit, code)
    plan = plan_on_board(unit.connection, board, roster, namesakes=namesakes)
    new = _apply(context, unit, board, plan)
    _record(context, unit, board, plan, new)
    seats = {seat.public_id: seat for seat in store.seats_of(unit.connection, board.id)}
    fresh = iter(new)
    return ImportedRoster(plan, [seats[seat or next(fresh)] for seat in plan.seats])


def _record(
    context: Context, unit: Unit, board: StoredBoard, plan: RosterPlan, new: list[str]
) -> None:
    """Logs the import, unless it changed nothing."""
    if new or plan.changed or plan.new_groups:
        context.record(
            unit,
            board.id,
            "roster_imported",
            _changes(plan, new),
            seats=len(plan.new),
            known=len(plan.unchanged),
            changed=len(plan.changed),
        )


def _apply(
    context: Context, unit: Unit, board: StoredBoard, plan: RosterPlan
) -> list[str]:
    """Does what the plan says; returns the ids of the new seats, in the order
    of the list."""
    _add_groups(unit, board, plan)
    groups = activities.groups_of(unit.connection, board.id)
    rows = {group.key: row for row, group in groups.items()}
    new = _add_seats(context, unit, board, plan, rows)
    _amend_seats(unit, board, plan, rows)
    return new


def _add_groups(unit: Unit, board: StoredBoard, plan: RosterPlan) -> None:
    for key, name in plan.new_groups.items():
        activities.add_group(unit, board.id, {"key": key, **_new_group(name)})
    if plan.new_groups:
        boards.change_board(unit, board.id)


def _new_group(name: str) -> dict[str, object]:
    return {"name": name, "attendance": None, "blocks": []}


def _add_seats(
    context: Context,
    unit: Unit,
    board: StoredBoard,
    plan: RosterPlan,
    groups: dict[str, int],
) -> list[str]:
    """Adds the new seats; returns their ids in the order of the list."""
    new = [_new_seat(context, row, groups) for row in plan.new]
    store.add_seats(unit, board.id, new)
    return [seat["public_id"] for seat in new]


def _new_seat(
    context: Context, row: RosterRow, groups: dict[str, int]
) -> store.NewSeat:
    organisation, attendance = row.organisation or "", row.attendance or "in_room"
    values = seat_values(context, row.name, organisation, attendance)
    group_id = groups[row.group] if row.group else None
    return {**values, "group_id": group_id, "present": False}


def _amend_seats(
    unit: Unit, board: StoredBoard, plan: RosterPlan, groups: dict[str, int]
) -> None:
    ids = {
        seat.public_id: seat.id for seat in store.seats_of(unit.connection, board.id)
    }
    for amendment in plan.changed:
        values: dict[str, object] = without(amendment.values, "group")
        if "group" in amendment.values:
            values["group_id"] = groups[amendment.values["group"]]
        store.change_seat(unit, board.id, ids[amendment.before.seat], **values)


def _changes(plan: RosterPlan, new: list[str]) -> list[Change]:
    """Returns the changes for the log, by which the import can be undone.

    As long as no new person is present and none of its values was changed
    since.
    """
    before: dict[str, object] = dict.fromkeys(new)
    after: dict[str, object] = {
        seat: {"present": False, "voided": False} for seat in new
    }
    for amendment in plan.changed:
        person = amendment.before
        before[person.seat] = {name: getattr(person, name) for name in amendment.values}
        after[person.seat] = dict(amendment.values)
    # First in, last out: the seats go before their groups.
    changes = (_groups_change(plan), Change("seats", "", before, after))
    return [change for change in changes if change.after]


def _groups_change(plan: RosterPlan) -> Change:
    groups = {key: _new_group(name) for key, name in plan.new_groups.items()}
    return Change("groups", "", dict.fromkeys(groups), groups)
