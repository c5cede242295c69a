"""Draws a result as one picture that explains itself: title, place, date,
wheel, names, rule.

`wide` is 16:9 for slides, press and video calls, `tall` is 4:5 for messages on
phones. Names are in full; a list that has no room for all says how many are
left out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from app.charts.bars import Bar, BarWords, bars
from app.charts.ranking import Rows, ranking_rows
from app.charts.stylesheets import ranking_css
from app.charts.text_lines import fold
from app.charts.wheel import has_wheel, wheel
from app.charts.wheel_geometry import number
from app.charts.wheel_hub import WheelWords
from app.charts.wheel_ring import drawn_line, word
from app.domain.framework import Framework
from app.domain.text import runs_right_to_left
from app.domain.votes.tally import Tally

# The breadth of a line in regular weight, as a part of that in bold
REGULAR = 0.78


@dataclass(frozen=True)
class Shape:
    """The measures of a picture in pixels.

    The list is drawn in `list_units` of width, so that fewer units make larger
    letters.
    """

    width: int
    height: int
    margin: int
    title: int
    small: int
    list_units: float
    beside: bool  # the list stands beside the wheel, else under it


SHAPES = {
    "wide": Shape(1920, 1080, 56, 54, 28, 960.0, True),
    "tall": Shape(1080, 1350, 48, 52, 30, 700.0, False),
}
FEWEST_ROWS = 3
FEW_ROWS = 6  # with large letters, where no wheel stands beside them


@dataclass(frozen=True)
class PictureWords:
    """The words of a picture, already translated.

    `lines` stand under the title, `foot` at the end; `more` says how many
    fields are left out.
    """

    title: str
    lines: tuple[str, ...]
    foot: tuple[str, ...]
    wheel: WheelWords
    bars: BarWords
    more: Callable[[int], str]


@dataclass(frozen=True)
class Box:
    """A part of the picture in pixels."""

    x: float
    y: float
    width: float
    height: float


def picture(
    framework: Framework,
    tally: Tally,
    words: PictureWords,
    shape: str,
    theme: str = "light",
) -> Markup:
    """Returns the whole picture as SVG."""
    look = SHAPES[shape]
    head, top = _head(words, look)
    foot, bottom = _foot(words, look)
    around = Box(look.margin, top, look.width - 2 * look.margin, bottom - top)
    listed = [bar for bar in bars(framework, tally, words.bars) if bar.votes]
    if has_wheel(framework):
        drawn = wheel(framework, tally, words.wheel, standalone=True, theme=theme)
        parts = _beside(str(drawn), listed, words, around, look)
    else:
        parts = _alone(listed, words, around, look)
    style = f"<style>{ranking_css(theme)}</style>"
    paper = f'<rect class="r-paper" width="{look.width}" height="{look.height}"/>'
    return Markup(  # noqa: S704 - escaped
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" width="{look.width}" '
        f'height="{look.height}" viewBox="0 0 {look.width} {look.height}" role="img" '
        'aria-labelledby="picture-title"><title '
        f'id="picture-title">{word(words.title)}</title>'
        f"{style}{paper}{head}{parts}{foot}</svg>"
    )


def _head(words: PictureWords, look: Shape) -> tuple[str, float]:
    """Returns the title with its lines, and where they end."""
    room, at, parts = look.width - 2 * look.margin, float(look.margin), []
    for line in fold(words.title, room / look.title):
        at += look.title
        parts.append(_line(look, at, line, "r-bold", look.title, words.title))
        at += look.title * 0.15
    for text in words.lines:
        for line in fold(text, room / look.small / REGULAR):
            at += look.small * 1.3
            parts.append(_line(look, at, line, "r-muted", look.small, text))
    return "".join(parts), at + look.margin / 2


def _foot(words: PictureWords, look: Shape) -> tuple[str, float]:
    """Returns the lines at the end, and where they begin."""
    room = (look.width - 2 * look.margin) / look.small / REGULAR
    lines = [line for text in words.foot for line in fold(text, room)]
    step = look.small * 1.35
    top = look.height - look.margin - step * (len(lines) - 1)
    drawn = [
        _text(look.margin, top + step * place, line, "r-muted", look.small)
        for place, line in enumerate(lines)
    ]
    return "".join(drawn), top - look.small - look.margin / 2


def _beside(
    drawn: str, listed: Sequence[Bar], words: PictureWords, around: Box, look: Shape
) -> str:
    """Returns the wheel, and the list beside it or under it."""
    if look.beside:
        side = min(around.height, around.width * 0.52)
        scale = (around.width - side - look.margin) / look.list_units
        rows = _rows(listed, words, around.height / scale, look)
        where = Box(
            around.x + side + look.margin,
            around.y,
            look.list_units * scale,
            rows.height * scale,
        )
        return _placed(drawn, Box(around.x, around.y, side, around.height)) + _list(
            rows, where
        )
    scale = around.width / look.list_units
    rows = _rows(listed, words, around.height * 0.62 / scale, look)
    height = rows.height * scale
    above = Box(
        around.x, around.y, around.width, around.height - height - look.margin / 3
    )
    below = Box(around.x, around.y + around.height - height, around.width, height)
    return _placed(drawn, above) + _list(rows, below)


def _alone(listed: Sequence[Bar], words: PictureWords, around: Box, look: Shape) -> str:
    """Returns the list over the whole width; in smaller letters where there is
    much to name."""
    units = look.list_units * (1 if len(listed) <= FEW_ROWS else 1.4)
    scale = around.width / units
    rows = _rows(listed, words, around.height / scale, replace(look, list_units=units))
    height = rows.height * scale
    top = around.y + max(0.0, around.height - height) / 3
    return _list(rows, Box(around.x, top, around.width, height))


def _rows(listed: Sequence[Bar], words: PictureWords, room: float, look: Shape) -> Rows:
    """Returns as many rows as the room in units allows, with ties whole from
    three rows on."""
    language = words.bars.language
    rows = ranking_rows(listed, look.list_units, room, language=language)
    while rows.count < len(listed):
        count = rows.count
        while count > FEWEST_ROWS and listed[count - 1].votes == listed[count].votes:
            count -= 1
        text = words.more(len(listed) - count)
        units = look.list_units
        shortened = ranking_rows(listed[:count], units, room, text, language=language)
        if shortened.count == count or count <= 1:
            return shortened
        rows = shortened
    return rows


def _list(rows: Rows, where: Box) -> str:
    size = f'width="{number(where.width)}" height="{number(where.height)}"'
    return (
        f'<svg x="{number(where.x)}" y="{number(where.y)}" {size} '
        f'viewBox="0 0 {number(rows.width)} {number(rows.height)}">{rows.drawn}</svg>'
    )


def _placed(svg: str, where: Box) -> str:
    """Returns a whole drawing as a part of another one."""
    size = f'width="{number(where.width)}" height="{number(where.height)}"'
    return svg.replace(
        "<svg ", f'<svg x="{number(where.x)}" y="{number(where.y)}" {size} ', 1
    )


def _line(look: Shape, y: float, text: str, style: str, size: float, whole: str) -> str:
    """Returns a line of `whole`: from the left margin, or from the right one
    where it runs so."""
    if runs_right_to_left(whole):
        return _text(look.width - look.margin, y, text, f"{style} r-end", size)
    return _text(look.margin, y, text, style, size)


def _text(x: float, y: float, text: str, look: str, size: float) -> str:
    return (
        f'<text class="{look}" x="{number(x)}" y="{number(y)}" '
        f'font-size="{number(size)}">'
        f"{drawn_line(text)}</text>"
    )
