"""Lines of a pasted framework: each with its marks taken off, and the
framework that they make."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as field_
from itertools import chain, count
from typing import TypedDict

from app.documents.frameworks.ids import own_id, slug
from app.documents.frameworks.reader import MAX_BLOCKS, MAX_FIELDS, MAX_NAME, OBJECTIVES
from app.documents.outline_about import aims_of, described, explaining_problems
from app.domain.framework import Block, Field, Framework
from app.domain.graphemes import shortened
from app.domain.local_text import LocalText
from app.domain.refusals import Refusal
from app.domain.text import identity_of, tidy
from app.domain.typography import curled, set_blocks

MAX_TEXT = 100_000
MAX_PROBLEMS = 50
BREAK = re.compile("\r\n|[\n\r\v\f\u0085\u2028\u2029]")
HEADING = re.compile(r"#{1,6}(?:\s+|$)")
BULLET = re.compile(r"[-*–—](?:\s+|$)|[•‣▪◦]\s*")
DASH = re.compile("[–—]")
PRINTED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){0,3}")
NUMBER = re.compile(rf"({PRINTED.pattern})([.)]?)(?:\s+|$)")
# As Word numbers a first level: "1", a tab
BEFORE_TAB = re.compile(rf"\s*{PRINTED.pattern}\t")


class Problem(TypedDict):
    """What is wrong (a code), in which line of the pasted text (the first is
    1)."""

    line: int
    problem: str


class BadOutline(Refusal):
    """`bad_outline`: `problems` are all in order; `line` and `problem` those
    of the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems, key=lambda problem: problem["line"])[
            :MAX_PROBLEMS
        ]
        super().__init__("bad_outline", **self.problems[0])


@dataclass(frozen=True)
class Line:
    """A line with text. `number` is the printed one, `bullet` its dot;
    `marked`: one of them stood before the name; `heading`: hashes did;
    `field`: it names a field, and no block; `objective`: one of the field
    above; `texts`: its name in further languages; `about` and `aims`: what
    explains it and its objectives, one a line, by language, "" for that of the
    names."""

    at: int
    name: str
    number: str = ""
    bullet: str = ""
    marked: bool = False
    heading: bool = False
    indent: str = ""
    field: bool = False
    objective: bool = False
    texts: Mapping[str, str] = field_(default_factory=dict)
    about: Mapping[str, str] = field_(default_factory=dict)
    aims: Mapping[str, str] = field_(default_factory=dict)


BlockLines = tuple[Line, list[Line]]  # a block's line and those of its fields
# The lines of a field's objectives by the line of the field
Objectives = dict[int, list[Line]]
Place = tuple[int, str]  # the number of a line, and what is wrong there


def refuse_length(text: str) -> None:
    """Refuses `bad_outline` (too_long) at the line that passes MAX_TEXT
    characters."""
    if len(text) > MAX_TEXT:
        raise BadOutline(
            [{"line": len(BREAK.split(text[:MAX_TEXT])), "problem": "too_long"}]
        )


def read_line(at: int, row: str) -> Line:
    """Reads hashes, a bullet and a number, in this order, each at most once,
    and a name."""
    heading, rest = _mark_and_rest(HEADING, tidy(row, line=True))
    bullet, rest = _mark_and_rest(BULLET, rest)
    number, name = _mark_and_rest(NUMBER, rest)
    if number and not (number[2] or "." in number[1] or BEFORE_TAB.match(row)):
        # "30 champs" is a name; "30. champs" and "1.2 champs" are numbered
        number, name = None, rest
    return Line(
        at=at,
        name=name,
        number=number[1] if number else "",
        bullet=DASH.sub("-", bullet[0].strip()) if bullet else "",
        marked=bool(bullet or number),
        heading=bool(heading),
        indent=row[: len(row) - len(row.lstrip())],
    )


def _mark_and_rest(
    mark: re.Pattern[str], text: str
) -> tuple[re.Match[str] | None, str]:
    """Returns the mark that a text begins with, None without one, and what
    follows."""
    match = mark.match(text)
    return match, text[match.end() :] if match else text


def build_framework(
    lines: list[Line], problems: list[Problem], title: str, locale: str
) -> Framework:
    """Returns the framework of the lines; refuses `bad_outline` with these and
    further problems."""
    blocks, objectives, astray = _parted(_with_block(lines, title))
    places = [*astray, *_problems(blocks, objectives)] if lines else [(1, "empty")]
    problems = [
        *(problems if lines else ()),
        *(Problem(line=at, problem=problem) for at, problem in places),
    ]
    if problems:
        raise BadOutline(problems)
    values = set_blocks(_values(blocks, objectives, locale), locale)
    name = curled(shortened(tidy(title, line=True), MAX_NAME, "")) or values[0].name
    return Framework(id=own_id(name), title=name, locale=locale, blocks=values)


def _parted(lines: list[Line]) -> tuple[list[BlockLines], Objectives, list[Place]]:
    """Returns the blocks, the objectives, and the places of fields before a
    block."""
    blocks: list[BlockLines] = []
    objectives: Objectives = {}
    astray: list[Place] = []
    for line in lines:
        if line.objective and blocks and blocks[-1][1]:
            objectives.setdefault(blocks[-1][1][-1].at, []).append(line)
        elif not (line.field or line.objective):
            blocks.append((line, []))
        elif blocks:
            blocks[-1][1].append(line)
        else:
            astray.append((line.at, "field_before_block"))
    return blocks, objectives, astray


def _with_block(lines: list[Line], title: str) -> list[Line]:
    """Returns the lines, of which more than there may be blocks are the fields
    of one: a bare list of so many is one to choose from."""
    if len(lines) <= MAX_BLOCKS or any(line.field for line in lines):
        return lines
    name = tidy(title, line=True) or lines[0].name
    return [
        Line(at=lines[0].at, name=name),
        *(replace(line, field=True) for line in lines),
    ]


def _problems(blocks: list[BlockLines], objectives: Objectives) -> Iterator[Place]:
    """Yields what is wrong with the lines."""
    heads = [block for block, _ in blocks]
    fields = [field for _, of_block in blocks for field in of_block]
    yield from _too_many(heads, MAX_BLOCKS)
    yield from _too_many(fields, MAX_FIELDS)
    for below in objectives.values():
        yield from _too_many(below, OBJECTIVES.limit)
    for line in (*heads, *fields, *chain(*objectives.values())):
        yield from _problems_of_line(line)
    for _, of_block in blocks:
        yield from ((line.at, "duplicate") for line in _twice(of_block))
        if all(field.number for field in fields):
            yield from ((line.at, "duplicate_number") for line in _doubles(of_block))
    for below in objectives.values():
        deeper = (line for line in below if is_deeper(line, below[0]))
        yield from ((line.at, "too_deep") for line in deeper)


def _too_many(lines: list[Line], most: int) -> list[Place]:
    """Returns the place of the first line beyond so many."""
    return [(line.at, "too_many") for line in lines[most : most + 1]]


def _problems_of_line(line: Line) -> Iterator[Place]:
    if not line.name:
        yield line.at, "empty"
    if max(map(len, (line.name, *line.texts.values()))) > MAX_NAME:
        yield line.at, "too_long"
    yield from explaining_problems(line)


def _doubles(fields: list[Line]) -> list[Line]:
    """Returns the fields of one block whose number an earlier one has. Blocks
    may number alike."""
    first = {field.number: field.at for field in reversed(fields)}
    return [field for field in fields if field.at != first[field.number]]


def _twice(fields: list[Line]) -> list[Line]:
    """Returns the fields of one block whose name an earlier one has, as read
    without case and accents: the votes for it would be divided."""
    first = {identity_of(field.name): field.at for field in reversed(fields)}
    return [field for field in fields if field.at != first[identity_of(field.name)]]


def is_deeper(line: Line, first: Line) -> bool:
    """Returns whether a line is on the level below `first`; one space more is
    taken as a slip."""
    slack = 0 if "\t" in line.indent else 1
    return len(line.indent) > len(first.indent) + slack


def _values(
    blocks: list[BlockLines], objectives: Objectives, locale: str
) -> tuple[Block, ...]:
    ids = iter(_field_ids([field for _, fields in blocks for field in fields]))
    keys = _block_ids([block.name for block, _ in blocks])

    def field_of(line: Line) -> Field:
        below = (objective.name for objective in objectives.get(line.at, ()))
        aims = (*aims_of(line, locale), *below)
        return Field(next(ids), _name(line, locale), described(line, locale), aims)

    return tuple(
        Block(
            key,
            _name(block, locale),
            tuple(map(field_of, fields)),
            described(block, locale),
        )
        for key, (block, fields) in zip(keys, blocks, strict=True)
    )


def _field_ids(fields: list[Line]) -> list[str]:
    """Returns the printed numbers, or 1..n where one is missing or comes
    twice."""
    numbers = [field.number for field in fields]
    if "" in numbers or len(set(numbers)) < len(numbers):
        return [str(place) for place in range(1, len(numbers) + 1)]
    return numbers


def _name(line: Line, locale: str) -> str:
    return LocalText({locale: line.name, **line.texts}) if line.texts else line.name


def _block_ids(names: list[str]) -> list[str]:
    """Returns a slug of each name; the later of two equal ones gets -2, -3
    …"""
    ids: list[str] = []
    for place, name in enumerate(names, start=1):
        base = slug(name) or f"block-{place}"
        numbered = (f"{base}-{number}" for number in count(2))
        candidates = chain([base], numbered)
        ids.append(next(block_id for block_id in candidates if block_id not in ids))
    return ids
