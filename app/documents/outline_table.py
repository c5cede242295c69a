"""One's own framework from a table of two columns, block and field, as a spreadsheet copies it."""

import csv
import io
from dataclasses import replace

from app.documents.outline_lines import (
    BREAK,
    MAX_TEXT,
    Line,
    Problem,
    build_framework,
    read_line,
    refuse_length,
)
from app.domain.framework import Framework
from app.domain.text import fold, tidy

SEPARATORS = "\t;,"
BLOCK_HEADS = {"bloc", "blocs", "block", "blocks", "bloque", "bloques"}
FIELD_HEADS = {
    *("champ", "champs", "champ d action", "champs d action", "champs d actions"),
    *("field", "fields", "field of action", "fields of action"),
    *("campo", "campos", "campo de accion", "campos de accion"),
}


def read_table(text: str, *, title: str = "", locale: str = "fr") -> Framework:
    """Reads two columns between tabs, semicolons or commas, with or without a header.

    An empty block cell means the block above, an empty field cell a block alone. Refuses
    `bad_outline` as `read_outline`.
    """
    refuse_length(text)
    problems: list[Problem] = []
    blocks: dict[str, list[Line]] = {}
    name = ""
    for at, cells in _rows(text):
        if any(cells[2:]):
            problems.append({"line": at, "problem": "too_many_columns"})
        head, field = read_line(at, cells[0]), read_line(at, cells[1])
        name = head.name or name
        blocks.setdefault(name, [replace(head, name=name)])
        if field.name or field.marked:
            blocks[name].append(replace(field, field=True))
    lines = [line for rows in blocks.values() for line in rows if line.field or line.name]
    return build_framework(lines, problems, title, locale)


def is_table(text: str) -> bool:
    """Returns whether every row has two cells, and at least half of them text in both.

    A comma stands in names too: it separates cells only under a header.
    """
    for mark in SEPARATORS:
        rows = [cells for _, cells in _cells(text[:MAX_TEXT], mark)]
        both = [bool(cells[0] and cells[1]) for cells in rows if len(cells) > 1]
        if not rows or len(both) < len(rows) or not both[0] or 2 * sum(both) < len(rows):
            continue
        if mark != "," or _is_header(rows[0]):
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


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Returns (line, at least two cells) of the rows with text, without the header."""
    by_mark = {mark: _cells(text, mark) for mark in SEPARATORS}
    headed = (mark for mark, rows in by_mark.items() if rows and _is_header(rows[0][1]))
    sizes = {mark: sum(mark in line for line in text.split("\n")) for mark in SEPARATORS}
    parted = by_mark[next(headed, max(sizes, key=sizes.__getitem__))]
    rows = [(number, cells + [""] * (2 - len(cells))) for number, cells in parted]
    return rows[1:] if rows and _is_header(rows[0][1]) else rows


def _is_header(cells: list[str]) -> bool:
    return (
        len(cells) > 1
        and fold(cells[0]) in BLOCK_HEADS
        and (not cells[1] or fold(cells[1]) in FIELD_HEADS)
    )
