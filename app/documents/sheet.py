"""Lines of cells, as a spreadsheet saves them as text."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from app.domain.text import tidy

SEPARATORS = ";,\t"
LOOKED_AT = 20  # lines in which separators are counted
_NAMED = re.compile(r'\s*"?sep=(.)"?\s*$', re.IGNORECASE)
_GAP = re.compile(r" {2,}|\u00a0{2,}")


class Line(NamedTuple):
    """`number` is the line's own in the file, empty ones counted."""

    number: int
    cells: tuple[str, ...]


def read_lines(text: str, most: int, names_columns: Callable[[Sequence[str]], bool]) -> list[Line]:
    """Returns the lines with text, at most `most` and one more.

    Cells stand between semicolons, commas or tabs: the most frequent, or that of a first line
    `sep=;`. A text without any is cut at gaps of spaces, if one of its first lines then
    `names_columns`.

    Raises csv.Error.
    """
    rows = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    first, _, rest = rows.partition("\n")
    named = _NAMED.match(first)
    body, skipped = (rest, 1) if named else (rows, 0)
    head = body.split("\n", LOOKED_AT)[:LOOKED_AT]
    separator = (
        named[1]
        if named
        else max(SEPARATORS, key=lambda mark: sum(line.count(mark) for line in head))
    )
    if not any(separator in line for line in head) and any(
        names_columns(_GAP.split(line.strip())) for line in head
    ):
        return _nonempty(
            (
                (skipped + at, _GAP.split(line.strip()))
                for at, line in enumerate(body.split("\n"), start=1)
            ),
            most,
        )
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=separator)
    return _nonempty(((skipped + reader.line_num, row) for row in reader), most)


def clean_lines(rows: Iterable[Sequence[str]], most: int) -> list[Line]:
    """Returns the same of rows that are cells already."""
    return _nonempty(enumerate(rows, start=1), most)


def _nonempty(rows: Iterable[tuple[int, Sequence[str]]], most: int) -> list[Line]:
    lines: list[Line] = []
    for number, row in rows:
        cells = tuple(tidy(cell, line=True) for cell in row)
        if any(cells):
            lines.append(Line(number, cells))
        if len(lines) > most:
            break
    return lines
