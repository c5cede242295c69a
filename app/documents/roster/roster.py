"""Reads a list of people from a table; refuses it with every wrong line."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.documents.roster.heads import (
    ATTENDANCE,
    FAMILY,
    FIRST,
    GROUP,
    ORGANISATION,
    ROLE,
    WHOLE,
    find_head,
    is_head,
    names_columns,
    place_of,
    read_heads,
)
from app.documents.sheet import Line, read_lines
from app.domain.refusals import Refusal

MAX_ROWS = 2000
MAX_LINES = MAX_ROWS + 200  # titles, and heads that a printed list repeats
MAX_PROBLEMS = 50
NAME_LIMIT = 120
ORGANISATION_LIMIT = 160
GROUP_LIMIT = 60


@dataclass(frozen=True)
class RosterRow:
    """A person of the list. None where it has no value; `group` is as written in the list."""

    line: int
    name: str
    organisation: str | None = None
    attendance: str | None = None
    group: str | None = None


@dataclass(frozen=True)
class Roster:
    """`ignored_columns` are the heads of columns that were not read."""

    rows: tuple[RosterRow, ...]
    ignored_columns: tuple[str, ...] = ()


class BadRoster(Refusal):
    """`bad_roster`: `problems` are all wrong lines, {line, problem}; nothing is imported."""

    def __init__(self, problems: Sequence[Mapping[str, object]]) -> None:
        listed = sorted(problems, key=lambda problem: str(problem["line"]).zfill(9))[:MAX_PROBLEMS]
        self.problems = listed
        super().__init__("bad_roster", **listed[0], problems=listed)


def read_pasted_roster(text: str) -> Roster:
    """Reads a text with semicolons, commas or tabs. Refuses as `read_roster`, and not_csv."""
    try:
        lines = read_lines(text, MAX_LINES, names_columns)
    except csv.Error:
        raise BadRoster([{"line": 1, "problem": "not_csv"}]) from None
    return read_roster(lines)


def read_roster(lines: Sequence[Line]) -> Roster:
    """Returns the people of a table whose heads stand in one of its first lines.

    Refuses `bad_roster` by line: empty, no_name_column, no_name, too_long, unknown_place, too_many.
    """
    if not lines:
        raise BadRoster([{"line": 1, "problem": "empty"}])
    start = find_head(lines)
    if start is None:
        raise BadRoster([{"line": lines[0].number, "problem": "no_name_column"}])
    end = start + 1
    while end < len(lines) and is_head(lines[end]):
        end += 1
    columns, ignored = read_heads(lines[start:end])
    body = [line for line in lines[end:] if not is_head(line)]
    if len(body) > MAX_ROWS:
        raise BadRoster([{"line": body[MAX_ROWS].number, "problem": "too_many"}])
    if not body:
        raise BadRoster([{"line": lines[end - 1].number + 1, "problem": "empty"}])
    return Roster(_rows(body, columns), tuple(ignored))


def _rows(body: Sequence[Line], columns: Mapping[str, int]) -> tuple[RosterRow, ...]:
    problems: list[dict[str, object]] = []
    rows: list[RosterRow] = []
    for line in body:
        row, problem = _row(line, columns)
        if problem:
            problems.append({"line": line.number, "problem": problem})
        rows.append(row)
    if problems:
        raise BadRoster(problems)
    return tuple(rows)


def _row(line: Line, columns: Mapping[str, int]) -> tuple[RosterRow, str]:
    """Returns the row and its problem, "" for none."""

    def cell(column: str) -> str:
        place = columns.get(column)
        return line.cells[place] if place is not None and place < len(line.cells) else ""

    name = cell(WHOLE) or " ".join(filter(None, (cell(FIRST), cell(FAMILY))))
    organisation = ", ".join(filter(None, (cell(ROLE), cell(ORGANISATION))))
    attendance = place_of(cell(ATTENDANCE))
    row = RosterRow(line.number, name, organisation or None, attendance, cell(GROUP) or None)
    if not name:
        return row, "no_name"
    if (
        len(name) > NAME_LIMIT
        or len(organisation) > ORGANISATION_LIMIT
        or len(cell(GROUP)) > GROUP_LIMIT
    ):
        return row, "too_long"
    if cell(ATTENDANCE) and attendance is None:
        return row, "unknown_place"
    return row, ""
