"""A roster: the seats of a board as a spreadsheet lists them, with French, English or Spanish heads and separators."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.refusals import Refusal
from app.domain.text import fold, tidy

MAX_ROWS = 2000
NAME_LIMIT = 120
ORGANISATION_LIMIT = 160
HEADS = {
    "name": {"name", "nom", "nombre", "participant", "participant e", "participante", "nom et prenom", "prenom et nom", "full name"},
    "first": {"prenom", "first name", "nombre de pila"},
    "role": {"role", "fonction", "function", "funcion", "cargo"},
    "organisation": {"organisation", "organization", "structure", "institution", "organisme", "organizacion", "entidad", "institucion"},
    "attendance": {"attendance", "presence", "mode", "lieu", "where", "asistencia", "modalidad"},
    "group": {"group", "groupe", "grupo"},
}
PLACES = {
    "in_room": {
        "",
        "in room",
        "in the room",
        "in_room",
        "salle",
        "en salle",
        "dans la salle",
        "presentiel",
        "sala",
        "en la sala",
        "presencial",
    },
    "online": {"online", "en ligne", "distance", "a distance", "zoom", "en linea", "virtual", "remote"},
}


@dataclass(frozen=True)
class RosterRow:
    """One person to be seated. `group` is a group's key or None."""

    name: str
    organisation: str
    attendance: str
    group: str | None


class BadRoster(Refusal):
    """`bad_roster`: `problems` tells every wrong line ({line, problem}); nothing of the file is taken."""

    def __init__(self, problems: Sequence[Mapping[str, object]]) -> None:
        listed = sorted(problems, key=lambda one: str(one["line"]).zfill(9))[:50]
        super().__init__("bad_roster", **listed[0], problems=listed)


def read_roster(text: str, groups: Mapping[str, str]) -> list[RosterRow]:
    """The rows of a CSV text (comma, semicolon or tab; a head line with a name column). `groups` maps keys to names.

    Refuses `bad_roster` by line: no_name_column, empty, no_name, too_long, unknown_place, unknown_group, twice, too_many.
    """
    lines = _cells(text)
    if not lines:
        raise BadRoster([{"line": 1, "problem": "empty"}])
    columns = _columns(lines[0][1])
    if "name" not in columns:
        raise BadRoster([{"line": lines[0][0], "problem": "no_name_column"}])
    if len(lines) - 1 > MAX_ROWS:
        raise BadRoster([{"line": lines[MAX_ROWS + 1][0], "problem": "too_many"}])
    return _rows(lines[1:], columns, {fold(word): key for key, name in groups.items() for word in (key, name)})


def _cells(text: str) -> list[tuple[int, list[str]]]:
    text = text.lstrip("\ufeff")
    first = text.split("\n", 1)[0]
    separator = max(";,\t", key=first.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        read = [(reader.line_num, [tidy(cell, line=True) for cell in row]) for row in reader]
    except csv.Error:
        raise BadRoster([{"line": 1, "problem": "not_csv"}]) from None
    return [(line, row) for line, row in read if any(row)]


def _columns(head: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(head):
        for column, words in HEADS.items():
            if fold(cell) in words:
                found.setdefault(column, place)
    return found


def _rows(lines: list[tuple[int, list[str]]], columns: Mapping[str, int], groups: Mapping[str, str]) -> list[RosterRow]:
    problems: list[dict[str, object]] = []
    rows: list[RosterRow] = []
    seen: set[tuple[str, str]] = set()
    for line, cells in lines:
        row, problem = _row(cells, columns, groups)
        if not problem and (row.name, row.organisation) in seen:
            problem = "twice"
        if problem:
            problems.append({"line": line, "problem": problem})
        seen.add((row.name, row.organisation))
        rows.append(row)
    if problems:
        raise BadRoster(problems)
    if not rows:
        raise BadRoster([{"line": 2, "problem": "empty"}])
    return rows


def _row(cells: list[str], columns: Mapping[str, int], groups: Mapping[str, str]) -> tuple[RosterRow, str]:
    def cell(column: str) -> str:
        place = columns.get(column)
        return cells[place] if place is not None and place < len(cells) else ""

    name = " ".join(filter(None, (cell("first"), cell("name"))))
    organisation = ", ".join(filter(None, (cell("role"), cell("organisation"))))
    where = next((key for key, words in PLACES.items() if fold(cell("attendance")) in {fold(word) for word in words}), "")
    group = groups.get(fold(cell("group")))
    row = RosterRow(name, organisation, where, group)
    if not name:
        return row, "no_name"
    if len(name) > NAME_LIMIT or len(organisation) > ORGANISATION_LIMIT:
        return row, "too_long"
    if not where:
        return row, "unknown_place"
    if cell("group") and group is None:
        return row, "unknown_group"
    return row, ""
