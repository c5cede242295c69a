"""One's own framework from pasted text: blocks at the margin, fields and objectives indented."""

import re
from dataclasses import replace

from app.documents.framework_document import MAX_NAME
from app.documents.outline_lines import (
    BREAK,
    Line,
    Problem,
    build_framework,
    is_deeper,
    read_line,
    refuse_length,
)
from app.documents.outline_table import is_table, read_table
from app.domain.framework import Framework
from app.domain.text import tidy

# Private characters that Word pastes as the dots of a list, and the "o" of its second level.
WORD_BULLETS = str.maketrans({"\uf0b7": "•", "\uf0a7": "▪"})
WORD_CIRCLE = re.compile(r"(?m)^([\t \u00a0]*)o(?=\t|[ \u00a0]{3})")
TITLE = re.compile(r"^#(?:\s+|$)")


def read_pasted(text: str, *, title: str = "", locale: str = "fr") -> Framework:
    """Reads an outline, or two columns copied from a spreadsheet. Refuses `bad_outline`."""
    read = read_table if is_table(text) else read_outline
    return read(text, title=title, locale=locale)


def read_outline(text: str, *, title: str = "", locale: str = "fr") -> Framework:
    """Reads blocks at the margin, fields indented or bulleted, a field's objectives once more, and
    an optional first line `# title`.

    Printed numbers become the field ids when every field has one and none comes twice; else ids
    run 1..n. Refuses `bad_outline` with `line` and `problem`; its `problems` holds them all.
    """
    refuse_length(text)
    rows = [(at, row) for at, row in enumerate(_split_lines(text), start=1) if tidy(row)]
    problems: list[Problem] = []
    if _has_title(rows):
        at, row = rows.pop(0)
        title = TITLE.sub("", tidy(row, line=True)) or title
        if len(title) > MAX_NAME:
            problems.append({"line": at, "problem": "too_long"})
    lines = [read_line(*row) for row in rows]
    problems += _indent_problems(lines)
    return build_framework(_with_depth(lines), problems, title, locale)


def _has_title(rows: list[tuple[int, str]]) -> bool:
    """Returns whether only the first line begins with one `#`; several such lines are blocks."""
    titles = [at for at, row in rows if TITLE.match(tidy(row, line=True))]
    return titles == [at for at, _ in rows[:1]] and bool(rows)


def _split_lines(text: str) -> list[str]:
    plain = text.removeprefix("\ufeff").translate(WORD_BULLETS)
    return [WORD_CIRCLE.sub(r"\1◦ ", row) for row in BREAK.split(plain)]


def _indent_problems(lines: list[Line]) -> list[Problem]:
    """Returns lines indented by tabs and spaces at once, or unlike the first indented line."""
    kinds = [(line.at, {mark == "\t" for mark in line.indent}) for line in lines if line.indent]
    return [
        {"line": at, "problem": "mixed_indent"}
        for at, kind in kinds
        if len(kind) > 1 or kind != kinds[0][1]
    ]


def _with_depth(lines: list[Line]) -> list[Line]:
    """Returns the lines with `field` and `objective` set, by how far they are indented or, where
    none is, by their marks."""
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
    """Returns the lines with the levels that their marks have: `1.`, `1.1.` and `1.1.1.`, or one
    kind of bullet each, as Word pastes them. Under a first line that is plain, the upper ones are
    fields."""
    kinds = list(dict.fromkeys(line.bullet for line in lines if _is_item(line) and not line.number))
    depths = [_depth(line, kinds) for line in lines]
    marked = [depth for depth, line in zip(depths, lines, strict=True) if _is_item(line)]
    plain = bool(lines) and not _is_item(lines[0])
    top = min(marked, default=0) - plain

    def leveled(line: Line, depth: int) -> Line:
        level = depth - top if _is_item(line) and (plain or len(marked) == len(lines)) else 0
        return replace(line, field=level == 1, objective=level > 1)

    return [leveled(line, depth) for line, depth in zip(lines, depths, strict=True)]


def _is_item(line: Line) -> bool:
    return line.marked and not line.heading


def _depth(line: Line, bullets: list[str]) -> int:
    """Returns the parts of a line's number, or the place of its bullet among the kinds of them."""
    if line.number:
        return line.number.count(".") + 1
    return bullets.index(line.bullet) + 1 if line.bullet in bullets else 1
