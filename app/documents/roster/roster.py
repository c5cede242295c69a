"""Reads a list of people from a table; refuses it with every wrong line."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import dropwhile

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
    """A person of the list. None where it has no value; `group` is as written
    in the list."""

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
    """`bad_roster`: `problems` are all wrong lines, {line, problem}; nothing
    is imported."""

    def __init__(self, problems: Sequence[Mapping[str, object]]) -> None:
        listed = sorted(problems, key=lambda problem: str(problem["line"]).zfill(9))[
            :MAX_PROBLEMS
        ]
        self.problems = listed
        super().__init__("bad_roster", **listed[0], problems=listed)


def read_pasted_roster(text: str) -> Roster:
    """Reads a text with semicolons, commas or tabs. Refuses as `read_roster`,
    and not_csv."""
    try:
        lines = read_lines(text, MAX_LINES, names_columns)
    except csv.Error:
        raise bad_line(1, "not_csv") from None
    return read_roster(lines)


def _require_people(people: Sequence[Line], *, after: Line) -> None:
    if len(people) > MAX_ROWS:
        raise bad_line(people[MAX_ROWS].number, "too_many")
    if not people:
        raise bad_line(after.number + 1, "empty")


def read_roster(lines: Sequence[Line]) -> Roster:
    """Returns the people of a table whose heads stand in one of its first
    lines.

    Refuses `bad_roster` by line: empty, no_name_column, no_name, too_long,
    unknown_place, too_many.
    """
    if not lines:
        raise bad_line(1, "empty")
    start = find_head(lines)
    if start is None:
        raise bad_line(lines[0].number, "no_name_column")
    body = list(dropwhile(is_head, lines[start + 1 :]))
    heads = lines[start : len(lines) - len(body)]
    columns, ignored = read_heads(heads)
    people = [line for line in body if not is_head(line)]
    _require_people(people, after=heads[-1])
    return Roster(_rows(people, columns), tuple(ignored))


def bad_line(number: int, problem: str) -> BadRoster:
    return BadRoster([{"line": number, "problem": problem}])


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
    cells = {
        column: line.cells[place]
        for column, place in columns.items()
        if place < len(line.cells)
    }
    row = RosterRow(
        line.number,
        cells.get(WHOLE) or _joined(cells, " ", FIRST, FAMILY),
        _joined(cells, ", ", ROLE, ORGANISATION) or None,
        place_of(cells.get(ATTENDANCE, "")),
        cells.get(GROUP) or None,
    )
    return row, _problem(row, cells.get(ATTENDANCE, ""))


def _problem(row: RosterRow, attendance: str) -> str:
    if not row.name:
        return "no_name"
    if (
        len(row.name) > NAME_LIMIT
        or len(row.organisation or "") > ORGANISATION_LIMIT
        or len(row.group or "") > GROUP_LIMIT
    ):
        return "too_long"
    return "unknown_place" if attendance and row.attendance is None else ""


def _joined(cells: Mapping[str, str], separator: str, *columns: str) -> str:
    """Returns the texts of those columns that have any."""
    return separator.join(filter(None, map(cells.get, columns)))
