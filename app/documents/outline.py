"""One's own framework from pasted text: blocks at the margin, fields indented or bulleted."""

import re
from dataclasses import replace

from app.documents.framework_document import MAX_NAME
from app.documents.outline_lines import (
    BREAK,
    Line,
    Problem,
    build_framework,
    read_line,
    refuse_length,
)
from app.documents.outline_table import is_table, read_table
from app.domain.framework import Framework
from app.domain.text import tidy

# Private characters that Word pastes as the dots of a list.
WORD_BULLETS = str.maketrans({"\uf0b7": "•", "\uf0a7": "•"})
TITLE = re.compile(r"^#(?:\s+|$)")


def read_pasted(text: str, *, title: str = "", locale: str = "fr") -> Framework:
    """Reads an outline, or two columns copied from a spreadsheet. Refuses `bad_outline`."""
    read = read_table if is_table(text) else read_outline
    return read(text, title=title, locale=locale)


def read_outline(text: str, *, title: str = "", locale: str = "fr") -> Framework:
    """Reads blocks at the margin, fields indented or bulleted, an optional first line `# title`.

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
    return BREAK.split(text.removeprefix("\ufeff").translate(WORD_BULLETS))


def _indent_problems(lines: list[Line]) -> list[Problem]:
    """Returns lines indented by tabs and spaces at once, or unlike the first indented line."""
    kinds = [(line.at, {mark == "\t" for mark in line.indent}) for line in lines if line.indent]
    return [
        {"line": at, "problem": "mixed_indent"}
        for at, kind in kinds
        if len(kind) > 1 or kind != kinds[0][1]
    ]


def _with_depth(lines: list[Line]) -> list[Line]:
    """Returns the lines with `field` set: those deeper than the margin or, where none is and the
    first line is plain, those that are marked."""
    margin = min((len(line.indent) for line in lines), default=0)
    if any(len(line.indent) > margin for line in lines):
        return [replace(line, field=len(line.indent) > margin) for line in lines]
    plain = bool(lines) and (lines[0].heading or not lines[0].marked)
    return [replace(line, field=plain and line.marked and not line.heading) for line in lines]
