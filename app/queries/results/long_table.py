"""Reads all results of a board as one long table: a row per field, round and
vote."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection

from app.domain.framework import Framework
from app.domain.framework_names import labels
from app.domain.refusals import Refusal
from app.domain.votes.tally import Ranked, ranking
from app.queries.board import BoardView
from app.queries.results.file_label import file_label
from app.queries.results.report import Report, report_of
from app.queries.results.tables import Table
from app.queries.results.workbook import Count, counts_of

COLUMNS = (
    *("town", "date", "activity", "framework", "round", "result_state"),
    *("block", "number", "field", "votes", "rank", "ballots", "seats", "notes"),
)


def long_table(connection: Connection, view: BoardView, key: str | None) -> Table:
    """Returns every count that staff may see, beside the situation notes on
    the same field.

    So tables of many towns can be set under one another. Refuses
    `no_such_activity`.
    """
    report = report_of(connection, view.board.code, "", view.languages)
    votes = [vote for vote in report.votes if key in {None, vote.activity.key}]
    if not votes:
        raise Refusal("no_such_activity")
    label = file_label(connection, view)
    rows = [
        (label.town, label.day, vote.activity.title, *cells)
        for vote in votes
        for count in counts_of(view, vote)
        for cells in _field_cells(report, count)
    ]
    return Table(COLUMNS, rows)


def _field_cells(report: Report, count: Count) -> Iterator[tuple[Any, ...]]:
    """Yields the cells of each field, from the framework to the notes."""
    framework, tally = count.framework, count.tally
    head = (framework.id, tally.round, "sealed" if tally.sealed else "open")
    notes, printed = _notes_on(report, framework.id), labels(framework)
    for ranked in sorted(ranking(framework, tally), key=_order_in(framework)):
        field = framework.fields[ranked.field]
        place = (framework.block_of[field.id].name, printed[field.id], field.name)
        numbers = (ranked.votes, ranked.rank if ranked.votes else "")
        yield (
            *head,
            *place,
            *numbers,
            tally.ballots,
            tally.seats,
            notes.get(field.id, 0),
        )


def _order_in(framework: Framework) -> Callable[[Ranked], int]:
    """Returns the place of a ranked field in the framework."""
    order = {field: place for place, field in enumerate(framework.fields)}
    return lambda ranked: order[ranked.field]


def _notes_on(report: Report, framework: str) -> Mapping[str, int]:
    """Returns {field id: situation notes that are shown} on a framework."""
    counts: Counter[str] = Counter()
    for notes in report.situations:
        if notes.framework.id == framework:
            counts.update(notes.counts)
    return counts
