"""One's own framework from pasted text: blocks at the margin and fields indented, or a table of block and field."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypedDict

from app.documents.framework_document import MAX_BLOCKS, MAX_FIELDS, MAX_NAME, own_id, slug
from app.domain.framework import Block, Field, Framework
from app.domain.refusals import Refusal
from app.domain.text import fold, tidy

MAX_TEXT = 100_000
MAX_PROBLEMS = 50
MARKS = "\t;,"  # what parts the cells of a table
BREAK = re.compile("\r\n|[\n\r\v\f\u0085\u2028\u2029]")
WORD_BULLETS = str.maketrans(
    {"\uf0b7": "•", "\uf0a7": "•"}
)  # private characters that Word pastes as list dots
TITLE = re.compile(r"^#(?:\s+|$)")
HEADING = re.compile(r"#{1,6}(?:\s+|$)")
BULLET = re.compile(r"[-*–—](?:\s+|$)|[•‣▪◦]\s*")
PRINTED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){0,3}")
NUMBER = re.compile(rf"({PRINTED.pattern})([.)]?)(?:\s+|$)")
BLOCK_HEADS = {"bloc", "blocs", "block", "blocks", "bloque", "bloques"}
FIELD_HEADS = {
    "champ",
    "champs",
    "champ d action",
    "champs d action",
    "champs d actions",
    "field",
    "fields",
} | {
    *(
        "field of action",
        "fields of action",
        "campo",
        "campos",
        "campo de accion",
        "campos de accion",
    )
}


class Problem(TypedDict):
    """What is wrong, in which line of the pasted text (the first is 1)."""

    line: int
    problem: str


class BadOutline(Refusal):
    """`bad_outline`: `problems` tells every wrong line in order; `line` and `problem` are those of the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems, key=lambda one: one["line"])[:MAX_PROBLEMS]
        super().__init__("bad_outline", **self.problems[0])


@dataclass(frozen=True)
class Line:
    """A line that says something. `number` is the printed one; `marked` says that a bullet or number stood before the name."""

    at: int
    name: str
    number: str = ""
    marked: bool = False
    heading: bool = False
    indent: str = ""
    field: bool = False


def read_pasted(text: str, *, title: str = "", locale: str = "fr") -> Framework:
    """An outline, or the two columns that a spreadsheet gives to the clipboard. Refuses `bad_outline`."""
    read = read_table if _is_table(text) else read_outline
    return read(text, title=title, locale=locale)


def read_outline(text: str, *, title: str = "", locale: str = "fr") -> Framework:
    """Blocks at the margin, fields indented or bulleted, an optional first line `# title`.

    Printed numbers become the field ids when every field has one and none comes twice; else ids run 1..n.
    Refuses `bad_outline` with `line` and `problem`; the refusal's `problems` holds them all.
    """
    _refuse_length(text)
    rows = [(at, row) for at, row in enumerate(_split(text), start=1) if tidy(row)]
    problems: list[Problem] = []
    if _has_title(rows):
        at, row = rows.pop(0)
        title = TITLE.sub("", tidy(row, line=True)) or title
        problems += [{"line": at, "problem": "too_long"}] if len(title) > MAX_NAME else []
    lines = [_marks(at, row) for at, row in rows]
    return _build(_with_depth(lines), problems + _indent_problems(lines), title, locale)


def read_table(text: str, *, title: str = "", locale: str = "fr") -> Framework:
    """Two columns, block and field, parted by tab, semicolon or comma, with or without a header.

    An empty block cell means the block above; an empty field cell a block alone. Refuses `bad_outline` like an outline.
    """
    _refuse_length(text)
    problems: list[Problem] = []
    blocks: dict[str, list[Line]] = {}
    name = ""
    for at, cells in _rows(text):
        if any(cells[2:]):
            problems.append({"line": at, "problem": "too_many_columns"})
        head, field = _marks(at, cells[0]), _marks(at, cells[1])
        name = head.name or name
        blocks.setdefault(name, [replace(head, name=name)])
        if field.name or field.marked:
            blocks[name].append(replace(field, field=True))
    lines = [line for rows in blocks.values() for line in rows if line.field or line.name]
    return _build(lines, problems, title, locale)


def write_outline(framework: Framework) -> str:
    """The text that `read_outline` reads as the same names in the same order, with the ids when they look printed.

    Descriptions and extras are left out: JSON keeps them.
    """
    ids = list(framework.fields)
    if not all(PRINTED.fullmatch(one) for one in ids):
        ids = [str(place) for place in range(1, len(ids) + 1)]
    printed = dict(zip(framework.fields, ids, strict=True))
    # A number before a name protects whatever looks like a mark in it: only one number is taken off.
    marked = any(_looks_marked(block.name) for block in framework.blocks)
    lines = [f"# {framework.title}"]
    for place, block in enumerate(framework.blocks, start=1):
        lines.append(f"{place}. {block.name}" if marked else block.name)
        lines.extend(f"  {printed[field.id]}. {field.name}" for field in block.fields)
    return "\n".join(lines) + "\n"


def _has_title(rows: list[tuple[int, str]]) -> bool:
    """The first line, and no other, begins with one `#`: several such lines are blocks, as in Markdown."""
    titles = [at for at, row in rows if TITLE.match(tidy(row, line=True))]
    return titles == [at for at, _ in rows[:1]] and bool(rows)


def _split(text: str) -> list[str]:
    return BREAK.split(text.removeprefix("\ufeff").translate(WORD_BULLETS))


def _refuse_length(text: str) -> None:
    if len(text) > MAX_TEXT:
        raise BadOutline([{"line": len(BREAK.split(text[:MAX_TEXT])), "problem": "too_long"}])


def _marks(at: int, row: str) -> Line:
    """A heading's hashes, a bullet and a number, in this order and each at most once, taken off the name."""
    rest = tidy(row, line=True)
    heading = HEADING.match(rest)
    rest = rest[heading.end() :] if heading else rest
    bullet = BULLET.match(rest)
    rest = rest[bullet.end() :] if bullet else rest
    number = NUMBER.match(rest)
    if number and not (number[2] or "." in number[1]):
        number = (
            None  # "30 champs" is a name; "30. champs", "30) champs" and "1.2 champs" are numbered
        )
    return Line(
        at=at,
        name=rest[number.end() :] if number else rest,
        number=number[1] if number else "",
        marked=bool(bullet or number),
        heading=bool(heading),
        indent=row[: len(row) - len(row.lstrip())],
    )


def _looks_marked(name: str) -> bool:
    line = _marks(0, name)
    return line.marked or line.heading


def _indent_problems(lines: list[Line]) -> list[Problem]:
    """Lines indented by tabs and spaces at once, or otherwise than the first indented line."""
    kinds = [(line.at, {mark == "\t" for mark in line.indent}) for line in lines if line.indent]
    return [
        {"line": at, "problem": "mixed_indent"}
        for at, kind in kinds
        if len(kind) > 1 or kind != kinds[0][1]
    ]


def _with_depth(lines: list[Line]) -> list[Line]:
    """Says of each line whether it is a field: indented deeper than the margin, or, where nothing is indented and the
    first line is plain, marked."""
    margin = min((len(line.indent) for line in lines), default=0)
    if any(len(line.indent) > margin for line in lines):
        return [replace(line, field=len(line.indent) > margin) for line in lines]
    plain = bool(lines) and (lines[0].heading or not lines[0].marked)
    return [replace(line, field=plain and line.marked and not line.heading) for line in lines]


def _build(lines: list[Line], problems: list[Problem], title: str, locale: str) -> Framework:
    blocks: list[tuple[Line, list[Line]]] = []
    for line in lines:
        if not line.field:
            blocks.append((line, []))
        elif blocks:
            blocks[-1][1].append(line)
        else:
            problems.append({"line": line.at, "problem": "field_before_block"})
    problems = problems + _problems(blocks) if lines else [{"line": 1, "problem": "empty"}]
    if problems:
        raise BadOutline(problems)
    name = tidy(title, line=True)[:MAX_NAME] or blocks[0][0].name
    return Framework(id=own_id(name), title=name, locale=locale, blocks=_values(blocks))


def _problems(blocks: list[tuple[Line, list[Line]]]) -> list[Problem]:
    fields = [field for _, own in blocks for field in own]
    found = [(block.at, "too_many") for block, _ in blocks[MAX_BLOCKS : MAX_BLOCKS + 1]]
    found += [(field.at, "too_many") for field in fields[MAX_FIELDS : MAX_FIELDS + 1]]
    for line in [*(block for block, _ in blocks), *fields]:
        found += [(line.at, "empty")] if not line.name else []
        found += [(line.at, "too_long")] if len(line.name) > MAX_NAME else []
    if all(field.number for field in fields):
        found += [(line.at, "duplicate_number") for _, own in blocks for line in _doubles(own)]
    too_deep = [(line.at, "too_deep") for _, own in blocks for line in own if _deeper(line, own[0])]
    return [{"line": at, "problem": problem} for at, problem in found + too_deep]


def _doubles(fields: list[Line]) -> list[Line]:
    """Fields of one block with a number already seen in it. (Numbers that begin anew in each block are no mistake.)"""
    first = {field.number: field.at for field in reversed(fields)}
    return [field for field in fields if field.at != first[field.number]]


def _deeper(line: Line, first: Line) -> bool:
    """A third level; one space more or less is only an unsteady hand."""
    slack = 0 if "\t" in line.indent else 1
    return len(line.indent) > len(first.indent) + slack


def _values(blocks: list[tuple[Line, list[Line]]]) -> tuple[Block, ...]:
    numbers = [field.number for _, own in blocks for field in own]
    if "" in numbers or len(set(numbers)) < len(numbers):
        numbers = [str(place) for place in range(1, len(numbers) + 1)]
    ids = iter(numbers)
    keys = _block_ids([block.name for block, _ in blocks])
    return tuple(
        Block(key, block.name, tuple(Field(next(ids), field.name) for field in own))
        for key, (block, own) in zip(keys, blocks, strict=True)
    )


def _block_ids(names: list[str]) -> list[str]:
    """A slug of each name; the later of two equal ones gets -2, -3 …"""
    ids: list[str] = []
    for place, name in enumerate(names, start=1):
        base = slug(name) or f"block-{place}"
        free = (
            one
            for one in [base, *(f"{base}-{n}" for n in range(2, len(names) + 2))]
            if one not in ids
        )
        ids.append(next(free))
    return ids


def _is_table(text: str) -> bool:
    """Returns whether every row has two cells, and at least half of them text in both.

    A comma stands in names too: it parts cells only under a header.
    """
    for mark in MARKS:
        rows = [cells for _, cells in _cells(text[:MAX_TEXT], mark)]
        both = [bool(cells[0] and cells[1]) for cells in rows if len(cells) > 1]
        if not rows or len(both) < len(rows) or not both[0] or 2 * sum(both) < len(rows):
            continue
        if mark != "," or _is_header(rows[0]):
            return True
    return False


def _cells(text: str, mark: str) -> list[tuple[int, list[str]]]:
    """Returns (line, cells) of the rows that say something; a quoted cell may have line breaks."""
    plain = BREAK.sub("\n", text.removeprefix("\ufeff"))
    reader = csv.reader(io.StringIO(plain), delimiter=mark)
    rows: list[tuple[int, list[str]]] = []
    number = 1
    for cells in reader:
        rows.append((number, [tidy(cell, line=True) for cell in cells]))
        number = reader.line_num + 1
    return [(number, cells) for number, cells in rows if any(cells)]


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """(line, at least two cells) of the rows that say something, without the header."""
    by_mark = {mark: _cells(text, mark) for mark in MARKS}
    headed = (mark for mark, rows in by_mark.items() if rows and _is_header(rows[0][1]))
    sizes = {mark: sum(mark in line for line in text.split("\n")) for mark in MARKS}
    parted = by_mark[next(headed, max(sizes, key=sizes.__getitem__))]
    rows = [(number, cells + [""] * (2 - len(cells))) for number, cells in parted]
    return rows[1:] if rows and _is_header(rows[0][1]) else rows


def _is_header(cells: list[str]) -> bool:
    return (
        len(cells) > 1
        and fold(cells[0]) in BLOCK_HEADS
        and (not cells[1] or fold(cells[1]) in FIELD_HEADS)
    )
