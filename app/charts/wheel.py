"""Draws the wheel: one SVG of the blocks, the fields and their votes, for
pages and files.

`wheel-{activity}` is the id of the drawing, `w-{activity}-{place}` that of the
filled sector of the field at that place (from 0). A field of a board's own
framework may have any id, so the live module finds fields by `data-field`,
never by an id made of it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from app.charts.stylesheets import wheel_css
from app.charts.text_lines import text_width
from app.charts.wheel_geometry import DIGIT, INNER, RADIUS, Layout, number, point, wedge
from app.charts.wheel_hub import WheelWords, draw_hub
from app.charts.wheel_ring import (
    Name,
    Piece,
    attribute,
    colour,
    draw_legend,
    draw_ring,
    names,
    pieces,
    spoken_in,
    word,
)
from app.domain.framework import Field, Framework
from app.domain.framework_names import labels
from app.domain.votes.tally import Tally, block_votes, scale

WHEEL_FIELDS = range(7, 37)  # fewer or more sectors are read worse than bars


def has_wheel(framework: Framework) -> bool:
    """Says whether votes on it are drawn as a wheel; else as bars, on pages
    and in files alike."""
    return len(framework.fields) in WHEEL_FIELDS


@dataclass(frozen=True)
class _Wheel:
    """The values that every part of the drawing needs."""

    framework: Framework
    tally: Tally | None
    layout: Layout
    named: list[tuple[Piece, Name]]
    activity: str
    language: str

    @cached_property
    def key(self) -> str:
        return re.sub(r"[^A-Za-z0-9_-]", "-", self.activity)

    @cached_property
    def scale(self) -> int:
        return scale(self.tally) if self.tally else 1

    @cached_property
    def sectors(self) -> list[tuple[Piece, int, Field, int]]:
        """Returns (piece, place from 0, field, votes) of every field in
        order."""
        return [
            (piece, place, field, self.tally.of(field.id) if self.tally else 0)
            for piece, _ in self.named
            for place, field in enumerate(piece.block.fields, piece.first)
        ]


def wheel(
    framework: Framework,
    tally: Tally | None,
    words: WheelWords,
    *,
    activity: str = "",
    ballots: int | None = None,
    seats: int | None = None,
    standalone: bool = False,
    theme: str = "light",
) -> Markup:
    """Returns the wheel as one <svg>.

    Without a tally (hidden until the close) the sectors are empty, the turnout
    is that of `ballots` and `seats`, and `activity` is the activity's key.
    `standalone` adds a style, for files.
    """
    if tally:
        activity, ballots, seats = tally.activity, tally.ballots, tally.seats
    drawn = _prepare(framework, tally, activity, words.language)
    sums = block_votes(framework, tally) if tally else None
    hub = draw_hub(words, ballots, seats, hidden=tally is None)
    legend, below = draw_legend(drawn.named, sums, words.language)
    height = number(1000 + below)
    head = _head(drawn, words, height) + (_paper(height, theme) if standalone else "")
    body = _drawn_body(drawn, sums) + hub + legend
    return Markup(f'{head}<g aria-hidden="true">{body}</g></svg>')  # noqa: S704 - escaped


def _drawn_body(drawn: _Wheel, sums: Mapping[str, int] | None) -> str:
    """Returns all but the hub and the legend, the lowest first."""
    ring = draw_ring(drawn.named, drawn.key, sums, drawn.language)
    below = _sectors(drawn) + _seams(drawn.layout)
    return below + ring + _partings(drawn) + _labels(drawn) + _counts(drawn)


def _prepare(
    framework: Framework, tally: Tally | None, activity: str, language: str
) -> _Wheel:
    ring = pieces(framework)
    digits = max(3, len(str(3 * tally.ballots)) if tally else 3)
    named = names(ring, digits)
    label = max(map(text_width, labels(framework).values()), default=DIGIT)
    layout = Layout(
        max(1, len(framework.fields)), label, any(len(how.lines) > 1 for how in named)
    )
    return _Wheel(
        framework,
        tally,
        layout,
        list(zip(ring, named, strict=True)),
        activity,
        language,
    )


def _head(drawn: _Wheel, words: WheelWords, height: str) -> str:
    """Returns the start of the <svg>.

    Its `data-*` are the geometry by which the live module places numbers as
    `Layout.spot` does.
    """
    layout, key = drawn.layout, drawn.key
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" id="wheel-{key}" class="wheel tally" '
        f'viewBox="-500 -500 1000 {height}" role="img"'
        f' aria-labelledby="wheel-{key}-title" aria-describedby="wheel-{key}-desc" '
        f'data-tally="{attribute(drawn.activity)}"'
        f' data-inner="{number(INNER)}" data-outer="{number(layout.outer)}" '
        f'data-spread="{layout.spread:.6g}"'
        f' data-sizes="{" ".join(map(str, layout.sizes))}"><title '
        f'id="wheel-{key}-title">{word(words.title)}</title>'
        f'<desc id="wheel-{key}-desc">{word(words.description)}</desc>'
    )


def _sectors(drawn: _Wheel) -> str:
    """Returns the sectors: the filled one is drawn full and scaled about the
    hub to its votes.

    So a live move only changes a factor.
    """
    layout = drawn.layout
    pale, full = wedge(layout.rim, layout.step), wedge(layout.outer, layout.step)
    return "".join(
        f'<g class="block-{colour(piece.hue)}" '
        f'transform="rotate({layout.middle(place):.6g})"'
        f"{spoken_in(field.name, drawn.language)}>"
        f"<title>{word(field.name)}</title>"
        f'<path class="w-soft" d="{pale}"/><path id="w-{drawn.key}-{place}" '
        f'class="w-strong w-fill" data-field="{attribute(field.id)}" '
        f'data-block="{piece.index}" d="{full}" '
        f'transform="scale({number(layout.growth(votes, drawn.scale))})"/></g>'
        for piece, place, field, votes in drawn.sectors
    )


def _seams(layout: Layout) -> str:
    """Returns the gaps between the sectors, and along the circle where the
    field numbers begin."""
    seams = (
        f'<circle class="w-seam" stroke-width="3" r="{number(layout.outer + 1.5)}"/>'
    )
    if layout.count < 2:
        return seams
    lines = "".join(
        f"M0 0L{point(layout.rim + 2, place * layout.step)}"
        for place in range(layout.count)
    )
    return f'{seams}<path class="w-seam" stroke-width="2" d="{lines}"/>'


def _partings(drawn: _Wheel) -> str:
    """Returns the wider gaps between blocks, and the hub over the sectors'
    points."""
    lines = "".join(
        f"M0 0L{point(RADIUS + 3, piece.start)}"
        for piece, _ in drawn.named
        if not piece.whole
    )
    seams = f'<path class="w-seam" stroke-width="10" d="{lines}"/>' if lines else ""
    return f'{seams}<circle class="w-paper" r="{number(INNER)}"/>'


def _labels(drawn: _Wheel) -> str:
    """Returns the field numbers, in the band that no filled sector reaches."""
    layout, printed = drawn.layout, labels(drawn.framework)
    radius = (layout.outer + layout.rim) / 2
    texts = "".join(
        '<text dy=".36em" '
        f'transform="translate({point(radius, layout.middle(place))})'
        f'{_rotation(layout, place)}">'
        f"{word(printed[field.id])}</text>"
        for _, place, field, _ in drawn.sectors
    )
    return f'<g class="w-label" font-size="{layout.label_size}">{texts}</g>'


def _rotation(layout: Layout, place: int) -> str:
    return "" if layout.upright else f"rotate({layout.turn(place):.5g})"


def _counts(drawn: _Wheel) -> str:
    """Returns the numbers of votes.

    `data-x` and `data-y` are the direction outwards in which the live module
    moves them.
    """
    texts = "".join(_count(drawn, *sector) for sector in drawn.sectors)
    return (
        f'<g class="w-counts" font-size="{drawn.layout.size(drawn.scale)}">{texts}</g>'
    )


def _count(drawn: _Wheel, piece: Piece, place: int, field: Field, votes: int) -> str:
    layout = drawn.layout
    (x, y), spot = layout.unit(place), layout.spot(place, votes, drawn.scale)
    turned = "" if layout.upright else f' transform="{_rotation(layout, place)}"'
    return (
        f'<g class="block-{colour(piece.hue)}"{turned}><text class="w-count '
        f'w-text{" w-on" if spot.inside else ""}" dy=".36em" '
        f'data-field="{attribute(field.id)}" data-x="{number(x)}" data-y="{number(y)}" '
        f'transform="translate({number(spot.x)} {number(spot.y)})'
        f'{f" rotate({spot.turn:.5g})" if spot.turn else ""}">{votes or ""}</text></g>'
    )


def _paper(height: str, theme: str) -> str:
    """Returns the style and the background of a file."""
    return (
        f'<style>{wheel_css(theme)}</style><rect class="w-paper" x="-500" y="-500" '
        f'width="1000" height="{height}"/>'
    )
