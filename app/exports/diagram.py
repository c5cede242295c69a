"""The wheel: one SVG of the blocks, the fields and their votes, for the page, for live moves and for files."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from pathlib import Path

from markupsafe import Markup

from app.domain.framework import Field, Framework
from app.domain.tally import Tally, block_votes, scale
from app.domain.text import tidy
from app.exports.bars import labels, pick
from app.exports.wheel_geometry import DIGIT, INNER, RADIUS, Layout, fold, number, point, text_width, wedge
from app.exports.wheel_ring import COLOURS, Name, Piece, colour, draw_legend, draw_piece, names, outlines, pieces

VEIL = 205.0  # the larger hub of a hidden tally, with room for the phrase that says so
STYLESHEET = Path(__file__).parents[1] / "static" / "wheel.css"


@dataclass(frozen=True)
class WheelWords:
    """Already translated. `turnout` is what stands under the number of ballots, by plural category ("one", "other"),
    with {seats}; `hidden` says that the tally is not shown yet; `plural` gives a number's category in the language."""

    title: str
    description: str
    hidden: str
    turnout: Mapping[str, str]
    plural: Callable[[int], str]


@dataclass(frozen=True)
class _Wheel:
    """What every part of the drawing needs to know."""

    framework: Framework
    tally: Tally | None
    layout: Layout
    pieces: list[Piece]
    names: list[Name]
    activity: str
    key: str

    @property
    def scale(self) -> int:
        return scale(self.tally) if self.tally else 1

    def votes(self, field: Field) -> int:
        return self.tally.of(field.id) if self.tally else 0


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
    """The diagram as one <svg>. Without a tally (hidden until the close) the sectors are empty, and the turnout is what
    `ballots` and `seats` say; `activity` is then the activity's key. `standalone` carries its own style, for files."""
    if tally:
        activity, ballots, seats = tally.activity, tally.ballots, tally.seats
    drawn = _prepare(framework, tally, activity)
    sums = block_votes(framework, tally) if tally else None
    legend, below = draw_legend([pair for pair in zip(drawn.pieces, drawn.names, strict=True) if pair[1].in_legend], sums)
    body = Markup().join([*_sectors(drawn), _seams(drawn.layout), *_ring(drawn, sums), _partings(drawn), *_labels(drawn), _counts(drawn)])
    hub = _hub(words, ballots, seats, hidden=tally is None)
    height = number(1000 + below)
    style = _background(height, theme) if standalone else Markup()
    return _root(drawn, words, height, style + Markup('<g aria-hidden="true">{}{}{}</g>').format(body, hub, legend))


def _prepare(framework: Framework, tally: Tally | None, activity: str) -> _Wheel:
    found = pieces(framework)
    digits = max(3, len(str(3 * tally.ballots)) if tally else 3)
    named = names(found, digits)
    label = max(map(text_width, labels(framework).values()), default=DIGIT)
    two_lines = any(len(how.lines) > 1 for how in named)
    layout = Layout(max(1, len(framework.fields)), label, two_lines)
    return _Wheel(framework, tally, layout, found, named, activity, re.sub(r"[^A-Za-z0-9_-]", "-", activity))


def _root(drawn: _Wheel, words: WheelWords, height: str, content: Markup) -> Markup:
    """`data-*` are the geometry that the live module needs to place a number of votes as `Layout.spot` does."""
    layout = drawn.layout
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" id="wheel-{key}" class="wheel" viewBox="-500 -500 1000 {height}" '
        'role="img" aria-labelledby="wheel-{key}-title" aria-describedby="wheel-{key}-desc" data-tally="{activity}" '
        'data-inner="{inner}" data-outer="{outer}" data-spread="{spread}" data-sizes="{sizes}">'
        '<title id="wheel-{key}-title">{title}</title><desc id="wheel-{key}-desc">{description}</desc>{content}</svg>'
    ).format(
        key=drawn.key,
        height=height,
        activity=_legal(drawn.activity),
        inner=number(INNER),
        outer=number(layout.outer),
        spread=number(layout.spread),
        sizes=" ".join(map(str, layout.sizes)),
        title=tidy(words.title, line=True),
        description=tidy(words.description, line=True),
        content=content,
    )


def _sectors(drawn: _Wheel) -> list[Markup]:
    """The filled sector is drawn full and shrunk about the hub, so that a live move is nothing but a factor."""
    layout = drawn.layout
    pale, full = wedge(layout.rim, layout.step), wedge(layout.outer, layout.step)
    sector = Markup(
        '<g class="block-{}" transform="rotate({})"><title>{}</title><path class="w-soft" d="{}"/>'
        '<path id="w-{}-{}" class="w-strong w-fill" data-field="{}" data-block="{}" d="{}" transform="scale({})"/></g>'
    )
    parts = []
    for piece in drawn.pieces:
        for index, field in enumerate(piece.block.fields, piece.first):
            shown = colour(piece.index), f"{layout.middle(index):.4g}", tidy(field.name, line=True), pale
            ids = drawn.key, index, _legal(field.id), piece.index
            growth = layout.growth(drawn.votes(field), drawn.scale)
            parts.append(sector.format(*shown, *ids, full, number(growth)))
    return parts


def _seams(layout: Layout) -> Markup:
    """Paper between the sectors, and along the circle where a full sector ends and the field numbers begin."""
    lines = "".join(f"M0 0L{point(layout.rim + 2, index * layout.step)}" for index in range(layout.count))
    seams = Markup('<circle class="w-seam" stroke-width="3" r="{}"/>').format(number(layout.outer + 1.5))
    if layout.count < 2:
        return seams
    return seams + Markup('<path class="w-seam" stroke-width="2" d="{}"/>').format(lines)


def _partings(drawn: _Wheel) -> Markup:
    """The wider seams between blocks, through the ring too, and the hub over the sectors' points."""
    lines = "".join(f"M0 0L{point(RADIUS + 4, angle)}" for angle in outlines(drawn.pieces))
    hub = Markup('<circle class="w-paper" r="{}"/>').format(number(INNER))
    return Markup('<path class="w-seam" stroke-width="10" d="{}"/>').format(lines) + hub if lines else hub


def _ring(drawn: _Wheel, sums: dict[str, int] | None) -> list[Markup]:
    two_lines = drawn.layout.two_lines
    return [
        draw_piece(piece, how, drawn.key, None if sums is None else sums[piece.block.id], two_lines)
        for piece, how in zip(drawn.pieces, drawn.names, strict=True)
    ]


def _labels(drawn: _Wheel) -> list[Markup]:
    """The field numbers, in the band that no filled sector reaches."""
    layout, printed = drawn.layout, labels(drawn.framework)
    text = Markup('<text class="w-label" dy=".36em" font-size="{}" transform="translate({}){}">{}</text>')
    parts = []
    for piece in drawn.pieces:
        parts.append(Markup('<g class="block-{}">').format(colour(piece.index)))
        for index, field in enumerate(piece.block.fields, piece.first):
            at = point((layout.outer + layout.rim) / 2, layout.middle(index))
            label = tidy(printed[field.id], line=True)
            parts.append(text.format(layout.label_size, at, _rotation(layout, index), label))
        parts.append(Markup("</g>"))
    return parts


def _rotation(layout: Layout, index: int) -> str:
    return "" if layout.upright else f"rotate({layout.turn(index):.4g})"


def _counts(drawn: _Wheel) -> Markup:
    """The numbers of votes; `data-x` and `data-y` are the way outwards that the live module moves them along."""
    layout = drawn.layout
    text = Markup(
        '<g class="block-{}" transform="{}"><text class="w-count w-text{}" dy=".36em" data-field="{}" data-x="{}" '
        'data-y="{}" transform="translate({} {})">{}</text></g>'
    )
    parts = Markup()
    for piece in drawn.pieces:
        for index, field in enumerate(piece.block.fields, piece.first):
            votes = drawn.votes(field)
            spot = layout.spot(index, votes, drawn.scale)
            look = colour(piece.index), _rotation(layout, index), " w-on" if spot.inside else ""
            move = *map(number, layout.unit(index)), number(spot.x), number(spot.y)
            parts += text.format(*look, _legal(field.id), *move, votes or "")
    return Markup('<g class="w-counts" font-size="{}">{}</g>').format(layout.size(drawn.scale), parts)


def _hub(words: WheelWords, ballots: int | None, seats: int | None, *, hidden: bool) -> Markup:
    """The turnout, and while the tally is hidden the phrase that says so, on a veil that the first tally removes."""
    if ballots is None or seats is None:
        phrase, turnout = _lines(words.hidden, -8), Markup()
    else:
        phrase, turnout = _lines(words.hidden, 112), _turnout(words, ballots, seats)
    veil = Markup('<g class="w-veil"><circle class="w-paper" r="{}"/>{}</g>').format(number(VEIL), phrase)
    return (veil if hidden else Markup()) + turnout


def _lines(phrase: str, top: float) -> Markup:
    line = Markup('<text class="w-ink" font-size="26" y="{}">{}</text>')
    folded = fold(tidy(phrase, line=True), 330 / 26)
    return Markup().join(line.format(number(top + 32 * at), part) for at, part in enumerate(folded))


def _turnout(words: WheelWords, ballots: int, seats: int) -> Markup:
    """The words are folded for the general form; each line carries all its forms, for the live module to choose."""
    digits = max(len(str(ballots)), len(str(seats)), 2)
    size = int(min(80, 190 / DIGIT / digits))
    forms = {form: _folded(tidy(phrase, line=True), seats) for form, phrase in words.turnout.items()}
    rows = len(forms["other"])
    top = -(0.73 * size + 34 * rows) / 2 + 0.73 * size
    parts = Markup('<text class="w-ink" font-size="{}" y="{}" data-ballots="">{}</text>').format(size, number(top), ballots)
    for row in range(rows):
        texts = {form: lines[row] if row < len(lines) else "" for form, lines in forms.items()}
        data = Markup(" ").join(Markup('data-{}="{}"').format(form, text) for form, text in texts.items())
        shown = pick(texts, words.plural(ballots)).replace("{seats}", str(seats))
        width = 2 * sqrt(INNER**2 - (top + 34 * row + 36) ** 2) - 16
        fitting = int(min(28, width / max(1, text_width(shown))))
        parts += Markup('<text class="w-muted" font-size="{}" y="{}" {}>{}</text>').format(
            fitting, number(top + 34 * row + 38), data, shown
        )
    return parts


def _folded(phrase: str, seats: int) -> list[str]:
    """Folded as the number of seats will be wide, but with {seats} still to be filled in."""
    stand_in = "0" * max(2, len(str(seats)))
    return [line.replace(stand_in, "{seats}") for line in fold(phrase.replace("{seats}", stand_in), 180 / 28)]


def _background(height: str, theme: str) -> Markup:
    """The style of a file, and its paper."""
    return Markup('<style>{}</style><rect class="w-paper" x="-500" y="-500" width="1000" height="{}"/>').format(stylesheet(theme), height)


@lru_cache
def stylesheet(theme: str) -> Markup:
    """The page's rules with the theme's colours put in: few programs that draw files know custom properties."""
    css = STYLESHEET.read_text(encoding="utf-8")
    head = r':root\[data-theme="dark"\]' if theme == "dark" else ":root"
    tokens = dict(re.findall(r"--([\w-]+): (#\w+);", re.search(head + r" \{(.*?)\}", css, re.S)[1]))  # type: ignore[index]
    rules = re.search(r"/\* drawing \*/(.*?)/\* end of drawing \*/", css, re.S)[1]  # type: ignore[index]
    plain = re.sub(r"var\(--([\w-]+)\)", lambda found: tokens[found[1]], rules)
    for at in range(1, COLOURS + 1):
        paints = {"strong": f"block-{at}", "soft": f"block-{at}-soft", "text": f"block-{at}-text", "on": "block-on"}
        plain += "".join(f".block-{at} .w-{use}{{fill:{tokens[token]}}}" for use, token in paints.items())
    return Markup(re.sub(r"\s+", " ", plain).strip())  # noqa: S704 our own stylesheet, no one's text


def _legal(text: str) -> str:
    """Without the characters that no XML document may hold."""
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)
