"""Draws strengths against priorities as one SVG.

Columns are numbers of notes, rows numbers of votes, and each field is a chip
in its cell. All places are computed, so no chip covers another or crosses a
median.
"""

import re
from collections.abc import Iterator, Sequence
from math import ceil

from markupsafe import Markup

from app.charts.matrix_layout import (
    CHIP,
    GAP,
    PAD,
    SIZE,
    TALL,
    TITLE,
    MatrixLayout,
    MatrixWords,
    Side,
    class_text,
    length_of,
    spots_of,
)
from app.charts.stylesheets import matrix_css
from app.charts.text_lines import text_width
from app.charts.wheel_geometry import number
from app.charts.wheel_ring import attribute, colour, drawn_line, spoken_in, word
from app.domain.framework import Framework
from app.domain.framework_names import labels
from app.domain.votes.matrix import Quadrants


def matrix_chart(
    framework: Framework,
    quadrants: Quadrants,
    words: MatrixWords,
    *,
    key: str = "",
    theme: str = "",
) -> Markup:
    """Returns the drawing as one <svg>, coloured by the page's classes of
    blocks.

    `key` makes its ids unique in the page. With a theme (light, print) it has
    its own style and background, for files.
    """
    chart = MatrixLayout(
        framework, quadrants, words, re.sub(r"[^A-Za-z0-9_-]", "-", key)
    )
    width, height = chart.size
    head = (
        '<svg xmlns="http://www.w3.org/2000/svg" class="matrix" viewBox="0 0 '
        f'{number(width)} {number(height)}" role="img" '
        f'aria-labelledby="matrix-{chart.key}-title" '
        f'aria-describedby="matrix-{chart.key}-desc"><title '
        f'id="matrix-{chart.key}-title">{word(words.title)}</title><desc '
        f'id="matrix-{chart.key}-desc">{word(words.description)}</desc>'
    )
    if theme:
        head += (
            f'<style>{matrix_css(theme)}</style><rect class="m-paper" '
            f'width="{number(width)}" height="{number(height)}"/>'
        )
    body = _quarters(chart) + _axes(chart) + _chips(chart)
    return Markup(f'{head}<g aria-hidden="true">{body}</g></svg>')  # noqa: S704 - escaped


def _quarters(chart: MatrixLayout) -> str:
    parts = []
    for (many_votes, many_notes), lines in chart.titles.items():
        side, floor = chart.sides[many_notes], chart.floors[many_votes]
        marked = " m-marked" if many_votes and not many_notes else ""
        parts.append(
            f'<rect class="m-quarter{marked}" x="{number(side.start)}" '
            f'y="{number(floor.start)}" width="{number(side.length)}" '
            f'height="{number(floor.length)}" rx="10"/><text class="m-title{marked}" '
            f'font-size="{TITLE}">{_spans(lines, side, floor)}</text>'
        )
    return "".join(parts)


def _spans(lines: Sequence[str], side: Side, floor: Side) -> str:
    return "".join(
        f'<tspan x="{number(side.start + PAD)}" '
        f'y="{number(floor.start + 28 + 26 * row)}">{drawn_line(line)}</tspan>'
        for row, line in enumerate(lines)
    )


def _axes(chart: MatrixLayout) -> str:
    """Returns the numbers along the left and the foot, with what they
    count."""
    foot = chart.size[1] - 36
    rows = (
        _text(
            chart.margin - 12,
            start + length / 2 + 7,
            class_text(chart.rows, place),
            "end",
        )
        for place, (start, length) in spots_of(chart.floors)
    )
    columns = (
        _text(start + length / 2, foot, class_text(chart.columns, place), "middle")
        for place, (start, length) in spots_of(chart.sides)
    )
    return "".join((*rows, *columns, _axis_words(chart)))


def _axis_words(chart: MatrixLayout) -> str:
    width, height = chart.size
    size = min(SIZE, (width - chart.margin) / max(1.0, text_width(chart.words.notes)))
    return (
        f'<text class="m-axis" font-size="{number(size)}" x="{number(width)}" '
        f'y="{number(height - 6)}" text-anchor="end">{word(chart.words.notes)} '
        f'→</text><text class="m-axis" font-size="{SIZE}" x="0" y="20">↑ '
        f"{word(chart.words.votes)}</text>"
    )


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return (
        f'<text class="m-number" font-size="{SIZE}" x="{number(x)}" y="{number(y)}" '
        f'text-anchor="{anchor}">{drawn_line(text)}</text>'
    )


def _colours(framework: Framework) -> dict[str, int]:
    """Returns {block's id: the number of its colour}."""
    return {block.id: colour(place) for place, block in enumerate(framework.blocks)}


def _chips(chart: MatrixLayout) -> str:
    framework = chart.framework
    colours, printed, parts = _colours(framework), labels(framework), []
    for cell, chosen in chart.cells.items():
        places = _chip_places(chart, cell, len(chosen))
        for (x, y), field in zip(places, chosen, strict=True):
            key, name = field.field, framework.fields[field.field].name
            spoken = spoken_in(name, chart.words.language)
            chip = _chip(
                x, y, colours[framework.block_of[key].id], key, printed[key], name
            )
            parts.append(chip.replace("<title>", f"<title{spoken}>", 1))
    return "".join(parts)


def _chip_places(
    chart: MatrixLayout, cell: tuple[int, int], count: int
) -> Iterator[tuple[float, float]]:
    """Yields (x, y) of each chip of a cell, row by row, in the middle of the
    cell."""
    column, row = cell
    beside = min(count, chart.across[column])
    left = _centred(dict(spots_of(chart.sides))[column], length_of(beside, CHIP))
    top = _centred(
        dict(spots_of(chart.floors))[row], length_of(ceil(count / beside), TALL)
    )
    for place in range(count):
        yield left + place % beside * (CHIP + GAP), top + place // beside * (TALL + GAP)


def _centred(spot: tuple[float, float], length: float) -> float:
    """Returns where a row of chips of this length starts in a spot (start,
    length)."""
    return spot[0] + (spot[1] - length) / 2 + PAD


def _chip(x: float, y: float, shade: int, field: str, label: str, name: str) -> str:
    return (
        f'<g class="block-{shade} m-chip" '
        f'data-field="{attribute(field)}"><title>{word(name)}'
        "</title>"
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(CHIP)}" '
        f'height="{number(TALL)}" rx="8"/><text font-size="{SIZE}" '
        f'x="{number(x + CHIP / 2)}" y="{number(y + TALL / 2 + 7)}" '
        f'text-anchor="middle">{word(label)}</text></g>'
    )
