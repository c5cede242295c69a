"""Writes sheets of typed cells as one XLSX file, in which no text of anybody
is ever a formula.

Imported only by the process that writes one (app/reports/maker.py), and so
imports little.
"""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.domain.graphemes import shortened
from app.files.sheets import About, Kind, Sheet
from app.reports.formulas import FORMULA

FORMS: dict[Kind, dict[str, str | bool]] = {
    "text": {"text_wrap": True},
    "number": {"num_format": "0"},
    "share": {"num_format": "0%"},
    "mean": {"num_format": "0.0"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm", "align": "left"},
    "id": {"num_format": "0", "align": "left"},
}
HEAD = {
    "bold": True,
    "bg_color": "#E7E5E4",
    "bottom": 1,
    "text_wrap": True,
    "valign": "top",
}
LONGEST_TITLE = 31  # characters that a sheet's name may have
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
}


def write_workbook(sheets: Sequence[Sheet], about: About) -> bytes:
    """Returns the sheets as an XLSX file; `moment` cells are ISO texts."""
    body = io.BytesIO()
    book = xlsxwriter.Workbook(body, OPTIONS)
    created = about.made_at.replace(tzinfo=None)
    book.set_properties(
        {"title": about.title, "author": about.author, "created": created}
    )
    formats = _formats(book)
    head = book.add_format(HEAD)
    for sheet in sheets:
        _write_sheet(
            book.add_worksheet(shortened(sheet.title, LONGEST_TITLE, "")),
            sheet,
            head,
            formats,
        )
    book.close()
    return body.getvalue()


def _formats(book: xlsxwriter.Workbook) -> dict[tuple[Kind, bool], Format]:
    """Returns the formats of the cells by kind, and whether a text is
    guarded."""
    return {
        (kind, guarded): book.add_format(
            {"valign": "top", **form, "quote_prefix": guarded}
        )
        for kind, form in FORMS.items()
        for guarded in (False, True)
    }


def _write_sheet(
    page: Worksheet,
    sheet: Sheet,
    head: Format,
    formats: dict[tuple[Kind, bool], Format],
) -> None:
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
        page.write_string(0, place, column.head, head)
    for at, row in enumerate(sheet.rows, 1):
        for place, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            _write_cell(page, (at, place), column.kind, value, formats)
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    if sheet.rows and not sheet.plain:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)


def _write_cell(
    page: Worksheet,
    at: tuple[int, int],
    kind: Kind,
    value: Any,
    formats: dict[tuple[Kind, bool], Format],
) -> None:
    """Writes a value as what it is; a text that could run as a formula is
    marked as a text.

    The mark (Excel's quote prefix) holds when a reader edits the cell or saves
    it as CSV.
    """
    if value is None or value == "":
        return
    if kind == "moment":
        page.write_datetime(*at, datetime.fromisoformat(value), formats[kind, False])
    elif isinstance(value, str) and not (kind == "id" and is_number(value)):
        page.write_string(*at, value, formats["text", value.startswith(FORMULA)])
    else:
        page.write_number(*at, float(value), formats[kind, False])


def is_number(text: str) -> bool:
    """Says whether a text is a whole number as it would be written again."""
    return text.isdecimal() and text == str(int(text))
