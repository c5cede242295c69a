"""Computes the places of the matrix: classes of numbers, the halves of its
axes, its cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil, sqrt

from app.charts.text_lines import fold, text_width
from app.domain.framework import Framework
from app.domain.grouping import grouped_by
from app.domain.votes.matrix import Compared, Quadrants

CHIP, TALL, GAP, PAD = 48.0, 36.0, 6.0, 9.0
# The breadth of a number that no field has: a gap in the scale stays a gap
EMPTY = 24.0
# Up to SPAN numbers each has its own column; beyond, each half has SIDE
# columns of several.
SPAN, SIDE = 12, 6
# The least breadth of a half, and of the seam between two
HALF, SPLIT = 290.0, 14.0
SIZE, TITLE = 20, 20


@dataclass(frozen=True)
class MatrixWords:
    """The words of the drawing, already translated; `quarters` are by (many
    votes, many notes)."""

    title: str
    description: str
    notes: str
    votes: str
    quarters: Mapping[tuple[bool, bool], str]
    language: str = ""


@dataclass(frozen=True)
class Scale:
    """Neighbouring classes of numbers (from, to), from the lowest to the
    highest.

    The first `low` are not above the median.
    """

    classes: tuple[tuple[int, int], ...]
    low: int

    def at(self, value: int) -> int:
        return next(
            place for place, (_, last) in enumerate(self.classes) if value <= last
        )

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
class Side:
    """One half of an axis, with the start and the length of each of its
    classes."""

    start: float
    length: float
    spots: Mapping[int, tuple[float, float]]


@dataclass(frozen=True)
class MatrixLayout:
    framework: Framework
    quadrants: Quadrants
    words: MatrixWords
    key: str

    @cached_property
    def columns(self) -> Scale:
        return scale_of(
            [field.notes for field in self.quadrants.fields],
            self.quadrants.notes_median,
        )

    @cached_property
    def rows(self) -> Scale:
        return scale_of(
            [field.votes for field in self.quadrants.fields],
            self.quadrants.votes_median,
        )

    @cached_property
    def cells(self) -> dict[tuple[int, int], list[Compared]]:
        """Returns the fields by (column, row)."""
        return grouped_by(
            self.quadrants.fields,
            lambda field: (self.columns.at(field.notes), self.rows.at(field.votes)),
        )

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
        return (
            max(
                _width(class_text(self.rows, place))
                for place in range(len(self.rows.classes))
            )
            + 12
        )

    @cached_property
    def sides(self) -> tuple[Side, Side]:
        """Returns the halves: few notes on the left, many on the right."""
        few, many = self.columns.halves()
        left = _side(self.margin, {place: self._breadth(place) for place in few}, HALF)
        return left, _side(
            self.margin + left.length + SPLIT,
            {place: self._breadth(place) for place in many},
            HALF,
        )

    def _breadth(self, column: int) -> float:
        """Returns the width of the chips side by side, or of the numbers under
        them."""
        return max(
            length_of(self.across[column], CHIP),
            _width(class_text(self.columns, column)) + 8,
        )

    @cached_property
    def titles(self) -> dict[tuple[bool, bool], list[str]]:
        room = {many: self.sides[many].length - 2 * PAD for many in (False, True)}
        return {
            key: fold(text, room[key[1]] / TITLE)
            for key, text in self.words.quarters.items()
        }

    def head(self, many_votes: bool) -> float:
        """Returns the height of the titles of two quarters."""
        return 14 + 26 * max(
            len(self.titles[many_votes, many]) for many in (False, True)
        )

    @cached_property
    def floors(self) -> tuple[Side, Side]:
        """Returns the halves: few votes below, many above; classes run
        downwards from the most."""
        few, many = self.rows.halves()
        upper, lower = self.head(True), self.head(False)
        top = _side(
            34,
            {place: length_of(self.deep[place], TALL) for place in reversed(many)},
            0,
            upper,
        )
        start = top.start + top.length + SPLIT
        return _side(
            start,
            {place: length_of(self.deep[place], TALL) for place in reversed(few)},
            0,
            lower,
        ), top

    @cached_property
    def size(self) -> tuple[float, float]:
        (_, right), (bottom, _) = self.sides, self.floors
        return right.start + right.length, bottom.start + bottom.length + 62


def _width(text: str) -> float:
    return SIZE * text_width(text)


def length_of(chips: int, chip: float) -> float:
    return chips * (chip + GAP) - GAP + 2 * PAD if chips else EMPTY


def _side(
    start: float, lengths: Mapping[int, float], least: float, head: float = 0
) -> Side:
    """Lays classes one after the other; shorter than `least`, they share what
    is left."""
    more = max(0.0, least - sum(lengths.values())) / len(lengths) if lengths else 0
    spots, at = {}, start + head
    for place, length in lengths.items():
        spots[place] = at, length + more
        at += length + more
    return Side(start, max(at - start, least), spots)


def spots_of(sides: tuple[Side, Side]) -> list[tuple[int, tuple[float, float]]]:
    return [spot for side in sides for spot in side.spots.items()]


def class_text(scale: Scale, place: int) -> str:
    first, last = scale.classes[place]
    return str(first) if first == last else f"{first}–{last}"
