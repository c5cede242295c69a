"""Activities, the agenda that lists them, and groups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from app.domain.group import Group
from app.domain.json import without
from app.domain.plan.activity import Activity
from app.domain.plan.agenda import Sitting, Step
from app.domain.refusals import Refusal
from app.domain.votes.ballot import Rule
from app.storage.frameworks import framework
from app.storage.schema.core import table
from app.storage.sql.rows import matches, pairs, query_of, values_of
from app.storage.unit import Unit

activity = table("activity")
sitting = table("sitting")
step = table("step")
group = table("workgroup")


@dataclass(frozen=True)
class StoredActivity:
    id: int
    board_id: int
    framework_id: int
    version: int
    value: Activity
    private: bool
    opened_at: str | None
    closed_at: str | None
    closes_at: str | None
    position: int = 0


_columns = select(activity, framework.c.key.label("framework_key")).join(
    framework, framework.c.id == activity.c.framework_id
)
_of_board = _columns.where(activity.c.board_id == bindparam("board")).order_by(
    activity.c.position
)
_by_key = _columns.where(
    activity.c.board_id == bindparam("board"), activity.c.key == bindparam("key")
)


def _stored(row: Row[Any]) -> StoredActivity:
    value = Activity(
        key=row.key,
        kind=row.question or row.kind,
        state=row.state,
        framework=row.framework_key,
        title=row.title,
        reveal=row.reveal,
        rule=Rule(row.votes, row.repeats) if row.kind == "vote" else None,
        secret=row.secret,
        practice=row.practice,
        round=row.round,
        locked=row.locked,
        pace=row.pace,
        order=row.order,
    )
    times = (row.opened_at, row.closed_at, row.closes_at, row.position)
    return StoredActivity(
        row.id, row.board_id, row.framework_id, row.version, value, row.private, *times
    )


def activities_of(connection: Connection, board_id: int) -> list[StoredActivity]:
    """Returns a board's activities in their order."""
    return [_stored(row) for row in connection.execute(_of_board, {"board": board_id})]


def activity_by_key(connection: Connection, board_id: int, key: str) -> StoredActivity:
    """Refuses `no_such_activity`."""
    row = connection.execute(_by_key, {"board": board_id, "key": key}).first()
    if row is None:
        raise Refusal("no_such_activity", activity=key)
    return _stored(row)


def add_activity(unit: Unit, board_id: int, values: Mapping[str, object]) -> int:
    """Stores an activity; returns its row id."""
    row = {"board_id": board_id, "version": unit.touch(board_id), **values}
    return unit.insert_numbered(activity, row)


def kind_columns(kind: str) -> dict[str, str]:
    """Returns the columns of a kind: a quick question is a vote to the tables
    of ballots."""
    if kind in ("notes", "vote"):
        return {"kind": kind, "question": ""}
    return {"kind": "vote", "question": kind}


def planned_values(stored: StoredActivity) -> dict[str, object]:
    """Returns the columns of an activity that was never opened, but its key
    and framework."""
    names = ("title", "reveal", "pace", "order", "secret", "practice")
    return {
        "position": stored.position,
        "private": stored.private,
        **kind_columns(stored.value.kind),
        **{name: getattr(stored.value, name) for name in names},
        **rule_columns(stored.value),
    }


def rule_columns(value: Activity) -> dict[str, object]:
    """Returns the columns of a vote's rule; none for other kinds."""
    return vars(value.rule) if value.rule else {}


def order_activities(
    unit: Unit, board_id: int, keys: Sequence[str]
) -> dict[str, tuple[int, int]]:
    """Stores a new order of all activities; returns {key: (place before, place
    now)} of those that moved."""
    moves: dict[str, tuple[int, int]] = {}
    positions = {key: position for position, key in enumerate(keys)}
    for stored in activities_of(unit.connection, board_id):
        position = positions[stored.value.key]
        if position != stored.position:
            change_activity(unit, board_id, stored.id, position=position)
            moves[stored.value.key] = (stored.position, position)
    return moves


def keys_of(connection: Connection, board_id: int) -> set[str]:
    """Returns the keys of a board's activities and frameworks, some made of a
    title's letters."""
    keys = query_of(activity, "key", board_id=board_id)
    lists = query_of(framework, "key", board_id=board_id)
    return values_of(connection, keys.union(lists))


def change_activity(unit: Unit, board_id: int, activity_id: int, **values: Any) -> None:
    """Changes an activity and stamps it."""
    unit.stamp(board_id, activity, activity.c.id == activity_id, **values)


def drop_activity(unit: Unit, board_id: int, activity_id: int) -> None:
    """Deletes an activity with everything that refers to it. Stamps the
    others: a screen learns of it by its list of activities."""
    unit.delete(activity, activity.c.id == activity_id)
    unit.stamp(board_id, activity, activity.c.board_id == board_id)


def add_sitting(
    unit: Unit,
    board_id: int,
    values: Mapping[str, object],
    steps: Sequence[Mapping[str, object]],
) -> None:
    """Stores a sitting of the agenda with its steps."""
    sitting_id = unit.insert_numbered(sitting, {"board_id": board_id, **values})
    unit.insert(step, *({"sitting_id": sitting_id, **row} for row in steps))


def replace_agenda(unit: Unit, board_id: int, agenda: Sequence[Sitting]) -> None:
    """Stores an agenda instead of the present one. A step bound to an activity
    that is not on the board stays without it."""
    ids = _ids_by_key(unit.connection, board_id)
    unit.delete(sitting, sitting.c.board_id == board_id)
    for value in agenda:
        steps = [
            {**without(item.json(), "activity"), "activity_id": ids.get(item.activity)}
            for item in value.steps
        ]
        add_sitting(unit, board_id, without(value.json(), "steps"), steps)


def _ids_by_key(connection: Connection, board_id: int) -> dict[str | None, int]:
    """Returns the row ids of a board's activities by their keys."""
    return pairs(connection, query_of(activity, "key", "id", board_id=board_id))


def agenda_of(connection: Connection, board_id: int) -> list[Sitting]:
    """Returns the sittings of a board with their steps, by number."""
    steps = _steps_by_sitting(connection, board_id)
    query = query_of(sitting, board_id=board_id).order_by(sitting.c.number)
    return [
        Sitting(
            row.number,
            row.title,
            row.held_on,
            row.announced_minutes,
            row.summary,
            tuple(steps.get(row.id, ())),
        )
        for row in connection.execute(query)
    ]


_steps = (
    select(step, activity.c.key.label("activity"))
    .join(sitting, sitting.c.id == step.c.sitting_id)
    .outerjoin(activity, activity.c.id == step.c.activity_id)
    .where(sitting.c.board_id == bindparam("board"))
    .order_by(step.c.sitting_id, step.c.number)
)


def _steps_by_sitting(connection: Connection, board_id: int) -> dict[int, list[Step]]:
    """Returns the steps of each sitting (a row id), by number."""
    steps: dict[int, list[Step]] = {}
    for row in connection.execute(_steps, {"board": board_id}):
        stored = Step(
            row.number, row.title, row.minutes, row.activity, tuple(row.details)
        )
        steps.setdefault(row.sitting_id, []).append(stored)
    return steps


def add_group(unit: Unit, board_id: int, values: Mapping[str, object]) -> int:
    """Stores a group; returns its row id."""
    row = {"board_id": board_id, "version": unit.touch(board_id), **values}
    return unit.insert_numbered(group, row)


def groups_of(connection: Connection, board_id: int) -> dict[int, Group]:
    """Returns the groups of a board by row id, in their order."""
    query = query_of(group, board_id=board_id).order_by(group.c.id)
    return {
        row.id: Group(row.key, row.name, row.attendance, tuple(row.blocks))
        for row in connection.execute(query)
    }


def change_group(unit: Unit, board_id: int, group_id: int, **values: Any) -> None:
    """Changes a group and stamps it."""
    unit.stamp(board_id, group, group.c.id == group_id, **values)


def drop_group(unit: Unit, group_id: int) -> None:
    """Deletes the group; its seats and notes stay, without one."""
    unit.delete(group, group.c.id == group_id)


def change_sitting(unit: Unit, board_id: int, number: int, **values: Any) -> None:
    """Changes a sitting's own values by its number."""
    unit.update(sitting, matches(sitting, board_id=board_id, number=number), **values)


def change_step(
    unit: Unit, board_id: int, sitting_number: int, number: int, **values: Any
) -> None:
    """Changes a step's own values by the numbers of its sitting and its
    own."""
    owner = query_of(sitting, "id", board_id=board_id, number=sitting_number)
    is_step = matches(step, sitting_id=owner.scalar_subquery(), number=number)
    unit.update(step, is_step, **values)
