"""Writes the report's tables: a head on every page, rows that stay whole,
colours of blocks."""

from collections.abc import Iterator, Sequence

from app.charts.palette import shades
from app.reports.docx.styles import WIDTH
from app.reports.docx.xml import Element, element, line, paragraph, shading, style_id
from app.reports.model import Cell, Column, Row, Runs, Table, Text

# characters: a row that may be longer than a page must be allowed to split
LONGEST = 2500
TEXT, NUMBER, HEAD, HEAD_NUMBER, BULLET = map(
    style_id,
    ("Table Text", "Table Number", "Table Head", "Table Head Number", "Table Bullet"),
)


def table(part: Table) -> Iterator[Element]:
    """Yields the table, and a small space after it."""
    widths = _widths(part.columns)
    properties = element(
        "tblPr",
        element("tblStyle", val="ReportTable"),
        element("tblW", w=sum(widths), type="dxa"),
        element("tblLayout", type="fixed"),
        element(
            "tblLook",
            val="0020",
            firstRow=1,
            lastRow=0,
            firstColumn=0,
            lastColumn=0,
            noHBand=1,
            noVBand=1,
        ),
        element("tblDescription", val=part.summary),
    )
    grid = element("tblGrid", *(element("gridCol", w=width) for width in widths))
    rows = [
        _body_row(
            row, part.columns, widths, keep=part.whole and row is not part.rows[-1]
        )
        for row in part.rows
    ]
    yield element("tbl", properties, grid, _head(part.columns, widths), *rows)
    yield paragraph(TEXT)


def _widths(columns: Sequence[Column]) -> list[int]:
    """Returns the widths in twentieths of a point."""
    return [round(column.width * WIDTH / 2.54 * 1440) for column in columns]


def _head(columns: Sequence[Column], widths: Sequence[int]) -> Element:
    cells = [
        _cell(
            width, [line(HEAD_NUMBER if column.number else HEAD, (Text(column.title),))]
        )
        for column, width in zip(columns, widths, strict=True)
    ]
    return element(
        "tr", element("trPr", element("cantSplit"), element("tblHeader")), *cells
    )


def _body_row(
    row: Row, columns: Sequence[Column], widths: Sequence[int], *, keep: bool
) -> Element:
    """Returns a row; with `keep` it stays on the page of the next one."""
    properties = [] if row.length > LONGEST else [element("cantSplit")]
    span = len(columns) - len(row.cells) + 1
    cells = []
    for place, cell in enumerate(row.cells):
        covered = (
            slice(0, span) if place == 0 else slice(place + span - 1, place + span)
        )
        cells.append(
            _row_cell(
                row,
                cell,
                columns[covered][-1],
                sum(widths[covered]),
                span if place == 0 else 1,
                keep=keep,
            )
        )
    return element(
        "tr", *([element("trPr", *properties)] if properties else []), *cells
    )


def _row_cell(
    row: Row, cell: Cell, column: Column, width: int, span: int, *, keep: bool
) -> Element:
    def keep_with_next() -> list[Element]:
        return [element("keepNext")] if keep or row.group else []

    if not row.group:
        style = NUMBER if column.number else TEXT
        first = line(style, cell.runs, *keep_with_next(), colour=row.colour)
        return _cell(
            width,
            [first, *(line(BULLET, item, *keep_with_next()) for item in cell.items)],
        )
    content = [
        line(TEXT, _loud(cell.runs), *keep_with_next(), colour=row.colour),
        *(line(TEXT, item, *keep_with_next()) for item in cell.items),
    ]
    return _cell(width, content, span, shades()[row.colour].soft)


def _loud(runs: Runs) -> Runs:
    """Returns a group's head in the colour of its block."""
    return tuple(Text(run.words, "label", run.language) for run in runs)


def _cell(
    width: int, content: Sequence[Element], span: int = 1, fill: str = ""
) -> Element:
    properties = [element("tcW", w=width, type="dxa")]
    properties += [element("gridSpan", val=span)] if span > 1 else []
    properties += [shading(fill)] if fill else []
    return element("tc", element("tcPr", *properties), *content)
