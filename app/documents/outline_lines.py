"""Lines of a pasted framework: each with its marks taken off, and the framework that
they make."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as field_
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
    """What is wrong (a code), in which line of the pasted text (the first is 1)."""

    line: int
    problem: str


class BadOutline(Refusal):
    """`bad_outline`: `problems` are all in order; `line` and `problem` those of the
    first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems, key=lambda problem: problem["line"])[
            :MAX_PROBLEMS
        ]
        super().__init__("bad_outline", **self.problems[0])


@dataclass(frozen=True)
class Line:
    """A line with text. `number` is the printed one, `bullet` its dot; `marked`: one of
    them stood before the name; `heading`: hashes did; `field`: it names a field, and no
    block; `objective`: one of the field above; `texts`: its name in further languages;
    `about` and `aims`: what explains it and its objectives, one a line, by language, ""
    for that of the names."""

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


def refuse_length(text: str) -> None:
    """Refuses `bad_outline` (too_long) at the line that passes MAX_TEXT characters."""
    if len(text) > MAX_TEXT:
        raise BadOutline(
            [{"line": len(BREAK.split(text[:MAX_TEXT])), "problem": "too_long"}]
        )


def read_line(at: int, row: str) -> Line:
    """Reads hashes, a bullet and a number, in this order, each at most once, and a
    name."""
    rest = tidy(row, line=True)
    heading = HEADING.match(rest)
    rest = rest[heading.end() :] if heading else rest
    bullet = BULLET.match(rest)
    rest = rest[bullet.end() :] if bullet else rest
    number = NUMBER.match(rest)
    if number and not (number[2] or "." in number[1] or BEFORE_TAB.match(row)):
        # "30 champs" is a name; "30. champs" and "1.2 champs" are numbered
        number = None
    return Line(
        at=at,
        name=rest[number.end() :] if number else rest,
        number=number[1] if number else "",
        bullet=DASH.sub("-", bullet[0].strip()) if bullet else "",
        marked=bool(bullet or number),
        heading=bool(heading),
        indent=row[: len(row) - len(row.lstrip())],
    )


def build_framework(
    lines: list[Line], problems: list[Problem], title: str, locale: str
) -> Framework:
    """Returns the framework of the lines; refuses `bad_outline` with these and further
    problems."""
    blocks: list[BlockLines] = []
    objectives: Objectives = {}
    for line in _with_block(lines, title):
        if line.objective and blocks and blocks[-1][1]:
            objectives.setdefault(blocks[-1][1][-1].at, []).append(line)
        elif not (line.field or line.objective):
            blocks.append((line, []))
        elif blocks:
            blocks[-1][1].append(line)
        else:
            problems.append({"line": line.at, "problem": "field_before_block"})
    problems = (
        problems + _problems(blocks, objectives)
        if lines
        else [{"line": 1, "problem": "empty"}]
    )
    if problems:
        raise BadOutline(problems)
    values = set_blocks(_values(blocks, objectives, locale), locale)
    name = curled(shortened(tidy(title, line=True), MAX_NAME, "")) or values[0].name
    return Framework(id=own_id(name), title=name, locale=locale, blocks=values)


def _with_block(lines: list[Line], title: str) -> list[Line]:
    """Returns the lines, of which more than there may be blocks are the fields of one:
    a bare list of so many is one to choose from."""
    if len(lines) <= MAX_BLOCKS or any(line.field for line in lines):
        return lines
    name = tidy(title, line=True) or lines[0].name
    return [
        Line(at=lines[0].at, name=name),
        *(replace(line, field=True) for line in lines),
    ]


def _problems(blocks: list[BlockLines], objectives: Objectives) -> list[Problem]:
    fields = [field for _, of_block in blocks for field in of_block]
    problems = [
        (block.at, "too_many") for block, _ in blocks[MAX_BLOCKS : MAX_BLOCKS + 1]
    ]
    problems += [
        (field.at, "too_many") for field in fields[MAX_FIELDS : MAX_FIELDS + 1]
    ]
    below = [line for lines in objectives.values() for line in lines]
    problems += [
        (of[OBJECTIVES.limit].at, "too_many")
        for of in objectives.values()
        if len(of) > OBJECTIVES.limit
    ]
    for line in [*(block for block, _ in blocks), *fields, *below]:
        problems += [(line.at, "empty")] if not line.name else []
        longest = max(map(len, (line.name, *line.texts.values())))
        problems += [(line.at, "too_long")] if longest > MAX_NAME else []
        problems += explaining_problems(line)
    problems += [
        (line.at, "duplicate") for _, fields in blocks for line in _twice(fields)
    ]
    if all(field.number for field in fields):
        problems += [
            (line.at, "duplicate_number")
            for _, fields in blocks
            for line in _doubles(fields)
        ]
    problems += [
        (line.at, "too_deep")
        for lines in objectives.values()
        for line in lines
        if is_deeper(line, lines[0])
    ]
    return [{"line": at, "problem": problem} for at, problem in problems]


def _doubles(fields: list[Line]) -> list[Line]:
    """Returns the fields of one block whose number an earlier one has. Blocks may
    number alike."""
    first = {field.number: field.at for field in reversed(fields)}
    return [field for field in fields if field.at != first[field.number]]


def _twice(fields: list[Line]) -> list[Line]:
    """Returns the fields of one block whose name an earlier one has, as read without
    case and accents: the votes for it would be divided."""
    first = {identity_of(field.name): field.at for field in reversed(fields)}
    return [field for field in fields if field.at != first[identity_of(field.name)]]


def is_deeper(line: Line, first: Line) -> bool:
    """Returns whether a line is on the level below `first`; one space more is taken as
    a slip."""
    slack = 0 if "\t" in line.indent else 1
    return len(line.indent) > len(first.indent) + slack


def _values(
    blocks: list[BlockLines], objectives: Objectives, locale: str
) -> tuple[Block, ...]:
    numbers = [field.number for _, fields in blocks for field in fields]
    if "" in numbers or len(set(numbers)) < len(numbers):
        numbers = [str(place) for place in range(1, len(numbers) + 1)]
    ids = iter(numbers)
    keys = _block_ids([block.name for block, _ in blocks])
    return tuple(
        Block(
            key,
            _name(block, locale),
            tuple(
                Field(
                    next(ids),
                    _name(field, locale),
                    described(field, locale),
                    (
                        *aims_of(field, locale),
                        *(line.name for line in objectives.get(field.at, ())),
                    ),
                )
                for field in fields
            ),
            described(block, locale),
        )
        for key, (block, fields) in zip(keys, blocks, strict=True)
    )


def _name(line: Line, locale: str) -> str:
    return LocalText({locale: line.name, **line.texts}) if line.texts else line.name


def _block_ids(names: list[str]) -> list[str]:
    """Returns a slug of each name; the later of two equal ones gets -2, -3 …"""
    ids: list[str] = []
    for place, name in enumerate(names, start=1):
        base = slug(name) or f"block-{place}"
        candidates = [
            base,
            *(f"{base}-{number}" for number in range(2, len(names) + 2)),
        ]
        ids.append(next(block_id for block_id in candidates if block_id not in ids))
    return ids
