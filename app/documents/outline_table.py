"""One's own framework from a table of blocks and fields, as a spreadsheet
copies it."""

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
from app.documents.outline_marks import is_mark
from app.domain.framework import Framework
from app.domain.text import tidy

SEPARATORS = "\t;,"
# The number of a line, the first is 1, and its cells
Rows = list[tuple[int, list[str]]]


def read_table(text: str, *, title: str = "", locale: str = "fr") -> Framework:
    """Reads two columns between tabs, semicolons or commas, with or without a
    header; under one, two for each language:
    `bloc:fr;champ:fr;block:en;field:en`, with `description` and `objectives`
    (one a line of the cell, or one a row) in each; or the `choices` of an
    XLSForm.

    An empty block cell means the block above, an empty field cell a block
    alone or, beside an objective, the field above. Refuses `bad_outline` as
    `read_outline`.
    """
    refuse_length(text)
    layout, rows = _rows(text, locale)
    problems = _row_problems(text, layout, rows)
    blocks: dict[str, list[Line]] = {}
    name = ""
    for at, cells in rows:
        head, field = _lines(layout, at, cells)
        name = head.name or name
        fields = blocks.setdefault(name, [replace(head, name=name)])
        if field.name or field.marked or field.texts:
            _add_field(fields, replace(field, field=True))
        elif field.about or field.aims:
            _add_to_last(fields, field, problems)
    lines = [
        line for rows in blocks.values() for line in rows if line.field or line.name
    ]
    return build_framework(lines, problems, title, layout.locale or locale)


def _row_problems(text: str, layout: Layout, rows: Rows) -> list[Problem]:
    """Returns what is wrong with the rows as such: a quote that nothing ends,
    a column that no head names, or one without a head."""
    problems: list[Problem] = []
    if layout.unknown:
        head = next(
            at for at, row in enumerate(BREAK.split(text), start=1) if tidy(row)
        )
        problems.append({"line": head, "problem": "unknown_column"})
    if not layout.is_loose:
        wide = (at for at, cells in rows if any(cells[layout.width :]))
        problems += [{"line": at, "problem": "too_many_columns"} for at in wide]
    quoted = rows[-1][0] if rows else 0
    if quoted and _is_open(BREAK.split(text)[quoted - 1 :]):
        problems.append({"line": quoted, "problem": "open_quote"})
    return problems


def _is_open(rows: list[str]) -> bool:
    """Returns whether a quote that opens in the rows ends nowhere."""
    try:
        list(csv.reader(rows, delimiter=_separator(rows[0]), strict=True))
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def _separator(row: str) -> str:
    return max(SEPARATORS, key=row.count)


def _add_field(lines: list[Line], field: Line) -> None:
    """Adds a field to the lines of its block; the same with a further
    objective to itself."""
    same = [
        place
        for place, line in enumerate(lines)
        if line.field and (line.number, line.name) == (field.number, field.name)
    ]
    if same and field.name and field.aims:
        lines[same[0]] = _with_aims(lines[same[0]], field)
    else:
        lines.append(field)


def _add_to_last(lines: list[Line], more: Line, problems: list[Problem]) -> None:
    """Adds objectives to the last field of a block, of which they tell
    `nothing_above` where it has none."""
    if lines[-1].field:
        lines[-1] = _with_aims(lines[-1], more)
    else:
        problems.append({"line": more.at, "problem": "nothing_above"})


def _with_aims(field: Line, more: Line) -> Line:
    """Returns the field with the objectives of both, and the description of
    the first."""
    aims = {
        tag: "\n".join(filter(None, (field.aims.get(tag), more.aims.get(tag))))
        for tag in {**field.aims, **more.aims}
    }
    return replace(field, aims=aims, about={**more.about, **field.about})


def _lines(layout: Layout, at: int, cells: list[str]) -> tuple[Line, Line]:
    """Returns the lines of a row's block and field, each with its names in
    further languages."""
    block, field = (
        read_line(at, cells[layout.block]),
        read_line(at, cells[layout.field]),
    )
    if layout.number is not None and PRINTED.fullmatch(cells[layout.number]):
        field = replace(field, number=cells[layout.number])
    further = {
        kind: {
            language: read_line(at, text).name
            for language, text in layout.texts(cells, kind).items()
        }
        for kind in ("block", "field")
    }
    about, aims = layout.texts(cells, "about"), layout.texts(cells, "aims")
    field = replace(field, texts=further["field"], about=about, aims=aims)
    return replace(block, texts=further["block"]), field


def is_table(text: str) -> bool:
    """Returns whether every row has two cells, and at least half of them text
    in both.

    A comma stands in names too: it separates cells only under a header. Under
    one of more than two columns any row is a table's.
    """
    for mark in SEPARATORS:
        rows = [cells for _, cells in _cells(text[:MAX_TEXT], mark)]
        if rows and len(rows[0]) > 2 and is_header(rows[0]):
            return True
        both = [bool(cells[0] and cells[1]) for cells in rows if len(cells) > 1]
        if mark == "\t" and all(is_mark(cells[0]) for cells in rows):
            # A list of Word: a number, a letter or a dot, a tab, the text
            continue
        if (
            not rows
            or len(both) < len(rows)
            or not both[0]
            or 2 * sum(both) < len(rows)
        ):
            continue
        if mark != "," or is_header(rows[0]):
            return True
    return False


def _cells(text: str, mark: str) -> Rows:
    """Returns (line, cells) of the rows with text; a quoted cell may have line
    breaks."""
    plain = BREAK.sub("\n", text.removeprefix("\ufeff"))
    reader = csv.reader(io.StringIO(plain), delimiter=mark)
    rows: Rows = []
    number = 1
    for cells in reader:
        rows.append((number, [tidy(cell) for cell in cells]))
        number = reader.line_num + 1
    return [(number, cells) for number, cells in rows if any(cells)]


def _rows(text: str, locale: str) -> tuple[Layout, Rows]:
    """Returns the columns, and (line, as many cells at least) of the rows
    without the header."""
    by_mark = {mark: _cells(text, mark) for mark in SEPARATORS}
    headed = (mark for mark, rows in by_mark.items() if rows and is_header(rows[0][1]))
    sizes = {
        mark: sum(mark in line for line in text.split("\n")) for mark in SEPARATORS
    }
    parted = by_mark[next(headed, max(sizes, key=sizes.__getitem__))]
    layout = layout_of(parted[0][1], locale) if parted else None
    if layout is None:
        return PLAIN, _filled(parted, PLAIN)
    rows = _filled(parted[1:], layout)
    return _complete_layout(parted[0][1], layout, rows), rows


def _filled(rows: Rows, layout: Layout) -> Rows:
    """Returns the rows with as many cells at least as the layout reads."""
    return [
        (number, cells + [""] * (layout.width - len(cells))) for number, cells in rows
    ]


def _complete_layout(head: list[str], layout: Layout, rows: Rows) -> Layout:
    """Returns the layout, or one whose first language, unlike its own, names
    each field."""
    further = dict.fromkeys(
        column.language for column in layout.further if column.is_name
    )
    layouts = [layout, *(layout_of(head, tag) or layout for tag in further)]
    return next((choice for choice in layouts if _is_complete(choice, rows)), layout)


def _is_complete(layout: Layout, rows: Rows) -> bool:
    """Returns whether no field has a name in further languages alone."""
    return all(
        cells[layout.field] or not layout.texts(cells, "field") for _, cells in rows
    )
