"""The board's log: what was done to it, by which role; never a choice of a
ballot."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, select

from app.documents.session.document import LogPart
from app.domain.changes.acts import ARRANGEMENTS, QUIET, Act
from app.storage.schema.core import table
from app.storage.sql.rows import all_as, highest, pairs, query_of
from app.storage.unit import Unit

log = table("log")
Detail = dict[str, object]  # of an entry


def record(
    unit: Unit, board_id: int, at: str, actor: str, act: str, /, **detail: Any
) -> None:
    """Writes an entry of the board's log."""
    row = {"board_id": board_id, "at": at, "actor": actor, "act": act, "detail": detail}
    unit.insert(log, row)


def log_of(connection: Connection, board_id: int) -> list[LogPart]:
    """Returns the log, oldest first: {at, actor, act, detail}."""
    query = query_of(log, "at", "actor", "act", "detail", board_id=board_id)
    return all_as(LogPart, connection, query.order_by(log.c.id))


_without_time = select(*(column for column in log.c if column.name not in {"id", "at"}))


def blur_ballot_lines(unit: Unit, board_id: int, since: str, at: str) -> None:
    """Writes the entries about ballots since a moment again, all at another
    moment and ordered by their text: whoever noted the tally could tell whose
    they were by their times or their order."""
    is_chosen = (
        (log.c.board_id == board_id)
        & log.c.act.startswith("ballot_")
        & (log.c.at >= since)
    )
    rows = unit.connection.execute(_without_time.where(is_chosen)).mappings().all()
    lines = [{**row, "at": at} for row in rows]
    if lines:
        unit.delete(log, is_chosen)
        unit.insert(log, *sorted(lines, key=_as_text))


def _as_text(line: Mapping[str, object]) -> str:
    return json.dumps(line, sort_keys=True)


def details_of(connection: Connection, board_id: int) -> dict[int, Detail]:
    """Returns {entry's id: its detail} of the whole log."""
    query = query_of(log, "id", "detail", board_id=board_id)
    return pairs(connection, query.order_by(log.c.id))


def change_details(
    unit: Unit, details: Mapping[int, Detail], change: Callable[[Detail], Detail]
) -> None:
    """Replaces, of these details by entry, those of which `change` makes
    another."""
    for entry, detail in details.items():
        changed = change(detail)
        if changed != detail:
            unit.update(log, log.c.id == entry, detail=changed)


def last_arrangement(connection: Connection, board_id: int) -> int:
    """Returns the id of the last entry that added, moved or removed something
    of the agenda, or took that back; 0 for none."""
    undone = (log.c.act == "undone") & log.c.detail["act"].as_string().in_(ARRANGEMENTS)
    chosen = (log.c.board_id == board_id) & (log.c.act.in_(ARRANGEMENTS) | undone)
    return highest(connection, log.c.id, chosen)


_acts = (
    select(log.c.id, log.c.at, log.c.actor, log.c.act, log.c.detail, log.c.from_file)
    .where(log.c.act.not_in(QUIET))
    .order_by(log.c.id.desc())
)


def last_acts(connection: Connection, board_id: int, most: int) -> list[Act]:
    """Returns the newest acts first; entering a ballot for somebody is none.
    Those from a file have no changes, so that none can be undone: the file may
    say anything."""
    rows = connection.execute(_acts.where(log.c.board_id == board_id).limit(most))
    return [
        Act(number, at, actor, act, {**detail, "changes": []} if from_file else detail)
        for number, at, actor, act, detail, from_file in rows
    ]
