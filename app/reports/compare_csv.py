"""Writes a comparison as CSV: a row per field with each workshop's votes,
share and notes."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from babel import numbers

from app.domain.framework_names import labels
from app.locales import _, catalogue
from app.queries.compare.comparison import Column, Comparison
from app.reports.csv_tables import separator_of
from app.reports.formulas import FORMULA


def write_comparison(comparison: Comparison, language: str) -> bytes:
    """Returns UTF-8 with BOM, separated by commas in English, else by
    semicolons.

    An empty cell is a field that a workshop does not have, which is not 0.
    """
    text = io.StringIO()
    writer = csv.writer(
        text, delimiter=separator_of(language), quoting=csv.QUOTE_NONNUMERIC
    )
    framework, printed = comparison.framework, labels(comparison.framework)
    writer.writerow([_text(head) for head in _heads(comparison, language)])
    for key, field in framework.fields.items():
        cells = [
            cell
            for column in comparison.columns
            for cell in _cells(column, key, language)
        ]
        head = (framework.block_of[key].name, printed[key], field.name)
        writer.writerow([*map(_text, head), *cells])
    return text.getvalue().encode("utf-8-sig")


def _heads(comparison: Comparison, language: str) -> Iterator[str]:
    say = catalogue(language).gettext
    yield from (say(_("Block")), say(_("No.")), say(_("Field")))
    for column in comparison.columns:
        name = " ".join(
            filter(
                None,
                (
                    column.workshop.place or column.workshop.title,
                    column.workshop.day[:4],
                ),
            )
        )
        for head in (_("Votes"), _("Share of ballots"), _("Notes")):
            yield f"{name} · {say(head)}"


def _cells(column: Column, key: str, language: str) -> tuple[Any, Any, Any]:
    share = column.share(key)
    votes, notes = (
        "" if counts is None else counts.get(key, "")
        for counts in (column.votes, column.notes)
    )
    return votes, "" if share is None else _decimal(share, language), notes


def _decimal(share: float, language: str) -> str | float:
    """Returns a number in English; else a text with the language's decimal
    mark."""
    return (
        round(share, 4)
        if language == "en"
        else str(numbers.format_decimal(share, format="0.####", locale=language))
    )


def _text(value: str) -> str:
    return f"'{value}" if value.startswith(FORMULA) else value
