"""Draws the ranking as one SVG for files: a row per field with votes, most
votes first.

Each row has the field's full name over a bar of its votes. 1000 units wide
with nothing smaller than 24, so that it can be read in a report at a width of
12 cm.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import inf

from markupsafe import Markup

from app.charts.bars import Bar, BarWords, bars
from app.charts.stylesheets import ranking_css
from app.charts.text_lines import fold, text_width
from app.charts.wheel_geometry import number
from app.charts.wheel_ring import drawn_line, spoken_in, word
from app.domain.framework import Framework
from app.domain.text import runs_right_to_left
from app.domain.votes.tally import Tally

WIDTH, SIZE, LINE = 1000.0, 24, 30.0
NAME, END = 126.0, 990.0  # where names and bars start, and where numbers end
BAR, GAP = 10.0, 14.0
# The breadth of a line in regular weight, as a part of that in bold
REGULAR = 0.9
LARGE = 32  # of the numbers of votes


@dataclass(frozen=True)
class RankingWords:
    """The words of the drawing, already translated.

    `without` holds {fields}: the numbers of the fields without votes; `bars`
    has the words of ties; `more` says how many fields with votes are left out.
    """

    title: str
    description: str
    turnout: str
    without: str
    bars: BarWords
    more: Callable[[int], str] = str


def ranking_chart(
    framework: Framework,
    tally: Tally,
    words: RankingWords,
    *,
    theme: str = "light",
    most: int | None = None,
) -> Markup:
    """Returns the whole drawing, with its own style and background; with
    `most` of the first so many fields, without a tie that it would cut, unless
    that is the first."""
    listed = bars(framework, tally, words.bars)
    parts, at = _title(words)
    voted = [bar for bar in listed if bar.votes]
    first = [
        bar
        for bar in voted
        if bar.rank == 1 or bar.rank + bar.tied - 1 <= (most or inf)
    ]
    rest = words.more(len(voted) - len(first)) if len(voted) > len(first) else ""
    rows = ranking_rows(
        first, END + 10, inf, rest, top=at + GAP, language=words.bars.language
    )
    parts.append(rows.drawn)
    lines, at = _below(words, [bar for bar in listed if not bar.votes], rows.height)
    parts += lines
    head = _head(words, number(at + GAP), theme)
    return Markup(f'{head}<g aria-hidden="true">{"".join(parts)}</g></svg>')  # noqa: S704 - escaped


def _title(words: RankingWords) -> tuple[list[str], float]:
    """Returns the title and the turnout, and where they end."""
    parts, at = [], 0.0
    for text, look in ((words.title, "r-head"), (words.turnout, "r-muted")):
        for line in fold(text, (END - 10) / (SIZE + 4)):
            at += LINE + 6
            parts.append(_text(10, at, line, look, SIZE + 4))
    return parts, at


def _head(words: RankingWords, height: str, theme: str) -> str:
    """Returns the start of the <svg>, with its style and background."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 '
        f'{number(WIDTH)} {height}" role="img" aria-labelledby="ranking-title" '
        'aria-describedby="ranking-desc"><title '
        f'id="ranking-title">{word(words.title)}</title><desc '
        f'id="ranking-desc">{word(words.description)}</desc><style>{ranking_css(theme)}'
        "</style>"
        f'<rect class="r-paper" width="{number(WIDTH)}" height="{height}"/>'
    )


@dataclass(frozen=True)
class Rows:
    """The rows of the first `count` fields of a list, in units."""

    drawn: str
    count: int
    width: float
    height: float


def ranking_rows(
    listed: Sequence[Bar],
    width: float,
    room: float,
    rest: str = "",
    *,
    top: float = 0,
    language: str = "",
) -> Rows:
    """Returns as many rows as fit `room`, at least one, with the line `rest`
    under them. `language` is that of the drawing."""
    parts: list[str] = []
    left, rank = room - (LINE + GAP if rest else 0), 0
    for bar in listed:
        drawn, below = _row(bar, top, first=bar.rank != rank, end=width - 10)
        if parts and below - GAP > left:
            break
        spoken = spoken_in(bar.name, language)
        parts.append(f"<g{spoken}>{drawn}</g>" if spoken else drawn)
        top, rank = below, bar.rank
    under, height = _under(rest, top)
    return Rows("".join((*parts, under)), len(parts), width, height)


def _under(rest: str, top: float) -> tuple[str, float]:
    """Returns the line under the rows, if there is one, and where it ends."""
    if not rest:
        return "", top
    return _text(NAME, top + LINE - 7, rest, "r-muted"), top + LINE


def _row(bar: Bar, top: float, *, first: bool, end: float = END) -> tuple[str, float]:
    """Returns a field's row from `top` downwards, and where the next row
    starts.

    The rank is printed once for all fields that share it.
    """
    score = end - text_width(str(bar.votes)) * LARGE - 16
    name_end = score - (text_width(bar.tie) * SIZE * REGULAR + 12 if bar.tie else 0)
    lines = fold(bar.name, (name_end - NAME) / SIZE / REGULAR)
    base = top + LINE * len(lines)
    parts = [*_left(bar, top, first=first), *_name(bar.name, lines, top, name_end)]
    parts.append(_text(end, base - 5, str(bar.votes), "r-bold r-end", LARGE))
    if bar.tie:
        parts.append(_text(score, base - 7, bar.tie, "r-muted r-end"))
    parts.append(_bar(bar, base + 3, end - NAME))
    return "".join(parts), base + BAR + GAP


def _left(bar: Bar, top: float, *, first: bool) -> Iterator[str]:
    """Yields what stands before the name: the rank, where it is new, and the
    field's label."""
    if first:
        yield _text(10, top + LINE - 7, f"{bar.rank}", "r-rank")
    yield _text(
        NAME - 14, top + LINE - 7, bar.label, "r-label r-bold r-end", shade=bar.colour
    )


def _name(name: str, lines: Sequence[str], top: float, end: float) -> Iterator[str]:
    """Yields the lines of a field's name, from the side where its script
    starts."""
    x, look = (end, "r-end") if runs_right_to_left(name) else (NAME, "")
    for at, line in enumerate(lines, 1):
        yield _text(x, top + LINE * at - 7, line, look)


def _bar(bar: Bar, top: float, room: float) -> str:
    """Returns the bar of the field's votes on its track, which is `room`
    long."""
    place = f'x="{number(NAME)}" y="{number(top)}"'
    return (
        f'<rect class="r-track" {place} width="{number(room)}" height="{number(BAR)}"/>'
        f'<g class="block-{bar.colour}"><rect class="r-bar" {place} '
        f'width="{number(room * bar.share)}" height="{number(BAR)}"/></g>'
    )


def _below(
    words: RankingWords, rest: Sequence[Bar], at: float
) -> tuple[list[str], float]:
    """Returns the lines of those without a vote, and where they end."""
    parts = []
    for line in _without(words, rest):
        at += LINE
        parts.append(_text(10, at, line, "r-muted"))
    return parts, at


def _without(words: RankingWords, rest: Sequence[Bar]) -> Iterator[str]:
    if rest:
        sentence = words.without.replace(
            "{fields}",
            ", ".join(bar.label for bar in sorted(rest, key=lambda bar: bar.order)),
        )
        yield from fold(sentence, (END - 10) / SIZE / REGULAR)


def _text(
    x: float, y: float, text: str, look: str, size: int = SIZE, shade: int = 0
) -> str:
    drawn = (
        f'<text class="{look}" font-size="{size}" x="{number(x)}" y="{number(y)}">'
        f"{drawn_line(text)}</text>"
    )
    return f'<g class="block-{shade}">{drawn}</g>' if shade else drawn
