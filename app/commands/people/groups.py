"""Adds, changes and removes groups, and gives each its common device."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from app.commands.context import Context, command
from app.commands.people.seats import group_id, seat_values
from app.documents.roster.plan import GROUPS_LIMIT
from app.documents.roster.roster import GROUP_LIMIT
from app.domain.changes.acts import changed
from app.domain.group import Group
from app.domain.refusals import Refusal
from app.domain.text import clean_text
from app.storage import activities, boards
from app.storage import seats as store
from app.storage.boards import lock_board
from app.storage.frameworks import frameworks_of
from app.storage.unit import Unit

CHANGEABLE = frozenset({"name", "attendance", "blocks"})


@command
def put_group(
    context: Context, unit: Unit, code: str, group: Group, *, only: Collection[str]
) -> Group:
    """Adds a group, or changes the one with its key: `only` these of its
    values.

    Refuses `text_empty`, `text_too_long`, `bad_attendance`, `no_such_field`,
    `too_large`.
    """
    board = lock_board(unit, code)
    cleaned = _checked(unit, board.id, group)
    after = _put(context, unit, board.id, cleaned, only)
    boards.change_board(unit, board.id)
    return after


def _put(
    context: Context, unit: Unit, board_id: int, group: Group, only: Collection[str]
) -> Group:
    groups = activities.groups_of(unit.connection, board_id)
    row = _row_of(groups, group.key)
    if row is None:
        return _add(context, unit, board_id, group, len(groups))
    return _change(context, unit, board_id, row, groups[row], group, only)


def _row_of(groups: Mapping[int, Group], key: str) -> int | None:
    return next((row for row, group in groups.items() if group.key == key), None)


def _add(
    context: Context, unit: Unit, board_id: int, group: Group, count: int
) -> Group:
    """Adds a group to those that there are, and logs it. Refuses
    `too_large`."""
    if count >= GROUPS_LIMIT:
        raise Refusal("too_large")
    activities.add_group(unit, board_id, group.json())
    context.record(unit, board_id, "group_added", group=group.key, name=group.name)
    return group


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
    only: Collection[str],
) -> Group:
    """Stores and logs the chosen values; returns the group after it."""
    names = CHANGEABLE.intersection(only)
    after = replace(before, **{name: getattr(wanted, name) for name in names})
    values = {name: value for name, value in after.json().items() if name in names}
    activities.change_group(unit, board_id, row, **values)
    changes = changed("group", before.key, before.json(), values)
    context.record(unit, board_id, "group_changed", changes, group=before.key)
    return after


def _require_blocks(unit: Unit, board_id: int, blocks: Sequence[str]) -> None:
    """Refuses `no_such_field` for a block that no framework of the board
    has."""
    frameworks = frameworks_of(unit.connection, board_id).values()
    ids = {block.id for framework in frameworks for block in framework.blocks}
    if unknown := [block for block in blocks if block not in ids]:
        raise Refusal("no_such_field", field=unknown[0])


@command
def group_device(context: Context, unit: Unit, code: str, key: str) -> store.StoredSeat:
    """Returns the seat of the group's common device, adding it at the first
    time.

    The device writes for its group, counts as nobody and has no vote. Refuses
    `no_such_group`.
    """
    board = lock_board(unit, code)
    row = _require_group(unit, board.id, key)
    seats = store.seats_of(unit.connection, board.id)
    device = next(
        (seat for seat in seats if seat.device and seat.group_id == row), None
    )
    if device is None:
        return _add_device(context, unit, board.id, row)
    context.record(unit, board.id, "code_shown", seat=device.public_id)
    return device


def _require_group(unit: Unit, board_id: int, key: str) -> int:
    """Returns the row of a group. Refuses `no_such_group`."""
    row = group_id(unit, board_id, key)
    if row is None:
        raise Refusal("no_such_group", group=key)
    return row


def _add_device(
    context: Context, unit: Unit, board_id: int, row: int
) -> store.StoredSeat:
    """Adds the seat of a group's device, and logs it."""
    group = activities.groups_of(unit.connection, board_id)[row]
    values = seat_values(context, group.name, "", group.attendance or "in_room")
    device: store.NewSeat = {
        **values,
        "group_id": row,
        "device": True,
        "present": False,
    }
    context.record(unit, board_id, "device_given", group=group.key, name=group.name)
    return store.add_seat(unit, board_id, device)


@command
def remove_group(context: Context, unit: Unit, code: str, key: str) -> None:
    """Removes a group; its seats and notes stay, without a group. Refuses
    `no_such_group`."""
    board = lock_board(unit, code)
    row = _require_group(unit, board.id, key)
    name = activities.groups_of(unit.connection, board.id)[row].name
    activities.drop_group(unit, row)
    context.record(unit, board.id, "group_removed", group=key, name=name)
    boards.change_board(unit, board.id)
