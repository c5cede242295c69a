"""The ring of blocks about the wheel: how each block's name is set on its arc, and the legend of those that do not fit."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import radians

from markupsafe import Markup

from app.domain.framework import Block, Framework
from app.domain.text import tidy
from app.exports.wheel_geometry import (
    CAP,
    LARGEST,
    RADIUS,
    RING,
    RING_OF_TWO_LINES,
    SMALLEST,
    arc,
    band,
    fold,
    halves,
    number,
    text_width,
)

COLOURS = 8
LEGEND_LINE = 34.0


def colour(block_index: int) -> int:
    """1 to 8: the number of the block's colour. The ninth does not start over at 1: on a ring it stands next to it."""
    return (block_index + 3 * (block_index // COLOURS)) % COLOURS + 1


@dataclass(frozen=True)
class Name:
    """A block's name as the ring says it: its lines, or a letter that the legend explains; `sum` in the ring or not."""

    lines: tuple[str, ...]
    size: int
    in_legend: bool = False
    sum_in_ring: bool = True


@dataclass(frozen=True)
class Piece:
    """A block that has fields: its place among the framework's blocks and its share of the circle in degrees."""

    block: Block
    index: int
    first: int
    start: float
    end: float

    @property
    def whole(self) -> bool:
        return self.end - self.start >= 360

    @property
    def letter(self) -> str:
        """Fields have numbers, so a block has a letter."""
        return chr(ord("A") + self.index) if self.index < 26 else str(self.index + 1)

    @property
    def middle(self) -> float:
        return 0.0 if self.whole else (self.start + self.end) / 2

    @property
    def below(self) -> bool:
        """In the lower half the name runs the other way round, so as not to hang on its head."""
        return 90 < self.middle < 270

    def room(self, two_lines: bool) -> float:
        """The length in units that a name may take; at most some 200 degrees, or it would end upside down."""
        inner_line = RADIUS - (RING_OF_TWO_LINES * 0.72 if two_lines else RING / 2)
        return inner_line * radians(min(self.end - self.start, 200)) - 24


def pieces(framework: Framework) -> list[Piece]:
    """The blocks that have fields, in order."""
    found: list[Piece] = []
    count, first = len(framework.fields), 0
    for index, block in enumerate(framework.blocks):
        if block.fields:
            end = first + len(block.fields)
            found.append(Piece(block, index, first, first * 360 / count, end * 360 / count))
            first = end
    return found


def names(found: list[Piece], digits: int) -> list[Name]:
    """How every block is named, with room for sums of `digits` digits. All names have one size, the smallest needed."""
    fitted = [_fit(piece, sum_text(10 ** (digits - 1))) for piece in found]
    size = min((how.size for how in fitted), default=LARGEST)
    return [replace(how, size=size) for how in fitted]


def _fit(piece: Piece, tail: str) -> Name:
    """The largest setting that fits with the tail: a line, a smaller line, two lines, a letter."""
    text = tidy(piece.block.name, line=True)
    size = int(piece.room(False) / text_width(text + tail))
    if size >= SMALLEST:
        return Name((text,), min(size, LARGEST))
    two = halves(text, tail)
    size = int(piece.room(True) / max(text_width(two[0]), text_width(two[1] + tail)))
    if two[1] and size >= SMALLEST:
        return Name(two, min(size, SMALLEST + 2))
    return Name((piece.letter,), LARGEST, True, piece.room(False) >= LARGEST * text_width(piece.letter + tail))


def sum_text(votes: int) -> str:
    return f" · {votes}"


def draw_piece(piece: Piece, how: Name, key: str, votes: int | None, two_lines: bool) -> Markup:
    """One block's piece of the ring with its name on it; `key` makes the paths' ids unique in the page."""
    inner = RADIUS - (RING_OF_TWO_LINES if two_lines else RING)
    lines = Markup().join(_line(piece, how, key, votes, at, inner) for at in range(len(how.lines)))
    return Markup('<g class="block-{}"><title>{}</title><path class="w-strong" d="{}"/>{}</g>').format(
        colour(piece.index), tidy(piece.block.name, line=True), band(RADIUS, inner, piece.start, piece.end), lines
    )


def _line(piece: Piece, how: Name, key: str, votes: int | None, at: int, inner: float) -> Markup:
    path = f"wheel-{key}-arc-{piece.index}-{at}"
    last = at == len(how.lines) - 1 and how.sum_in_ring
    total = votes_span(piece, votes) if last else Markup()
    return Markup(
        '<path id="{}" class="w-path" d="{}"/><text class="w-on" font-size="{}">'
        '<textPath href="#{}" startOffset="50%">{}{}</textPath></text>'
    ).format(path, _baseline(piece, how, at, (RADIUS + inner) / 2), how.size, path, how.lines[at], total)


def votes_span(piece: Piece, votes: int | None) -> Markup:
    """The block's votes, empty while the tally is hidden; live frames find it by `data-sum`."""
    return Markup('<tspan data-sum="{}">{}</tspan>').format(piece.index, "" if votes is None else sum_text(votes))


def _baseline(piece: Piece, how: Name, at: int, middle: float) -> str:
    """The line that the text stands on, longer than the block: what leaves a text path is not drawn at all."""
    lift = (at - (len(how.lines) - 1) / 2) * how.size * 1.1
    half = min((piece.end - piece.start) / 2 + 20, 175)
    start, end = piece.middle - half, piece.middle + half
    if piece.below:
        return arc(middle + lift + CAP / 2 * how.size, end, start)
    return arc(middle - lift - CAP / 2 * how.size, start, end)


def draw_legend(rows: list[tuple[Piece, Name]], sums: dict[str, int] | None) -> tuple[Markup, float]:
    """The names that do not fit on their arcs, under the wheel: the drawing and its height in units."""
    drawn, y = Markup(), RADIUS + 20.0
    for piece, how in rows:
        row, y = _legend_row(piece, how, None if sums is None else sums[piece.block.id], y)
        drawn += row
    return drawn, (y - RADIUS - 4 if rows else 0.0)


def _legend_row(piece: Piece, how: Name, votes: int | None, y: float) -> tuple[Markup, float]:
    lines = fold(tidy(piece.block.name, line=True), 1020 / SMALLEST)  # set in regular, which is narrower
    spans = Markup().join(_legend_line(line, y + 27 + at * LEGEND_LINE) for at, line in enumerate(lines))
    total = Markup() if how.sum_in_ring else votes_span(piece, votes)
    row = Markup(
        '<g class="block-{}"><rect class="w-strong" x="-496" y="{}" width="44" height="34" rx="6"/>'
        '<text class="w-on" x="-474" y="{}" font-size="{}">{}</text>'
        '<text class="w-ink w-start" font-size="{}">{}{}</text></g>'
    )
    chip = number(y), number(y + 26), SMALLEST
    return row.format(colour(piece.index), *chip, piece.letter, SMALLEST, spans, total), y + LEGEND_LINE * len(lines) + 8


def _legend_line(line: str, y: float) -> Markup:
    return Markup('<tspan x="-436" y="{}">{}</tspan>').format(number(y), line)


def outlines(found: list[Piece]) -> Iterator[float]:
    """Where blocks part: none when there is but one."""
    return iter(piece.start for piece in found if not piece.whole)
