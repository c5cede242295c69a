"""Sets slides with native charts, which can be edited where they are shown.

Imported only where slides are written: python-pptx is slow to load.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.text import MSO_ANCHOR
from pptx.util import Inches, Pt

from app.charts.wheel_geometry import fold
from app.domain.text import runs_right_to_left
from app.reports.csv_tables import guarded

WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.6  # inches: 16:9
TITLE_ONLY = 5  # the layout of the library's template with a title and nothing else
INK, MUTED = "1C1917", "57534E"
TITLE_POINTS, FIRST_TITLE_POINTS = 30, 44
POINTS, INSET = 72, 0.1  # to the inch; inches between a box and its text
LEADING, AFTER = 1.2, 0.4  # of a line and of the space after a paragraph, in sizes of the letters


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
    """A paragraph; `points` is its size, `colour` six hexadecimal digits."""

    words: str
    points: int = 20
    strong: bool = False
    colour: str = INK


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


class Deck:
    """Slides in one language, written one after the other."""

    def __init__(self, language: str, title: str, made_at: datetime) -> None:
        self._language = language
        self._file = Presentation()
        self._file.slide_width, self._file.slide_height = Inches(WIDTH), Inches(HEIGHT)
        about = self._file.core_properties
        about.title, about.author, about.language = title, "Palabre", language
        about.created = about.modified = made_at.replace(tzinfo=None)
        about.last_modified_by = "Palabre"

    def add_slide(self, title: str, *, first: bool = False) -> Any:
        """Starts a slide with its title, which outlines and screen readers list."""
        slide = self._file.slides.add_slide(self._file.slide_layouts[TITLE_ONLY])
        shape = slide.shapes.title
        box = Box(MARGIN, 2.2, BODY.width, 1.9) if first else Box(MARGIN, 0.45, BODY.width, 1.15)
        _place(shape, box)
        points = FIRST_TITLE_POINTS if first else TITLE_POINTS
        self._fill(shape.text_frame, box, [Line(title, points, strong=True)])
        shape.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM if first else MSO_ANCHOR.MIDDLE
        return slide

    def add_text(self, slide: Any, box: Box, lines: Sequence[Line]) -> None:
        """Adds paragraphs in a box, smaller where they would not fit."""
        shape = slide.shapes.add_textbox(*_measures(box))
        self._fill(shape.text_frame, box, lines)

    def add_picture(self, slide: Any, box: Box, png: bytes, alt: str) -> None:
        """Adds a square picture as large as fits the box, with its alternative text."""
        side = min(box.width, box.height)
        shape = slide.shapes.add_picture(
            io.BytesIO(png), Inches(box.x), Inches(box.y), height=Inches(side)
        )
        _describe(shape, alt)

    def add_bars(self, slide: Any, box: Box, bars: Sequence[Bar], series: str, alt: str) -> None:
        """Adds a native bar chart, the first bar on top, with numbers at the ends."""
        data = CategoryChartData()
        # The chart's own workbook would take a name that looks like a formula for one.
        data.categories = [guarded(bar.name) for bar in bars]
        data.add_series(series, [bar.value for bar in bars])
        frame = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *_measures(box), data)
        _describe(frame, alt)
        chart = frame.chart
        chart.has_legend = chart.has_title = False
        chart.category_axis.reverse_order = True
        chart.category_axis.tick_labels.font.size = Pt(14 if len(bars) < 9 else 12)
        chart.category_axis.format.line.fill.background()
        chart.value_axis.visible = chart.value_axis.has_major_gridlines = False
        chart.value_axis.minimum_scale = 0
        plot = chart.plots[0]
        plot.gap_width, plot.has_data_labels = 45, True
        plot.data_labels.font.size, plot.data_labels.font.bold = Pt(14), True
        plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
        for place, bar in enumerate(bars):
            fill = plot.series[0].points[place].format.fill
            fill.solid()
            fill.fore_color.rgb = RGBColor.from_string(bar.colour)

    def add_points(
        self, slide: Any, box: Box, points: Sequence[Point], axes: tuple[str, str], alt: str
    ) -> None:
        """Adds a native scatter chart whose points have labels; `axes` are (across, up)."""
        data = XyChartData()
        series = data.add_series(axes[1])
        for point in points:
            series.add_data_point(point.x, point.y)
        frame = slide.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER, *_measures(box), data)
        _describe(frame, alt)
        chart = frame.chart
        chart.has_legend = chart.has_title = False
        for axis, title in zip((chart.category_axis, chart.value_axis), axes, strict=True):
            axis.has_title, axis.has_major_gridlines = True, False
            axis.axis_title.text_frame.text = title
            axis.axis_title.text_frame.paragraphs[0].runs[0].font.size = Pt(14)
            axis.tick_labels.font.size = Pt(12)
            axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
            axis.minimum_scale = 0
        drawn = chart.plots[0].series[0]
        drawn.format.line.fill.background()
        for place, point in enumerate(points):
            _draw_point(drawn.points[place], point)

    def save(self) -> bytes:
        """Returns the slides as a PPTX file."""
        body = io.BytesIO()
        self._file.save(body)
        return body.getvalue()

    def _fill(self, frame: Any, box: Box, lines: Sequence[Line]) -> None:
        frame.word_wrap = True
        size = fitting(box, lines)
        for place, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
            run = paragraph.add_run()
            run.text = line.words
            run.font.size, run.font.bold = Pt(round(line.points * size)), line.strong
            run.font.color.rgb = RGBColor.from_string(line.colour)
            run._r.get_or_add_rPr().set("lang", self._language)
            paragraph.space_after = Pt(line.points * size * AFTER)
            from_right = runs_right_to_left(line.words)
            paragraph.alignment = 3 if from_right else 1  # the template centres titles
            paragraph._p.get_or_add_pPr().set("rtl", str(int(from_right)))


def fitting(box: Box, lines: Sequence[Line]) -> float:
    """Returns the part of their size, 1 down to 0.5, in which the lines fit the box."""
    for size in (1.0, 0.9, 0.8, 0.7, 0.6):
        if sum(_height(box, line, size) for line in lines) <= (box.height - 2 * INSET) * POINTS:
            return size
    return 0.5


def _height(box: Box, line: Line, size: float) -> float:
    """Returns about how many points a paragraph takes with the space after it."""
    points, room = line.points * size, (box.width - 2 * INSET) * POINTS
    rows = sum(len(fold(part, room / points)) or 1 for part in line.words.split("\n"))
    return points * (rows * LEADING + AFTER)


def _draw_point(drawn: Any, point: Point) -> None:
    """Sets the mark and the label of a point of a scatter chart."""
    drawn.marker.size = 9
    drawn.marker.format.fill.solid()
    drawn.marker.format.fill.fore_color.rgb = RGBColor.from_string(point.colour)
    label = drawn.data_label
    label.position = XL_LABEL_POSITION.RIGHT
    label.text_frame.text = point.label
    label.text_frame.paragraphs[0].runs[0].font.size = Pt(11)


def _measures(box: Box) -> tuple[Any, Any, Any, Any]:
    return Inches(box.x), Inches(box.y), Inches(box.width), Inches(box.height)


def _place(shape: Any, box: Box) -> None:
    shape.left, shape.top, shape.width, shape.height = _measures(box)


def _describe(shape: Any, alt: str) -> None:
    """Sets the alternative text of a picture or a chart."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", alt)
