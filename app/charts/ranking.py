"""Draws the ranking as one SVG for files: a row per field with votes, most votes first.

Each row has the field's full name over a bar of its votes. 1000 units wide with nothing smaller
than 24, so that it can be read in a report at a width of 12 cm.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from app.charts.bars import Bar, BarWords, bars
from app.charts.stylesheets import ranking_css
from app.charts.wheel_geometry import fold, number, text_width
from app.charts.wheel_ring import drawn_line, word
from app.domain.framework import Framework
from app.domain.text import runs_right_to_left
from app.domain.votes.tally import Tally

WIDTH, SIZE, LINE = 1000.0, 24, 30.0
NAME, END = 126.0, 990.0  # where names and bars start, and where numbers end
BAR, GAP = 10.0, 14.0
REGULAR = 0.9  # the breadth of a line in regular weight, as a part of that in bold
LARGE = 32  # of the numbers of votes


@dataclass(frozen=True)
class RankingWords:
    """The words of the drawing, already translated.

    `without` holds {fields}: the numbers of the fields without votes; `bars` has the words of ties.
    """

    title: str
    description: str
    turnout: str
    without: str
    bars: BarWords


def ranking_chart(
    framework: Framework, tally: Tally, words: RankingWords, *, theme: str = "light"
) -> Markup:
    """Returns the whole drawing, with its own style and background."""
    listed = bars(framework, tally, words.bars)
    parts, at = [], 0.0
    for text, look in ((words.title, "r-head"), (words.turnout, "r-muted")):
        for line in fold(text, (END - 10) / (SIZE + 4)):
            at += LINE + 6
            parts.append(_text(10, at, line, look, SIZE + 4))
    at += GAP
    for place, bar in enumerate(bar for bar in listed if bar.votes):
        drawn, at = _row(bar, at, first=place == 0 or bar.rank != listed[place - 1].rank)
        parts.append(drawn)
    rest = [bar for bar in listed if not bar.votes]
    for line in _without(words, rest):
        at += LINE
        parts.append(_text(10, at, line, "r-muted"))
    height = number(at + GAP)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {number(WIDTH)} '
        f'{height}" role="img" '
        'aria-labelledby="ranking-title" aria-describedby="ranking-desc"><title '
        f'id="ranking-title">{word(words.title)}</title>'
        f'<desc id="ranking-desc">{word(words.description)}</desc><style>{ranking_css(theme)}'
        "</style>"
        f'<rect class="r-paper" width="{number(WIDTH)}" height="{height}"/>'
    )
    return Markup(f'{head}<g aria-hidden="true">{"".join(parts)}</g></svg>')  # noqa: S704 - escaped


@dataclass(frozen=True)
class Rows:
    """The rows of the first `count` fields of a list, in units."""

    drawn: str
    count: int
    width: float
    height: float


def ranking_rows(listed: Sequence[Bar], width: float, room: float, rest: str = "") -> Rows:
    """Returns as many rows as fit `room`, at least one, with the line `rest` under them."""
    parts, at, count, end = [], 0.0, 0, width - 10
    left = room - (LINE + GAP if rest else 0)
    for place, bar in enumerate(listed):
        first = place == 0 or bar.rank != listed[place - 1].rank
        drawn, below = _row(bar, at, first=first, end=end)
        if count and below - GAP > left:
            break
        parts.append(drawn)
        at, count = below, count + 1
    if rest:
        at += LINE
        parts.append(_text(NAME, at - 7, rest, "r-muted"))
    return Rows("".join(parts), count, width, at)


def _row(bar: Bar, top: float, *, first: bool, end: float = END) -> tuple[str, float]:
    """Returns a field's row from `top` downwards, and where the next row starts.

    The rank is printed once for all fields that share it.
    """
    tie_room = text_width(bar.tie) * SIZE * REGULAR + 12 if bar.tie else 0
    score_room = text_width(str(bar.votes)) * LARGE + 16
    lines = fold(bar.name, (end - NAME - score_room - tie_room) / SIZE / REGULAR)
    base = top + LINE * len(lines)
    parts = [_text(10, top + LINE - 7, f"{bar.rank}", "r-rank")] if first else []
    parts.append(
        _text(NAME - 14, top + LINE - 7, bar.label, "r-label r-bold r-end", shade=bar.colour)
    )
    from_right = runs_right_to_left(bar.name)
    x, look = (end - score_room - tie_room, "r-end") if from_right else (NAME, "")
    parts += [_text(x, top + LINE * at - 7, line, look) for at, line in enumerate(lines, 1)]
    parts.append(_text(end, base - 5, str(bar.votes), "r-bold r-end", LARGE))
    if bar.tie:
        parts.append(_text(end - score_room, base - 7, bar.tie, "r-muted r-end"))
    room = end - NAME
    parts.append(
        f'<rect class="r-track" x="{number(NAME)}" y="{number(base + 3)}" width="{number(room)}" '
        f'height="{number(BAR)}"/>'
    )
    parts.append(
        f'<g class="block-{bar.colour}"><rect class="r-bar" x="{number(NAME)}" '
        f'y="{number(base + 3)}" '
        f'width="{number(room * bar.share)}" height="{number(BAR)}"/></g>'
    )
    return "".join(parts), base + BAR + GAP


def _without(words: RankingWords, rest: Sequence[Bar]) -> Iterator[str]:
    if rest:
        sentence = words.without.replace(
            "{fields}", ", ".join(bar.label for bar in sorted(rest, key=lambda bar: bar.order))
        )
        yield from fold(sentence, (END - 10) / SIZE / REGULAR)


def _text(x: float, y: float, text: str, look: str, size: int = SIZE, shade: int = 0) -> str:
    drawn = (
        f'<text class="{look}" font-size="{size}" x="{number(x)}" y="{number(y)}">'
        f"{drawn_line(text)}</text>"
    )
    return f'<g class="block-{shade}">{drawn}</g>' if shade else drawn
