"""Reads the towns of a programme: lines `town; country; language; date;
facilitator; time zone`."""

import csv
from collections.abc import Sequence
from datetime import date

from app.documents.outline_lines import MAX_PROBLEMS, Problem
from app.documents.sheet import read_lines
from app.domain.plan.time_zone import typed_zone
from app.domain.programmes.programme import TownLine
from app.domain.refusals import Refusal
from app.domain.text import clean_text, fold, tidy
from app.locales import language_name, languages

NAME_LIMIT = 120
MOST_LINES = 2000
# What is wrong in a line, by the refusal of its part.
PROBLEMS = {
    "text_empty": "no_town",
    "text_too_long": "too_long",
    "bad_locale": "unknown_language",
    "bad_date": "bad_day",
    "bad_setting": "unknown_time_zone",
}
HEADS = {
    *(
        "town",
        "towns",
        "city",
        "ville",
        "villes",
        "commune",
        "ciudad",
        "ciudades",
        "municipio",
    ),
}


class BadTownLines(Refusal):
    """`bad_town_line`: `problems` are of all wrong lines in order; `line` and
    `problem` those of the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = problems[:MAX_PROBLEMS]
        super().__init__("bad_town_line", **self.problems[0])


def read_town_lines(text: str, locale: str) -> list[TownLine]:
    """Returns the towns of pasted lines, with cells between semicolons, tabs
    or commas.

    A first line of heads is passed over. A line without a language has
    `locale`. Refuses `bad_town_line` with the numbers and problems of the
    wrong lines.
    """
    try:
        lines = read_lines(text, MOST_LINES, lambda cells: False)
    except csv.Error:
        raise BadTownLines([{"line": 1, "problem": "not_csv"}]) from None
    towns: list[TownLine] = []
    problems: list[Problem] = []
    for place, (number, cells) in enumerate(lines):
        if place == 0 and fold(cells[0]) in HEADS:
            continue
        try:
            towns.append(read_town(*_six(cells), locale=locale))
        except Refusal as refusal:
            problem = PROBLEMS.get(refusal.code, refusal.code)
            problems.append({"line": number, "problem": problem})
    if problems:
        raise BadTownLines(problems)
    return towns


def _six(cells: Sequence[str]) -> Sequence[str]:
    """Refuses `too_many_columns`."""
    if any(cells[6:]):
        raise Refusal("too_many_columns")
    return [*cells[:6], *[""] * (6 - len(cells))]


def read_town(
    town: str,
    country: str,
    language: str,
    day: str,
    facilitator: str = "",
    time_zone: str = "",
    *,
    locale: str,
) -> TownLine:
    """Returns a town.

    Refuses `text_empty`, `text_too_long`, `bad_locale`, `bad_date`,
    `bad_setting` (time zone).
    """
    return TownLine(
        clean_text(town, NAME_LIMIT, line=True),
        clean_text(country, NAME_LIMIT, line=True) if tidy(country) else "",
        _read_language(language, locale),
        _read_day(day),
        clean_text(facilitator, NAME_LIMIT, line=True) if tidy(facilitator) else "",
        typed_zone(time_zone) if time_zone.strip() else None,
    )


def _read_language(text: str, locale: str) -> str:
    """Returns the code of a language that is written as a code or by its own
    name."""
    if not text.strip():
        return locale
    folded = fold(text)
    names = {fold(language_name(code)): code for code in languages()}
    code = names.get(folded, text.strip().lower().replace("_", "-").partition("-")[0])
    if code not in languages():
        raise Refusal("bad_locale", value=text.strip()[:40])
    return code


def _read_day(text: str) -> str:
    """Returns an ISO date, "" for none. Refuses `bad_date`: 03/04/2026 is two
    days."""
    given = text.strip()
    if not given:
        return ""
    try:
        if date.fromisoformat(given).isoformat() != given:
            raise ValueError(given)
    except ValueError:
        raise Refusal("bad_date") from None
    return given
