"""Writes slides with native charts, which can be edited where they are shown.

Imported only by the process that writes them (app/reports/maker.py), and so
imports little.
"""

import io
from collections.abc import Sequence
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.text import MSO_ANCHOR
from pptx.util import Inches, Pt

from app.charts.text_lines import fold
from app.domain.text import runs_right_to_left
from app.files.deck import (
    BODY,
    HEIGHT,
    MARGIN,
    WIDTH,
    BarChart,
    Box,
    Deck,
    Line,
    Picture,
    Point,
    PointChart,
    Slide,
    TextBox,
)
from app.reports.formulas import guarded
from app.reports.words import tag

# The layout of the library's template with a title and nothing else
TITLE_ONLY = 5
TITLE_POINTS, FIRST_TITLE_POINTS = 30, 44
POINTS, INSET = 72, 0.1  # to the inch; inches between a box and its text
# Of a line and of the space after a paragraph, in sizes of the letters
LEADING, AFTER = 1.2, 0.4


def write_deck(deck: Deck) -> bytes:
    """Returns the slides as a PPTX file."""
    file = Presentation()
    file.slide_width, file.slide_height = Inches(WIDTH), Inches(HEIGHT)
    about = file.core_properties
    about.title, about.author, about.language = deck.title, "Palabre", deck.language
    about.created = about.modified = deck.made_at.replace(tzinfo=None)
    about.last_modified_by = "Palabre"
    for slide in deck.slides:
        _add_slide(file, slide, deck.language)
    body = io.BytesIO()
    file.save(body)
    return body.getvalue()


def _add_slide(file: Any, slide: Slide, language: str) -> None:
    page = file.slides.add_slide(file.slide_layouts[TITLE_ONLY])
    shape = page.shapes.title
    box = (
        Box(MARGIN, 2.2, BODY.width, 1.9)
        if slide.first
        else Box(MARGIN, 0.45, BODY.width, 1.15)
    )
    _place(shape, box)
    points = FIRST_TITLE_POINTS if slide.first else TITLE_POINTS
    _fill(shape.text_frame, box, [Line(slide.title, points, strong=True)], language)
    shape.text_frame.vertical_anchor = (
        MSO_ANCHOR.BOTTOM if slide.first else MSO_ANCHOR.MIDDLE
    )
    for part in slide.parts:
        match part:
            case TextBox():
                frame = page.shapes.add_textbox(*_measures(part.box)).text_frame
                _fill(frame, part.box, part.lines, language)
            case Picture():
                _add_picture(page, part)
            case BarChart():
                _add_bars(page, part)
            case PointChart():
                _add_points(page, part)


def _add_picture(page: Any, part: Picture) -> None:
    side = min(part.box.width, part.box.height)
    shape = page.shapes.add_picture(
        io.BytesIO(part.png),
        Inches(part.box.x),
        Inches(part.box.y),
        height=Inches(side),
    )
    _describe(shape, part.alt)


def _add_bars(page: Any, part: BarChart) -> None:
    data = CategoryChartData()
    # The chart's own workbook would take a name that looks like a formula for
    # one.
    data.categories = [guarded(bar.name) for bar in part.bars]
    data.add_series(part.series, [bar.value for bar in part.bars])
    frame = page.shapes.add_chart(
        XL_CHART_TYPE.BAR_CLUSTERED, *_measures(part.box), data
    )
    _describe(frame, part.alt)
    chart = frame.chart
    chart.has_legend = chart.has_title = False
    chart.category_axis.reverse_order = True
    chart.category_axis.tick_labels.font.size = Pt(14 if len(part.bars) < 9 else 12)
    chart.category_axis.format.line.fill.background()
    chart.value_axis.visible = chart.value_axis.has_major_gridlines = False
    chart.value_axis.minimum_scale = 0
    plot = chart.plots[0]
    plot.gap_width, plot.has_data_labels = 45, True
    plot.data_labels.font.size, plot.data_labels.font.bold = Pt(14), True
    plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
    for place, bar in enumerate(part.bars):
        fill = plot.series[0].points[place].format.fill
        fill.solid()
        fill.fore_color.rgb = RGBColor.from_string(bar.colour)


def _add_points(page: Any, part: PointChart) -> None:
    data = XyChartData()
    series = data.add_series(part.axes[1])
    for point in part.points:
        series.add_data_point(point.x, point.y)
    frame = page.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER, *_measures(part.box), data)
    _describe(frame, part.alt)
    chart = frame.chart
    chart.has_legend = chart.has_title = False
    for axis, title in zip(
        (chart.category_axis, chart.value_axis), part.axes, strict=True
    ):
        axis.has_title, axis.has_major_gridlines = True, False
        axis.axis_title.text_frame.text = title
        axis.axis_title.text_frame.paragraphs[0].runs[0].font.size = Pt(14)
        axis.tick_labels.font.size = Pt(12)
        axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
        axis.minimum_scale = 0
    drawn = chart.plots[0].series[0]
    drawn.format.line.fill.background()
    for place, point in enumerate(part.points):
        _draw_point(drawn.points[place], point)


def _fill(frame: Any, box: Box, lines: Sequence[Line], language: str) -> None:
    frame.word_wrap = True
    size = fitting(box, lines)
    for place, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = line.words
        run.font.size, run.font.bold = Pt(round(line.points * size)), line.strong
        run.font.color.rgb = RGBColor.from_string(line.colour)
        run._r.get_or_add_rPr().set("lang", tag(line.language or language))
        paragraph.space_after = Pt(line.points * size * AFTER)
        from_right = runs_right_to_left(line.words)
        # The template centres titles
        paragraph.alignment = 3 if from_right else 1
        paragraph._p.get_or_add_pPr().set("rtl", str(int(from_right)))


def fitting(box: Box, lines: Sequence[Line]) -> float:
    """Returns the part of their size, 1 down to 0.5, in which the lines fit
    the box."""
    for size in (1.0, 0.9, 0.8, 0.7, 0.6):
        if (
            sum(_height(box, line, size) for line in lines)
            <= (box.height - 2 * INSET) * POINTS
        ):
            return size
    return 0.5


def _height(box: Box, line: Line, size: float) -> float:
    """Returns about how many points a paragraph takes with the space after
    it."""
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
