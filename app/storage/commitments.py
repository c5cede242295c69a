"""The plan of action: commitments on notes, follow-ups, and what these
found."""

from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import Connection

from app.domain.json import without
from app.domain.plan.commitment import PARTS, Commitment, Progress, State
from app.storage.notes import change_note
from app.storage.schema.core import table
from app.storage.sql.rows import any_row, matches, query_of
from app.storage.unit import Unit

commitment = table("commitment")
follow_up = table("follow_up")
progress = table("progress")


def commitments_of(connection: Connection, board_id: int) -> dict[str, Commitment]:
    """Returns every commitment by its note's id, those that were taken back
    too."""
    lines = _progress_by_note(connection, board_id)
    query = query_of(commitment, board_id=board_id)
    ordered = query.order_by(commitment.c.made_at, commitment.c.note_id)
    return {
        row.note_id: Commitment(
            note=row.note_id,
            **{name: getattr(row, name) for name in PARTS},
            removed=row.removed,
            made_at=row.made_at,
            updated_at=row.updated_at,
            progress=lines.get(row.note_id, {}),
        )
        for row in connection.execute(ordered)
    }


def _progress_by_note(
    connection: Connection, board_id: int
) -> dict[str, dict[str, Progress]]:
    """Returns what follow-ups found, by note and by day."""
    lines: dict[str, dict[str, Progress]] = {}
    for row in connection.execute(query_of(progress, board_id=board_id)):
        line = Progress(cast(State, row.state), row.reason, row.at)
        lines.setdefault(row.note_id, {})[row.day] = line
    return lines


def any_commitment(connection: Connection, board_id: int) -> bool:
    """Returns whether the plan of action has a line."""
    standing = query_of(commitment, "note_id", board_id=board_id, removed=False)
    return any_row(connection, standing)


def commitment_on(connection: Connection, board_id: int, note_id: str) -> Commitment:
    """Returns the commitment on a note; one that is `removed` where there
    never was any."""
    return commitments_of(connection, board_id).get(note_id, Commitment(note_id))


def put_commitment(
    unit: Unit, board_id: int, note_id: str, at: str, values: Mapping[str, Any]
) -> None:
    """Adds or changes a commitment, and stamps its note; without `values` it
    is taken back.

    `progress` among the values replaces what the follow-ups found, as JSON by
    their days.
    """
    columns = without(values, "progress")
    key = {"board_id": board_id, "note_id": note_id}
    columns["updated_at"] = at
    if not unit.update(commitment, matches(commitment, **key), **columns):
        unit.insert(commitment, {**key, "made_at": at, **columns})
    if "progress" in values:
        _replace_progress(unit, board_id, note_id, values["progress"])
    change_note(unit, board_id, note_id)


def _replace_progress(
    unit: Unit, board_id: int, note_id: str, lines: Mapping[str, Mapping[str, str]]
) -> None:
    key = {"board_id": board_id, "note_id": note_id}
    unit.delete(progress, matches(progress, **key))
    unit.insert(progress, *({**key, "day": day, **line} for day, line in lines.items()))


def follow_ups_of(connection: Connection, board_id: int) -> dict[str, str]:
    """Returns {day: when it was opened} of those that stand, in the order of
    the days."""
    every = every_follow_up_of(connection, board_id)
    return {day: opened_at for day, opened_at, removed in every if not removed}


def every_follow_up_of(
    connection: Connection, board_id: int
) -> list[tuple[str, str, bool]]:
    """Returns (day, when it was opened, whether it was removed) in the order
    of the days."""
    query = query_of(follow_up, "day", "opened_at", "removed", board_id=board_id)
    return [tuple(row) for row in connection.execute(query.order_by(follow_up.c.day))]


def put_follow_up(unit: Unit, board_id: int, day: str, opened_at: str) -> None:
    """Adds a follow-up, or one again that was removed."""
    key = {"board_id": board_id, "day": day}
    values = {"opened_at": opened_at, "removed": False}
    if not unit.update(follow_up, matches(follow_up, **key), **values):
        unit.insert(follow_up, {**key, **values})


def drop_follow_up(unit: Unit, board_id: int, day: str) -> None:
    """Removes a follow-up with all that it said."""
    key = {"board_id": board_id, "day": day}
    unit.delete(progress, matches(progress, **key))
    unit.update(follow_up, matches(follow_up, **key), removed=True)
