"""Draws the ring of blocks about the wheel, and the legend of the names that
do not fit.

Functions that draw return markup; people's words go through `word` or
`attribute` on their way in.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import radians

from markupsafe import escape

from app.charts.text_lines import fold, halves, text_width
from app.charts.wheel_geometry import (
    CAP,
    LARGEST,
    RADIUS,
    RING,
    RING_OF_TWO_LINES,
    SMALLEST,
    arc,
    band,
    number,
)
from app.domain.framework import Block, Framework
from app.domain.local_text import lang_of
from app.domain.text import runs_right_to_left, tidy

COLOURS = 8
LEGEND_LINE = 34.0


def word(text: str) -> str:
    """Returns a text as markup."""
    return str(escape(tidy(text, line=True)))


def drawn_line(text: str) -> str:
    """Returns a line to be seen as markup; one that runs from the right has
    its signs at its left end, whatever stands around it."""
    return f"\u2067{word(text)}\u2069" if runs_right_to_left(text) else word(text)


def spoken_in(text: str, language: str) -> str:
    """Returns ` lang="fr"` for an element of a text that is in another
    language than the drawing; nothing where that is not said."""
    tag = lang_of(text, language)
    return f' lang="{attribute(tag)}"' if language and tag != language else ""


def attribute(text: str) -> str:
    """Returns an id as markup, without the characters that no XML document may
    hold."""
    return str(
        escape(
            re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)
        )
    )


def colour(block_index: int) -> int:
    """Returns the number of the block's colour, 1 to 8.

    The ninth does not start over at 1: on a ring it stands next to it.
    """
    return (block_index + 3 * (block_index // COLOURS)) % COLOURS + 1


def block_colour(framework: Framework, block: Block) -> int:
    """Returns the number of a block's colour, which its hue decides."""
    return colour(framework.hues[block.id])


def field_colour(framework: Framework, field: str) -> int:
    """Returns the number of the colour of a field's block."""
    return block_colour(framework, framework.block_of[field])


@dataclass(frozen=True)
class Name:
    """A block's name on the ring: its lines, or a letter that the legend
    explains.

    `sum_in_ring` says whether the block's votes stand on the ring too.
    """

    lines: tuple[str, ...]
    size: int
    in_legend: bool = False
    sum_in_ring: bool = True


@dataclass(frozen=True)
class Piece:
    """A block that has fields: its index among the blocks, the number of its
    colour, its first sector, its angles."""

    block: Block
    index: int
    hue: int
    first: int
    start: float
    end: float

    @property
    def whole(self) -> bool:
        return self.end - self.start >= 360

    @property
    def letter(self) -> str:
        """Returns the block's letter; fields have numbers."""
        return chr(ord("A") + self.index) if self.index < 26 else str(self.index + 1)

    @property
    def middle(self) -> float:
        return 0.0 if self.whole else (self.start + self.end) / 2

    @property
    def below(self) -> bool:
        """Says whether the name is in the lower half, where it runs the other
        way round."""
        return 90 < self.middle < 270

    def room(self, two_lines: bool) -> float:
        """Returns the length that a name may take; at most some 200 degrees,
        to stay upright."""
        inner_line = RADIUS - (RING_OF_TWO_LINES * 0.72 if two_lines else RING / 2)
        return inner_line * radians(min(self.end - self.start, 200)) - 24


def pieces(framework: Framework) -> list[Piece]:
    """Returns the blocks that have fields, in order."""
    ring: list[Piece] = []
    count, first = len(framework.fields), 0
    for index, block in enumerate(framework.blocks):
        if block.fields:
            end = first + len(block.fields)
            angles = (first * 360 / count, end * 360 / count)
            ring.append(Piece(block, index, framework.hues[block.id], first, *angles))
            first = end
    return ring


def names(ring: list[Piece], digits: int) -> list[Name]:
    """Returns how every block is named, with room for sums of `digits` digits,
    all in one size."""
    fitted = [_fit(piece, sum_text(10 ** (digits - 1))) for piece in ring]
    size = min((how.size for how in fitted), default=LARGEST)
    return [replace(how, size=size) for how in fitted]


def _fit(piece: Piece, tail: str) -> Name:
    """Returns the largest setting that fits: a line, a smaller line, two
    lines, or a letter."""
    text, room = tidy(piece.block.name, line=True), piece.room(False)
    size = int(room / text_width(text + tail))
    if size >= SMALLEST:
        return Name((text,), min(size, LARGEST))
    lines = halves(text, tail)
    widths = (text_width(lines[0]), text_width(lines[1] + tail))
    size = int(piece.room(True) / max(widths))
    if lines[1] and size >= SMALLEST:
        return Name(lines, min(size, SMALLEST + 2))
    letter = piece.letter
    return Name((letter,), LARGEST, True, room >= LARGEST * text_width(letter + tail))


def sum_text(votes: int) -> str:
    """Returns the votes after a block's name, with spaces that every program
    keeps."""
    return f"\u00a0·\u00a0{votes}"


def sum_span(piece: Piece, sums: Mapping[str, int] | None) -> str:
    """Returns the block's votes, empty while the tally is hidden.

    Live frames find it by `data-sum`.
    """
    text = "" if sums is None else sum_text(sums[piece.block.id])
    return f'<tspan data-sum="{piece.index}">{text}</tspan>'


def draw_ring(
    named: list[tuple[Piece, Name]],
    key: str,
    sums: Mapping[str, int] | None,
    language: str = "",
) -> str:
    """Returns each block's piece of the ring with its name; `key` makes ids
    unique in the page, `language` is that of the drawing."""
    two_lines = any(len(how.lines) > 1 for _, how in named)
    inner = RADIUS - (RING_OF_TWO_LINES if two_lines else RING)
    parts = []
    for piece, how in named:
        lines = "".join(
            _line(piece, how, key, sums, at, inner) for at in range(len(how.lines))
        )
        parts.append(_ring_part(piece, inner, lines, language))
    return "".join(parts)


def _ring_part(piece: Piece, inner: float, lines: str, language: str) -> str:
    return (
        f'<g class="block-{colour(piece.hue)}"{spoken_in(piece.block.name, language)}>'
        f"<title>{word(piece.block.name)}</title>"
        '<path class="w-strong" '
        f'd="{band(RADIUS, inner, piece.start, piece.end)}"/>{lines}</g>'
    )


def _line(
    piece: Piece,
    how: Name,
    key: str,
    sums: Mapping[str, int] | None,
    at: int,
    inner: float,
) -> str:
    path = f"wheel-{key}-arc-{piece.index}-{at}"
    total = (
        sum_span(piece, sums) if how.sum_in_ring and at == len(how.lines) - 1 else ""
    )
    return (
        f'<path id="{path}" class="w-path" '
        f'd="{_baseline(piece, how, at, (RADIUS + inner) / 2)}"/><text class="w-on" '
        f'font-size="{how.size}"><textPath href="#{path}" startOffset="50%">'
        f"{drawn_line(how.lines[at])}{total}</textPath></text>"
    )


def _baseline(piece: Piece, how: Name, at: int, middle: float) -> str:
    """Returns the line that a name stands on, longer than the block.

    Text that leaves its path is not drawn at all.
    """
    lift = (at - (len(how.lines) - 1) / 2) * how.size * 1.1
    half = min((piece.end - piece.start) / 2 + 20, 175)
    start, end = piece.middle - half, piece.middle + half
    if piece.below:
        return arc(middle + lift + CAP / 2 * how.size, end, start)
    return arc(middle - lift - CAP / 2 * how.size, start, end)


def draw_legend(
    named: list[tuple[Piece, Name]], sums: Mapping[str, int] | None, language: str = ""
) -> tuple[str, float]:
    """Returns the names that do not fit on their arcs, as a legend, and the
    height it takes."""
    rows, y = [], RADIUS + 20.0
    for piece, how in named:
        if how.in_legend:
            row, y = _legend_row(
                piece, "" if how.sum_in_ring else sum_span(piece, sums), y
            )
            rows.append(
                row.replace("<g ", f"<g{spoken_in(piece.block.name, language)} ", 1)
            )
    return "".join(rows), (y - RADIUS - 4 if rows else 0.0)


def _legend_lines(lines: Sequence[str], y: float) -> str:
    return "".join(
        f'<tspan x="-436" y="{y + at * LEGEND_LINE:.0f}">{drawn_line(line)}</tspan>'
        for at, line in enumerate(lines)
    )


def _legend_row(piece: Piece, total: str, y: float) -> tuple[str, float]:
    # Set in regular, which is narrower
    lines = fold(tidy(piece.block.name, line=True), 1020 / SMALLEST)
    spans = _legend_lines(lines, y + 26)
    row = (
        f'<g class="block-{colour(piece.hue)}"><rect class="w-strong" x="-496" '
        f'y="{number(y)}" width="44" height="34" rx="6"/><text class="w-on" x="-474" '
        f'y="{number(y + 26)}" font-size="{SMALLEST}">{piece.letter}'
        "</text>"
        f'<text class="w-ink w-start" font-size="{SMALLEST}">{spans}{total}</text></g>'
    )
    return row, y + LEGEND_LINE * len(lines) + 8
