"""Adds, changes and removes groups, and gives each its common device."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from app.commands.context import Context
from app.commands.people.seats import group_id, seat_values
from app.documents.roster.plan import GROUPS_LIMIT
from app.documents.roster.roster import GROUP_LIMIT
from app.domain.changes.acts import changed
from app.domain.group import Group
from app.domain.refusals import Refusal
from app.domain.text import clean_text
from app.storage import activities, boards
from app.storage import seats as store
from app.storage.boards import board_by_code
from app.storage.unit import Unit


async def put_group(
    context: Context, code: str, group: Group, *, only: Collection[str] | None = None
) -> Group:
    """Adds a group, or changes the one with its key: `only` these of its values, or all.

    Refuses `text_empty`, `text_too_long`, `bad_attendance`, `no_such_field`, `too_large`.
    """

    def work(unit: Unit) -> Group:
        board = board_by_code(unit.connection, code, lock=True)
        cleaned = _checked(unit, board.id, group)
        groups = activities.groups_of(unit.connection, board.id)
        row = next((row for row, stored in groups.items() if stored.key == group.key), None)
        if row is not None:
            after = _change(context, unit, board.id, row, groups[row], cleaned, only)
        elif len(groups) >= GROUPS_LIMIT:
            raise Refusal("too_large")
        else:
            after = cleaned
            activities.add_group(unit, board.id, after.json())
            context.record(unit, board.id, "group_added", group=after.key, name=after.name)
        boards.change_board(unit, board.id)
        return after

    return await context.write(work)


def _checked(unit: Unit, board_id: int, group: Group) -> Group:
    """Returns the group with its name cleaned and each block once."""
    if group.attendance not in {None, "in_room", "online"}:
        raise Refusal("bad_attendance")
    _require_blocks(unit, board_id, group.blocks)
    name = clean_text(group.name, GROUP_LIMIT, line=True)
    return replace(group, name=name, blocks=tuple(dict.fromkeys(group.blocks)))


def _change(
    context: Context,
    unit: Unit,
    board_id: int,
    row: int,
    before: Group,
    wanted: Group,
    only: Collection[str] | None,
) -> Group:
    """Stores and logs the chosen values; returns the group after it."""
    names = [name for name in ("name", "attendance", "blocks") if only is None or name in only]
    after = replace(before, **{name: getattr(wanted, name) for name in names})
    values = {name: value for name, value in after.json().items() if name != "key"}
    activities.change_group(unit, board_id, row, **values)
    chosen = {name: values[name] for name in names}
    changes = changed("group", before.key, before.json(), chosen)
    context.record(unit, board_id, "group_changed", changes, group=before.key)
    return after


def _require_blocks(unit: Unit, board_id: int, blocks: Sequence[str]) -> None:
    """Refuses `no_such_field` for a block that no framework of the board has."""
    frameworks = boards.frameworks_of(unit.connection, board_id).values()
    ids = {block.id for framework in frameworks for block in framework.blocks}
    if unknown := [block for block in blocks if block not in ids]:
        raise Refusal("no_such_field", field=unknown[0])


async def group_device(context: Context, code: str, key: str) -> store.StoredSeat:
    """Returns the seat of the group's common device, adding it at the first time.

    The device writes for its group, counts as nobody and has no vote. Refuses `no_such_group`.
    """

    def work(unit: Unit) -> store.StoredSeat:
        board = board_by_code(unit.connection, code, lock=True)
        row = group_id(unit, board.id, key)
        if row is None:
            raise Refusal("no_such_group")
        seats = store.seats_of(unit.connection, board.id)
        device = next((seat for seat in seats if seat.device and seat.group_id == row), None)
        if device is not None:
            context.record(unit, board.id, "code_shown", seat=device.public_id)
            return device
        group = activities.groups_of(unit.connection, board.id)[row]
        values = seat_values(context, group.name, "", group.attendance or "in_room")
        device = store.add_seat(
            unit, board.id, {**values, "group_id": row, "device": True, "present": False}
        )
        context.record(unit, board.id, "device_given", group=key, name=group.name)
        return device

    return await context.write(work)


async def remove_group(context: Context, code: str, key: str) -> None:
    """Removes a group; its seats and notes stay, without a group. Refuses `no_such_group`."""

    def work(unit: Unit) -> None:
        board = board_by_code(unit.connection, code, lock=True)
        row = group_id(unit, board.id, key)
        if row is None:
            raise Refusal("no_such_group")
        name = activities.groups_of(unit.connection, board.id)[row].name
        activities.drop_group(unit, row)
        context.record(unit, board.id, "group_removed", group=key, name=name)
        boards.change_board(unit, board.id)

    await context.write(work)
