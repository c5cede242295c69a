"""The plan of action: commitments on notes, follow-ups, and what these found."""

from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import Connection, delete, insert, select, update

from app.domain.plan.commitment import PARTS, Commitment, Progress, State
from app.storage.notes import change_note
from app.storage.schema.core import table
from app.storage.unit import Unit

commitment = table("commitment")
follow_up = table("follow_up")
progress = table("progress")


def commitments_of(connection: Connection, board_id: int) -> dict[str, Commitment]:
    """Returns every commitment by its note's id, those that were taken back too."""
    lines_by_note: dict[str, dict[str, Progress]] = {}
    rows = connection.execute(select(progress).where(progress.c.board_id == board_id))
    for row in rows:
        line = Progress(cast(State, row.state), row.reason, row.at)
        lines_by_note.setdefault(row.note_id, {})[row.day] = line
    query = select(commitment).where(commitment.c.board_id == board_id)
    ordered = query.order_by(commitment.c.made_at, commitment.c.note_id)
    return {
        row.note_id: Commitment(
            note=row.note_id,
            **{name: getattr(row, name) for name in PARTS},
            removed=row.removed,
            made_at=row.made_at,
            updated_at=row.updated_at,
            progress=lines_by_note.get(row.note_id, {}),
        )
        for row in connection.execute(ordered)
    }


def any_commitment(connection: Connection, board_id: int) -> bool:
    """Returns whether the plan of action has a line."""
    stands = (commitment.c.board_id == board_id) & ~commitment.c.removed
    query = select(commitment.c.note_id).where(stands).limit(1)
    return connection.execute(query).first() is not None


def commitment_on(connection: Connection, board_id: int, note_id: str) -> Commitment:
    """Returns the commitment on a note; one that is `removed` where there never was
    any."""
    return commitments_of(connection, board_id).get(note_id, Commitment(note_id))


def put_commitment(
    unit: Unit, board_id: int, note_id: str, at: str, values: Mapping[str, Any]
) -> None:
    """Adds or changes a commitment, and stamps its note; without `values` it is taken
    back.

    `progress` among the values replaces what the follow-ups found, as JSON by their
    days.
    """
    columns = {name: value for name, value in values.items() if name != "progress"}
    chosen = (commitment.c.board_id == board_id) & (commitment.c.note_id == note_id)
    exists = unit.connection.execute(select(commitment.c.note_id).where(chosen)).first()
    if exists:
        changed = update(commitment).where(chosen).values(updated_at=at, **columns)
        unit.connection.execute(changed)
    else:
        row = {
            "board_id": board_id,
            "note_id": note_id,
            "made_at": at,
            "updated_at": at,
        }
        unit.connection.execute(insert(commitment).values(**row, **columns))
    if "progress" in values:
        _replace_progress(unit, board_id, note_id, values["progress"])
    change_note(unit, board_id, note_id)


def _replace_progress(
    unit: Unit, board_id: int, note_id: str, lines: Mapping[str, Mapping[str, str]]
) -> None:
    is_of_note = (progress.c.board_id == board_id) & (progress.c.note_id == note_id)
    unit.connection.execute(delete(progress).where(is_of_note))
    rows = [
        {"board_id": board_id, "note_id": note_id, "day": day, **line}
        for day, line in lines.items()
    ]
    if rows:
        unit.connection.execute(insert(progress), rows)


def follow_ups_of(connection: Connection, board_id: int) -> dict[str, str]:
    """Returns {day: when it was opened} of those that stand, in the order of the
    days."""
    every = every_follow_up_of(connection, board_id)
    return {day: opened_at for day, opened_at, removed in every if not removed}


def every_follow_up_of(
    connection: Connection, board_id: int
) -> list[tuple[str, str, bool]]:
    """Returns (day, when it was opened, whether it was removed) in the order of the
    days."""
    columns = (follow_up.c.day, follow_up.c.opened_at, follow_up.c.removed)
    query = (
        select(*columns)
        .where(follow_up.c.board_id == board_id)
        .order_by(follow_up.c.day)
    )
    return [(row.day, row.opened_at, row.removed) for row in connection.execute(query)]


def put_follow_up(unit: Unit, board_id: int, day: str, opened_at: str) -> None:
    """Adds a follow-up, or one again that was removed."""
    is_of_day = (follow_up.c.board_id == board_id) & (follow_up.c.day == day)
    values = {"opened_at": opened_at, "removed": False}
    again = unit.connection.execute(update(follow_up).where(is_of_day).values(**values))
    if not again.rowcount:
        row = {"board_id": board_id, "day": day, **values}
        unit.connection.execute(insert(follow_up).values(**row))


def drop_follow_up(unit: Unit, board_id: int, day: str) -> None:
    """Removes a follow-up with all that it said."""
    is_of_day = (follow_up.c.board_id == board_id) & (follow_up.c.day == day)
    is_said = (progress.c.board_id == board_id) & (progress.c.day == day)
    unit.connection.execute(delete(progress).where(is_said))
    unit.connection.execute(update(follow_up).where(is_of_day).values(removed=True))
