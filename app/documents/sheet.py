"""Lines of cells, as a spreadsheet saves them as text."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
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


def read_lines(
    text: str, most: int, names_columns: Callable[[Sequence[str]], bool]
) -> list[Line]:
    """Returns the lines with text, at most `most` and one more.

    Cells stand between semicolons, commas or tabs: the most frequent, or that
    of a first line `sep=;`. A text without any is cut at gaps of spaces, if
    one of its first lines then `names_columns`.

    Raises csv.Error.
    """
    rows = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    first, _, rest = rows.partition("\n")
    named = _NAMED.match(first)
    body, above = (rest, 1) if named else (rows, 0)
    head = body.split("\n", LOOKED_AT)[:LOOKED_AT]
    separator = named[1] if named else _most_frequent(head)
    unseparated = not any(separator in line for line in head)
    if unseparated and any(names_columns(_cut(line)) for line in head):
        return _nonempty(enumerate(map(_cut, body.split("\n")), start=above + 1), most)
    return _nonempty(_cells(body, separator, above), most)


def _most_frequent(lines: Sequence[str]) -> str:
    """Returns the separator that stands most often in these lines."""
    return max(SEPARATORS, key=lambda mark: sum(line.count(mark) for line in lines))


def _cells(body: str, separator: str, above: int) -> Iterator[tuple[int, list[str]]]:
    """Yields each line's number and cells; `above` is how many lines stand
    above the body."""
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=separator)
    for row in reader:
        yield above + reader.line_num, row


def _cut(line: str) -> list[str]:
    """Returns the cells between gaps of spaces."""
    return _GAP.split(line.strip())


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
