"""One's own framework from a table of blocks and fields, as a spreadsheet copies it."""

import csv
import io
from dataclasses import replace

from app.documents.outline_heads import PLAIN, Layout, is_header, layout_of
from app.documents.outline_lines import (
    BREAK,
    MAX_TEXT,
    PRINTED,
    Line,
    Problem,
    build_framework,
    read_line,
    refuse_length,
)
from app.domain.framework import Framework
from app.domain.text import tidy

SEPARATORS = "\t;,"


def read_table(text: str, *, title: str = "", locale: str = "fr") -> Framework:
    """Reads two columns between tabs, semicolons or commas, with or without a header; under one,
    two for each language: `bloc:fr;champ:fr;block:en;field:en`; or the `choices` of an XLSForm.

    An empty block cell means the block above, an empty field cell a block alone. Refuses
    `bad_outline` as `read_outline`.
    """
    refuse_length(text)
    problems: list[Problem] = []
    blocks: dict[str, list[Line]] = {}
    layout, rows = _rows(text, locale)
    name = ""
    for at, cells in rows:
        if any(cells[layout.width :]) and not layout.is_loose:
            problems.append({"line": at, "problem": "too_many_columns"})
        head, field = _lines(layout, at, cells)
        name = head.name or name
        blocks.setdefault(name, [replace(head, name=name)])
        if field.name or field.marked:
            blocks[name].append(replace(field, field=True))
    lines = [line for rows in blocks.values() for line in rows if line.field or line.name]
    return build_framework(lines, problems, title, layout.locale or locale)


def _lines(layout: Layout, at: int, cells: list[str]) -> tuple[Line, Line]:
    """Returns the lines of a row's block and field, each with its names in further languages."""
    block, field = read_line(at, cells[layout.block]), read_line(at, cells[layout.field])
    if layout.number is not None and PRINTED.fullmatch(cells[layout.number]):
        field = replace(field, number=cells[layout.number])
    further = {
        of_field: {
            language: read_line(at, text).name
            for language, text in layout.texts(cells, of_field=of_field).items()
        }
        for of_field in (False, True)
    }
    return replace(block, texts=further[False]), replace(field, texts=further[True])


def is_table(text: str) -> bool:
    """Returns whether every row has two cells, and at least half of them text in both.

    A comma stands in names too: it separates cells only under a header. Under one of more than two
    columns any row is a table's.
    """
    for mark in SEPARATORS:
        rows = [cells for _, cells in _cells(text[:MAX_TEXT], mark)]
        if rows and len(rows[0]) > 2 and is_header(rows[0]):
            return True
        both = [bool(cells[0] and cells[1]) for cells in rows if len(cells) > 1]
        if mark == "\t" and not any(read_line(0, cells[0]).name for cells in rows):
            continue  # a list of Word: a number or a dot, a tab, the text
        if not rows or len(both) < len(rows) or not both[0] or 2 * sum(both) < len(rows):
            continue
        if mark != "," or is_header(rows[0]):
            return True
    return False


def _cells(text: str, mark: str) -> list[tuple[int, list[str]]]:
    """Returns (line, cells) of the rows with text; a quoted cell may have line breaks."""
    plain = BREAK.sub("\n", text.removeprefix("\ufeff"))
    reader = csv.reader(io.StringIO(plain), delimiter=mark)
    rows: list[tuple[int, list[str]]] = []
    number = 1
    for cells in reader:
        rows.append((number, [tidy(cell, line=True) for cell in cells]))
        number = reader.line_num + 1
    return [(number, cells) for number, cells in rows if any(cells)]


def _rows(text: str, locale: str) -> tuple[Layout, list[tuple[int, list[str]]]]:
    """Returns the columns, and (line, as many cells at least) of the rows without the header."""
    by_mark = {mark: _cells(text, mark) for mark in SEPARATORS}
    headed = (mark for mark, rows in by_mark.items() if rows and is_header(rows[0][1]))
    sizes = {mark: sum(mark in line for line in text.split("\n")) for mark in SEPARATORS}
    parted = by_mark[next(headed, max(sizes, key=sizes.__getitem__))]
    layout = layout_of(parted[0][1], locale) if parted else None
    rows = parted if layout is None else parted[1:]
    width = (layout or PLAIN).width
    filled = [(number, cells + [""] * (width - len(cells))) for number, cells in rows]
    return layout or PLAIN, filled
