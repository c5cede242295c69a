"""Reads the plan of action as a table for spreadsheets."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from app.domain.plan.commitment import PARTS
from app.queries.board import BoardView
from app.queries.plan import Plan, place_name, plan_of
from app.queries.results.tables import Table

HEAD = ("field", "proposal", *PARTS, "follow_up", "progress", "why")


def plan_table(connection: Connection, view: BoardView) -> Table:
    """Returns a row per commitment and follow-up; a commitment without
    follow-ups has one row."""
    return Table(HEAD, list(_rows(plan_of(connection, view))))


def _rows(plan: Plan) -> Iterator[tuple[Any, ...]]:
    for line in plan.lines:
        texts = (place_name(line), line.note.text, *line.commitment.parts().values())
        if not plan.follow_ups:
            yield (*texts, "", "", "")
        for day in plan.follow_ups:
            progress = line.commitment.progress.get(day)
            state, reason = (progress.state, progress.reason) if progress else ("", "")
            yield (*texts, day, state, reason)
