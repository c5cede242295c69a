"""Draws strengths against priorities as one SVG.

Columns are numbers of notes, rows numbers of votes, and each field is a chip in its cell. All
places are computed, so no chip covers another or crosses a median.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from math import ceil, sqrt

from markupsafe import Markup

from app.charts.bars import labels
from app.charts.palette import tokens
from app.charts.wheel import FILE_FONTS
from app.charts.wheel_geometry import fold, number, text_width
from app.charts.wheel_ring import COLOURS, attribute, colour, word
from app.domain.framework import Framework
from app.domain.matrix import Compared, Quadrants

CHIP, TALL, GAP, PAD = 48.0, 36.0, 6.0, 9.0
EMPTY = 24.0  # the breadth of a number that no field has: a gap in the scale stays a gap
SPAN, SIDE = (
    12,
    6,
)  # up to so many numbers each has its own column; beyond, each half has so many columns of several
HALF, SPLIT = 290.0, 14.0  # the least breadth of a half, and of the seam between two
SIZE, TITLE = 20, 20


@dataclass(frozen=True)
class MatrixWords:
    """The words of the drawing, already translated; `quarters` are by (many votes, many notes)."""

    title: str
    description: str
    notes: str
    votes: str
    quarters: Mapping[tuple[bool, bool], str]


@dataclass(frozen=True)
class Scale:
    """Neighbouring classes of numbers (from, to), from the lowest to the highest.

    The first `low` are not above the median.
    """

    classes: tuple[tuple[int, int], ...]
    low: int

    def at(self, value: int) -> int:
        return next(place for place, (_, last) in enumerate(self.classes) if value <= last)

    def halves(self) -> tuple[range, range]:
        return range(self.low), range(self.low, len(self.classes))


def scale_of(values: Sequence[int], middle: float) -> Scale:
    """Returns a class per value where these are few.

    Else classes have about as many different numbers each.
    """
    first, last = min(values), max(values)
    if last - first < SPAN:
        return Scale(
            tuple((value, value) for value in range(first, last + 1)),
            sum(value <= middle for value in range(first, last + 1)),
        )
    distinct = sorted(set(values))
    under, over = (
        _classes([value for value in distinct if (value > middle) == above])
        for above in (False, True)
    )
    return Scale((*under, *over), len(under))


def _classes(values: list[int]) -> list[tuple[int, int]]:
    size = ceil(len(values) / SIDE) or 1
    return [
        (part[0], part[-1])
        for part in (values[at : at + size] for at in range(0, len(values), size))
    ]


@dataclass(frozen=True)
class _Side:
    """One half of an axis, with the start and the length of each of its classes."""

    start: float
    length: float
    spots: Mapping[int, tuple[float, float]]


@dataclass(frozen=True)
class _Chart:
    framework: Framework
    quadrants: Quadrants
    words: MatrixWords
    key: str

    @cached_property
    def columns(self) -> Scale:
        return scale_of(
            [field.notes for field in self.quadrants.fields], self.quadrants.notes_median
        )

    @cached_property
    def rows(self) -> Scale:
        return scale_of(
            [field.votes for field in self.quadrants.fields], self.quadrants.votes_median
        )

    @cached_property
    def cells(self) -> dict[tuple[int, int], list[Compared]]:
        """Returns the fields by (column, row)."""
        cells: dict[tuple[int, int], list[Compared]] = {}
        for field in self.quadrants.fields:
            cells.setdefault((self.columns.at(field.notes), self.rows.at(field.votes)), []).append(
                field
            )
        return cells

    @cached_property
    def across(self) -> dict[int, int]:
        """Returns how many chips stand side by side in each column."""
        widths = dict.fromkeys(range(len(self.columns.classes)), 0)
        for (column, _), fields in self.cells.items():
            widths[column] = max(widths[column], ceil(sqrt(len(fields))))
        return widths

    @cached_property
    def deep(self) -> dict[int, int]:
        """Returns how many chips stand above each other in each row."""
        heights = dict.fromkeys(range(len(self.rows.classes)), 0)
        for (column, row), fields in self.cells.items():
            heights[row] = max(heights[row], ceil(len(fields) / self.across[column]))
        return heights

    @cached_property
    def margin(self) -> float:
        """Returns the width of the rows' numbers."""
        return max(_width(_class(self.rows, place)) for place in range(len(self.rows.classes))) + 12

    @cached_property
    def sides(self) -> tuple[_Side, _Side]:
        """Returns the halves: few notes on the left, many on the right."""
        few, many = self.columns.halves()
        left = _side(self.margin, {place: self._breadth(place) for place in few}, HALF)
        return left, _side(
            self.margin + left.length + SPLIT, {place: self._breadth(place) for place in many}, HALF
        )

    def _breadth(self, column: int) -> float:
        """Returns the width of the chips side by side, or of the numbers under them."""
        return max(_length(self.across[column], CHIP), _width(_class(self.columns, column)) + 8)

    @cached_property
    def titles(self) -> dict[tuple[bool, bool], list[str]]:
        room = {many: self.sides[many].length - 2 * PAD for many in (False, True)}
        return {key: fold(text, room[key[1]] / TITLE) for key, text in self.words.quarters.items()}

    def head(self, many_votes: bool) -> float:
        """Returns the height of the titles of two quarters."""
        return 14 + 26 * max(len(self.titles[many_votes, many]) for many in (False, True))

    @cached_property
    def floors(self) -> tuple[_Side, _Side]:
        """Returns the halves: few votes below, many above; classes run downwards from the most."""
        few, many = self.rows.halves()
        upper, lower = self.head(True), self.head(False)
        top = _side(
            34, {place: _length(self.deep[place], TALL) for place in reversed(many)}, 0, upper
        )
        start = top.start + top.length + SPLIT
        return _side(
            start, {place: _length(self.deep[place], TALL) for place in reversed(few)}, 0, lower
        ), top

    @cached_property
    def size(self) -> tuple[float, float]:
        (_, right), (bottom, _) = self.sides, self.floors
        return right.start + right.length, bottom.start + bottom.length + 62


def _width(text: str) -> float:
    return SIZE * text_width(text)


def _length(chips: int, chip: float) -> float:
    return chips * (chip + GAP) - GAP + 2 * PAD if chips else EMPTY


def _side(start: float, lengths: Mapping[int, float], least: float, head: float = 0) -> _Side:
    """Lays classes one after the other; shorter than `least`, they share what is left."""
    more = max(0.0, least - sum(lengths.values())) / len(lengths) if lengths else 0
    spots, at = {}, start + head
    for place, length in lengths.items():
        spots[place] = at, length + more
        at += length + more
    return _Side(start, max(at - start, least), spots)


def matrix_chart(
    framework: Framework,
    quadrants: Quadrants,
    words: MatrixWords,
    *,
    key: str = "",
    theme: str = "",
) -> Markup:
    """Returns the drawing as one <svg>, coloured by the page's classes of blocks.

    `key` makes its ids unique in the page. With a theme (light, print) it has its own style and
    background, for files.
    """
    chart = _Chart(framework, quadrants, words, re.sub(r"[^A-Za-z0-9_-]", "-", key))
    width, height = chart.size
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="matrix" viewBox="0 0 {number(width)} '
        f'{number(height)}" role="img" '
        f'aria-labelledby="matrix-{chart.key}-title" aria-describedby="matrix-{chart.key}-desc">'
        f'<title id="matrix-{chart.key}-title">{word(words.title)}</title>'
        f'<desc id="matrix-{chart.key}-desc">{word(words.description)}</desc>'
    )
    if theme:
        head += (
            f'<style>{stylesheet(theme)}</style><rect class="m-paper" width="{number(width)}" '
            f'height="{number(height)}"/>'
        )
    body = _quarters(chart) + _axes(chart) + _chips(chart)
    return Markup(f'{head}<g aria-hidden="true">{body}</g></svg>')  # noqa: S704 - escaped


def _quarters(chart: _Chart) -> str:
    parts = []
    for (many_votes, many_notes), lines in chart.titles.items():
        side, floor = chart.sides[many_notes], chart.floors[many_votes]
        marked = " m-marked" if many_votes and not many_notes else ""
        parts.append(
            f'<rect class="m-quarter{marked}" x="{number(side.start)}" y="{number(floor.start)}" '
            f'width="{number(side.length)}" '
            f'height="{number(floor.length)}" rx="10"/>'
            f'<text class="m-title{marked}" font-size="{TITLE}">{_spans(lines, side, floor)}</text>'
        )
    return "".join(parts)


def _spans(lines: Sequence[str], side: _Side, floor: _Side) -> str:
    return "".join(
        f'<tspan x="{number(side.start + PAD)}" '
        f'y="{number(floor.start + 28 + 26 * row)}">{word(line)}</tspan>'
        for row, line in enumerate(lines)
    )


def _axes(chart: _Chart) -> str:
    """Returns the numbers along the left and the foot, with what they count."""
    width, height = chart.size
    foot = height - 62 + 26
    texts = [
        _text(chart.margin - 12, floor[0] + floor[1] / 2 + 7, _class(chart.rows, place), "end")
        for place, floor in _spots(chart.floors)
    ]
    texts += [
        _text(side[0] + side[1] / 2, foot, _class(chart.columns, place), "middle")
        for place, side in _spots(chart.sides)
    ]
    size = min(SIZE, (width - chart.margin) / max(1.0, text_width(chart.words.notes)))
    texts.append(
        f'<text class="m-axis" font-size="{number(size)}" x="{number(width)}" '
        f'y="{number(height - 6)}" text-anchor="end">'
    )
    texts.append(
        f'{word(chart.words.notes)} →</text><text class="m-axis" font-size="{SIZE}" x="0" y="20">↑ '
        f"{word(chart.words.votes)}</text>"
    )
    return "".join(texts)


def _spots(sides: tuple[_Side, _Side]) -> list[tuple[int, tuple[float, float]]]:
    return [spot for side in sides for spot in side.spots.items()]


def _class(scale: Scale, place: int) -> str:
    first, last = scale.classes[place]
    return str(first) if first == last else f"{first}–{last}"


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return (
        f'<text class="m-number" font-size="{SIZE}" x="{number(x)}" y="{number(y)}" '
        f'text-anchor="{anchor}">{word(text)}</text>'
    )


def _chips(chart: _Chart) -> str:
    printed = labels(chart.framework)
    colours = {block.id: colour(place) for place, block in enumerate(chart.framework.blocks)}
    across, down = dict(_spots(chart.sides)), dict(_spots(chart.floors))
    parts = []
    for (column, row), fields in chart.cells.items():
        beside = min(len(fields), chart.across[column])
        left = across[column][0] + (across[column][1] - _length(beside, CHIP)) / 2 + PAD
        top = down[row][0] + (down[row][1] - _length(ceil(len(fields) / beside), TALL)) / 2 + PAD
        for place, field in enumerate(fields):
            x, y = left + place % beside * (CHIP + GAP), top + place // beside * (TALL + GAP)
            shade = colours[chart.framework.block_of[field.field].id]
            parts.append(
                _chip(
                    x,
                    y,
                    shade,
                    field.field,
                    printed[field.field],
                    chart.framework.fields[field.field].name,
                )
            )
    return "".join(parts)


def _chip(x: float, y: float, shade: int, field: str, label: str, name: str) -> str:
    return (
        f'<g class="block-{shade} m-chip" data-field="{attribute(field)}"><title>{word(name)}'
        "</title>"
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(CHIP)}" height="{number(TALL)}" '
        'rx="8"/>'
        f'<text font-size="{SIZE}" x="{number(x + CHIP / 2)}" y="{number(y + TALL / 2 + 7)}" '
        f'text-anchor="middle">{word(label)}</text></g>'
    )


@cache
def stylesheet(theme: str) -> str:
    """Returns the rules of a file, as the page's with the theme's colours filled in."""
    colours = tokens(theme)
    marked, on_marked = ("#eeeeee", "#000000") if theme == "print" else ("#faeac6", "#6b4400")
    paper, muted, line = (colours[f"wheel-{name}"] for name in ("paper", "muted", "line"))
    rules = [
        f".matrix{{font-family:{FILE_FONTS};font-variant-numeric:tabular-nums}} .matrix "
        f".m-paper{{fill:{paper}}}",
        f".matrix .m-quarter{{fill:{paper};stroke:{line};stroke-width:1.5}}",
        f".matrix .m-quarter.m-marked{{fill:{marked};stroke:{on_marked}}}",
        f".matrix text{{fill:{muted}}} .matrix .m-title{{font-weight:600}}",
        f".matrix .m-title.m-marked{{fill:{on_marked};font-weight:700}} .matrix .m-chip "
        f"text{{font-weight:700}}",
    ]
    blocks = [
        (f".matrix .block-{at}", *(colours[f"block-{at}{use}"] for use in ("", "-soft", "-text")))
        for at in range(1, COLOURS + 1)
    ]
    if theme == "print":  # two greys would seem to say something
        blocks = [(name, "#333333", "#ffffff", "#000000") for name, *_ in blocks]
    for name, strong, soft, text in blocks:
        rules.append(
            f"{name} rect{{fill:{soft};stroke:{strong};stroke-width:1.5}} {name} "
            f"text{{fill:{text}}}"
        )
    return " ".join(rules)
