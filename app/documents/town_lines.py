"""Reads the towns of a programme: lines `town; country; language; date; facilitator`."""

import csv
from collections.abc import Sequence
from datetime import date

from app.documents.sheet import read_lines
from app.domain.programme import TownLine
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
}
HEADS = {
    *("town", "towns", "city", "ville", "villes", "commune", "ciudad", "ciudades", "municipio"),
}


def read_town_lines(text: str, locale: str) -> list[TownLine]:
    """Returns the towns of pasted lines, with cells between semicolons, tabs or commas.

    A first line of heads is passed over. A line without a language has `locale`. Refuses
    `bad_town_line` with the line's number and the problem of the first wrong line.
    """
    try:
        lines = read_lines(text, MOST_LINES, lambda cells: False)
    except csv.Error:
        raise Refusal("bad_town_line", line=1, problem="not_csv") from None
    towns = []
    for place, (number, cells) in enumerate(lines):
        if place == 0 and fold(cells[0]) in HEADS:
            continue
        try:
            towns.append(read_town(*_five(cells), locale=locale))
        except Refusal as refusal:
            raise Refusal(
                "bad_town_line", line=number, problem=PROBLEMS.get(refusal.code, refusal.code)
            ) from None
    return towns


def _five(cells: Sequence[str]) -> tuple[str, str, str, str, str]:
    """Refuses `too_many_columns`."""
    if any(cells[5:]):
        raise Refusal("too_many_columns")
    town, country, language, day, facilitator = [*cells[:5], *[""] * (5 - len(cells))]
    return town, country, language, day, facilitator


def read_town(
    town: str, country: str, language: str, day: str, facilitator: str = "", *, locale: str
) -> TownLine:
    """Returns a town. Refuses `text_empty`, `text_too_long`, `bad_locale`, `bad_date`."""
    return TownLine(
        clean_text(town, NAME_LIMIT, line=True),
        clean_text(country, NAME_LIMIT, line=True) if tidy(country) else "",
        _read_language(language, locale),
        _read_day(day),
        clean_text(facilitator, NAME_LIMIT, line=True) if tidy(facilitator) else "",
    )


def _read_language(text: str, locale: str) -> str:
    """Returns the code of a language that is written as a code or by its own name."""
    if not text.strip():
        return locale
    folded = fold(text)
    names = {fold(language_name(code)): code for code in languages()}
    code = names.get(folded, text.strip().lower().replace("_", "-").partition("-")[0])
    if code not in languages():
        raise Refusal("bad_locale")
    return code


def _read_day(text: str) -> str:
    """Returns an ISO date, "" for none. Refuses `bad_date`: 03/04/2026 is two days."""
    given = text.strip()
    if not given:
        return ""
    try:
        if date.fromisoformat(given).isoformat() != given:
            raise ValueError(given)
    except ValueError:
        raise Refusal("bad_date") from None
    return given
