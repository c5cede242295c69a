"""The host's hand on seats and groups: changes, voids."""

from collections.abc import Collection, Sequence
from typing import Any

from app.commands.context import Context
from app.commands.people.erasing import withdraw_open_ballots
from app.commands.people.seats import group_id, seat_values
from app.documents.roster import GROUP_LIMIT
from app.documents.roster_plan import GROUPS_LIMIT
from app.domain.changes.acts import changed
from app.domain.refusals import Refusal
from app.domain.text import clean_text
from app.storage import activities, boards
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
    """Renames, moves or marks a seat; None leaves a value as it is, an empty group takes the seat out of its group.

    Refuses `no_such_seat`, `text_empty`, `text_too_long`, `bad_attendance`, `no_such_group`, `bad_setting` (a device is nobody present).
    """

    def work(unit: Unit) -> store.StoredSeat:
        board, before = find_seat(unit, code, seat)
        checked = seat_values(
            context,
            before.name if name is None else name,
            before.organisation if organisation is None else organisation,
            before.attendance if attendance is None else attendance,
        )
        values: dict[str, Any] = {
            key: checked[key] for key in ("name", "organisation", "attendance")
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
            changed("seat", seat, *(_told(unit, one) for one in (before, after))),
            seat=seat,
        )
        return after

    return await context.write(work)


def _told(unit: Unit, seat: store.StoredSeat) -> dict[str, Any]:
    """A seat as the log tells it: its group by its key."""
    groups = activities.groups_of(unit.connection, seat.board_id)
    group = groups[seat.group_id]["key"] if seat.group_id else None
    return {**{name: getattr(seat, name) for name in SEAT_VALUES}, "group": group}


async def void_seat(context: Context, code: str, seat: str) -> None:
    """Takes a seat away; its ballots in open rounds go with it, sealed rounds stay as sealed. Refuses `no_such_seat`."""

    def work(unit: Unit) -> None:
        board, before = find_seat(unit, code, seat)
        lost = withdraw_open_ballots(unit, board, before)
        store.change_seat(unit, board.id, before.id, voided=True, present=False)
        gone = {"voided": True, "present": False}
        changes = changed("seat", seat, {"voided": False, "present": before.present}, gone)
        context.record(
            unit, board.id, "seat_voided", [] if lost else changes, seat=seat
        )  # its ballot comes back from nowhere

    await context.write(work)


def find_seat(unit: Unit, code: str, seat: str) -> tuple[StoredBoard, store.StoredSeat]:
    """Returns the board, locked, and its living seat. Refuses `no_such_board`, `no_such_seat`."""
    board = board_by_code(unit.connection, code, lock=True)
    try:
        return board, store.seat_by_public_id(unit.connection, board.id, seat)
    except Refusal:
        raise Refusal("no_such_seat") from None


async def put_group(
    context: Context,
    code: str,
    key: str,
    *,
    name: str,
    attendance: str | None,
    blocks: Sequence[str],
    only: Collection[str] | None = None,
) -> dict[str, Any]:
    """A new group, or another name, place and blocks for one: `only` some of them, or all.

    Refuses `text_empty`, `text_too_long`, `bad_attendance`, `no_such_field`.
    """

    def work(unit: Unit) -> dict[str, Any]:
        board = board_by_code(unit.connection, code, lock=True)
        if attendance not in {None, "in_room", "online"}:
            raise Refusal("bad_attendance")
        _require_blocks(unit, board.id, blocks)
        values = {
            "name": clean_text(name, GROUP_LIMIT, line=True),
            "attendance": attendance,
            "blocks": list(dict.fromkeys(blocks)),
        }
        rows = {
            one["key"]: row for row, one in activities.groups_of(unit.connection, board.id).items()
        }
        if key in rows:
            before = activities.groups_of(unit.connection, board.id)[rows[key]]
            chosen = {name: value for name, value in values.items() if only is None or name in only}
            values = {**values, **{name: before[name] for name in values if name not in chosen}}
            activities.change_group(unit, board.id, rows[key], **values)
            context.record(
                unit, board.id, "group_changed", changed("group", key, before, chosen), group=key
            )
        elif len(rows) >= GROUPS_LIMIT:
            raise Refusal("too_large")
        else:
            activities.add_group(unit, board.id, {"key": key, **values})
            context.record(unit, board.id, "group_added", group=key, name=values["name"])
        boards.change_board(unit, board.id)
        return {"key": key, **values}

    return await context.write(work)


def _require_blocks(unit: Unit, board_id: int, blocks: Sequence[str]) -> None:
    """Refuses `no_such_field` for a block that no framework of the board has."""
    frameworks = boards.frameworks_of(unit.connection, board_id).values()
    ids = {block.id for framework in frameworks for block in framework.blocks}
    if unknown := [block for block in blocks if block not in ids]:
        raise Refusal("no_such_field", field=unknown[0])


async def group_device(context: Context, code: str, key: str) -> store.StoredSeat:
    """The seat of the group's common device, made at the first time: it writes for the group, counts as nobody and has no vote.

    Refuses `no_such_group`.
    """

    def work(unit: Unit) -> store.StoredSeat:
        board = board_by_code(unit.connection, code, lock=True)
        row = group_id(unit, board.id, key)
        if row is None:
            raise Refusal("no_such_group")
        known = [
            one
            for one in store.seats_of(unit.connection, board.id)
            if one.device and one.group_id == row
        ]
        if known:
            context.record(unit, board.id, "code_shown", seat=known[0].public_id)
            return known[0]
        group = activities.groups_of(unit.connection, board.id)[row]
        values = seat_values(context, group["name"], "", group["attendance"] or "in_room")
        made = store.add_seat(
            unit, board.id, {**values, "group_id": row, "device": True, "present": False}
        )
        context.record(unit, board.id, "device_given", group=key, name=group["name"])
        return made

    return await context.write(work)


async def remove_group(context: Context, code: str, key: str) -> None:
    """The group goes; its seats and notes stay, without a group. Refuses `no_such_group`."""

    def work(unit: Unit) -> None:
        board = board_by_code(unit.connection, code, lock=True)
        row = group_id(unit, board.id, key)
        if row is None:
            raise Refusal("no_such_group")
        name = activities.groups_of(unit.connection, board.id)[row]["name"]
        activities.drop_group(unit, row)
        context.record(unit, board.id, "group_removed", group=key, name=name)
        boards.change_board(unit, board.id)

    await context.write(work)
