"""Says what stands on slides, as plain values; app/files/deck_writer.py makes
the file of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.6  # inches: 16:9
INK, MUTED = "1C1917", "57534E"


@dataclass(frozen=True)
class Box:
    """A place on a slide, in inches."""

    x: float
    y: float
    width: float
    height: float


BODY = Box(MARGIN, 1.75, WIDTH - 2 * MARGIN, HEIGHT - 1.75 - MARGIN)
LEFT = Box(MARGIN, 1.75, 6.2, HEIGHT - 1.75 - 0.4)
RIGHT = Box(7.1, 1.75, WIDTH - 7.1 - MARGIN, HEIGHT - 1.75 - MARGIN)


@dataclass(frozen=True)
class Line:
    """A paragraph; `points` is its size, `colour` six hexadecimal digits;
    `language` is set where it is not that of the slides."""

    words: str
    points: int = 20
    strong: bool = False
    colour: str = INK
    language: str = ""


@dataclass(frozen=True)
class Bar:
    """A bar of a chart: its name, its value and the colour of its block."""

    name: str
    value: int
    colour: str


@dataclass(frozen=True)
class Point:
    """A point of a scatter chart with the label beside it."""

    label: str
    x: int
    y: int
    colour: str


@dataclass(frozen=True)
class TextBox:
    """Paragraphs in a box, smaller where they would not fit."""

    box: Box
    lines: Sequence[Line]


@dataclass(frozen=True)
class Picture:
    """A square picture as large as fits the box, with its alternative text."""

    box: Box
    png: bytes
    alt: str


@dataclass(frozen=True)
class BarChart:
    """A native bar chart, the first bar on top, with numbers at the ends."""

    box: Box
    bars: Sequence[Bar]
    series: str
    alt: str


@dataclass(frozen=True)
class PointChart:
    """A native scatter chart whose points have labels; `axes` are (across,
    up)."""

    box: Box
    points: Sequence[Point]
    axes: tuple[str, str]
    alt: str


Part = TextBox | Picture | BarChart | PointChart


@dataclass
class Slide:
    """A slide under its title, which outlines and screen readers list."""

    title: str
    first: bool = False
    parts: list[Part] = field(default_factory=list)

    def add_text(self, box: Box, lines: Sequence[Line]) -> None:
        self.parts.append(TextBox(box, lines))


@dataclass
class Deck:
    """Slides in one language, in their order."""

    language: str
    title: str
    made_at: datetime
    slides: list[Slide] = field(default_factory=list)

    def add_slide(self, title: str, *, first: bool = False) -> Slide:
        """Starts a slide with its title."""
        self.slides.append(Slide(title, first))
        return self.slides[-1]
