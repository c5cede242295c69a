"""One's own framework from pasted text: blocks at the margin, fields and
objectives indented, and descriptions after a `>`."""

import re
from bisect import bisect
from collections.abc import Iterable
from dataclasses import replace

from app.documents.frameworks.reader import MAX_NAME
from app.documents.outline_lines import (
    BREAK,
    Line,
    Problem,
    build_framework,
    is_deeper,
    read_line,
    refuse_length,
)
from app.documents.outline_marks import with_marks, with_plain_bullets
from app.documents.outline_table import is_table, read_table
from app.domain.framework import Framework
from app.domain.text import tidy

TITLE = re.compile(r"^#(?:\s+|$)")
DESCRIPTION = re.compile(r">(?:\s+|$)")
Row = tuple[int, str]  # the number of a line, the first is 1, and its text


def read_pasted(text: str, *, title: str = "", locale: str = "fr") -> Framework:
    """Reads an outline, or two columns copied from a spreadsheet. Refuses
    `bad_outline`."""
    read = read_table if is_table(text) else read_outline
    return read(text, title=title, locale=locale)


def read_outline(text: str, *, title: str = "", locale: str = "fr") -> Framework:
    """Reads blocks at the margin, fields indented or bulleted, a field's
    objectives once more, and an optional first line `# title`. Lines after a
    `>` describe the block or field above.

    Printed numbers become the field ids when every field has one and none
    comes twice; else ids run 1..n. Refuses `bad_outline` with `line` and
    `problem`; its `problems` holds them all.
    """
    refuse_length(text)
    rows = [
        (at, row) for at, row in enumerate(_split_lines(text), start=1) if tidy(row)
    ]
    problems: list[Problem] = []
    if _has_title(rows):
        at, row = rows.pop(0)
        title = TITLE.sub("", tidy(row, line=True)) or title
        if len(title) > MAX_NAME:
            problems.append({"line": at, "problem": "too_long"})
    texts = {at: said for at, row in rows if (said := _description(row)) is not None}
    lines = with_marks(read_line(at, row) for at, row in rows if at not in texts)
    problems += _indent_problems(lines) + _texts_above(texts, lines)
    described = _with_texts(_with_depth(lines), texts)
    return build_framework(described, problems, title, locale)


def _texts_above(texts: Iterable[int], lines: list[Line]) -> list[Problem]:
    """Returns the lines with a description that stand above all others."""
    first = next((line.at for line in lines), 0)
    return [{"line": at, "problem": "nothing_above"} for at in texts if at < first]


def _description(row: str) -> str | None:
    """Returns what a line after a `>` says, None for a line of another
    kind."""
    plain = tidy(row, line=True)
    mark = DESCRIPTION.match(plain)
    return plain[mark.end() :] if mark else None


def _with_texts(lines: list[Line], texts: dict[int, str]) -> list[Line]:
    """Returns the lines with `about`; `texts` are descriptions by their line,
    several of which in a row are one."""
    described = [line.at for line in lines if not line.objective]
    rows: dict[int, list[str]] = {}
    for at, text in texts.items():
        if place := bisect(described, at):
            rows.setdefault(described[place - 1], []).append(text)
    about = {at: tidy("\n".join(parts)) for at, parts in rows.items()}
    return [
        replace(line, about={"": about[line.at]}) if about.get(line.at) else line
        for line in lines
    ]


def _has_title(rows: list[Row]) -> bool:
    """Returns whether only the first line begins with one `#`; several such
    lines are blocks."""
    titles = [at for at, row in rows if TITLE.match(tidy(row, line=True))]
    return titles == [at for at, _ in rows[:1]] and bool(rows)


def _split_lines(text: str) -> list[str]:
    return [with_plain_bullets(row) for row in BREAK.split(text.removeprefix("\ufeff"))]


def _indent_problems(lines: list[Line]) -> list[Problem]:
    """Returns lines indented by tabs and spaces at once, or unlike the first
    indented line."""
    kinds = [
        (line.at, {mark == "\t" for mark in line.indent})
        for line in lines
        if line.indent
    ]
    return [
        {"line": at, "problem": "mixed_indent"}
        for at, kind in kinds
        if len(kind) > 1 or kind != kinds[0][1]
    ]


def _with_depth(lines: list[Line]) -> list[Line]:
    """Returns the lines with `field` and `objective` set, by how far they are
    indented or, where none is, by their marks."""
    margin = min((len(line.indent) for line in lines), default=0)
    if not any(len(line.indent) > margin for line in lines):
        return _by_marks(lines)
    levels: list[Line] = []
    first: Line | None = None  # field of the block
    for line in lines:
        field = len(line.indent) > margin
        objective = field and first is not None and is_deeper(line, first)
        levels.append(replace(line, field=field and not objective, objective=objective))
        first = (first or line) if field else None
    return levels


def _by_marks(lines: list[Line]) -> list[Line]:
    """Returns the lines with the levels that their marks have: `1.`, `1.1.`
    and `1.1.1.`, or a kind of bullet, letter or number each, as Word pastes
    them. Under a first line that is plain, the upper ones are fields."""
    kinds = _kinds(line for line in lines if _is_item(line))
    plain = bool(lines) and not _is_item(lines[0])
    has_levels = plain or all(map(_is_item, lines))

    def leveled(line: Line) -> Line:
        level = kinds.index(_kind(line)) + plain if _is_item(line) and has_levels else 0
        return replace(line, field=level == 1, objective=level > 1)

    return [leveled(line) for line in lines]


def _kinds(items: Iterable[Line]) -> list[str | int]:
    """Returns the kinds of marks, the upper level first: as they come, longer
    numbers below."""
    kinds = list(dict.fromkeys(map(_kind, items)))
    numbers = iter(sorted(kind for kind in kinds if isinstance(kind, int)))
    return [next(numbers) if isinstance(kind, int) else kind for kind in kinds]


def _is_item(line: Line) -> bool:
    return line.marked and not line.heading


def _kind(line: Line) -> str | int:
    """Returns the parts of a line's number, or its bullet."""
    return line.number.count(".") + 1 if line.number else line.bullet
