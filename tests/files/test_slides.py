"""Eight slides with native charts whose numbers are those of the result."""

import io
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pptx
import pytest

from app.files.deck import BODY, Bar, BarChart, Deck
from app.files.deck_writer import write_deck
from tests.reports.reports import segou_session
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import NOTES, Workshop, refusal


def slides_of(host: Any, path: str, locale: str = "en") -> Any:
    answer = host.get(f"{path}/slides.pptx", params={"locale": locale})
    assert answer.status_code == 200, answer.text
    return pptx.Presentation(io.BytesIO(answer.content))


def charts_of(deck: Any) -> list[Any]:
    return [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]


def texts_of(deck: Any) -> str:
    frames = [
        shape.text_frame.text
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_text_frame
    ]
    return "\n".join(frames)


def test_the_slides_of_segou_have_charts_that_can_be_edited(workshop: Workshop) -> None:
    host = workshop.someone()
    links = host.post("/boards/import", json=segou_session()).raise_for_status().json()
    host.get(links["host_url"])
    deck = slides_of(host, f"/b/{links['code']}", "fr")
    assert len(deck.slides) == 8
    assert all(slide.shapes.title.text_frame.text for slide in deck.slides)
    ranking, blocks, matrix = charts_of(deck)
    [series] = ranking.plots[0].series
    values = list(series.values)
    assert values == sorted(values, reverse=True)
    assert 3 <= len(values) <= 10
    assert sum(blocks.plots[0].series[0].values) == 27 * 3
    assert len(list(matrix.plots[0].series)) == 1
    for chart in (ranking, blocks, matrix):
        assert chart.part.chart_workbook.xlsx_part.blob[:2] == b"PK", "its numbers can be edited"
    described = [
        shape._element.xpath(".//p:cNvPr")[0].get("descr")
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_chart or shape.shape_type == 13
    ]
    assert len(described) == 4
    assert all(described)


def test_all_shapes_stay_on_their_slide(workshop: Workshop) -> None:
    workshop.seat("Awa").vote("1", "8", "22").raise_for_status()
    workshop.seat("Bakary").note("Un marché", activity=NOTES).raise_for_status()
    deck = slides_of(workshop.fanta, workshop.path)
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height


@pytest.mark.parametrize("template", ["culture21plus", "cooperation-decentralisee"])
def test_a_hidden_or_planned_vote_shows_no_number(
    any_server: ForkedServer, workshop_at: Start, template: str
) -> None:
    workshop = workshop_at(any_server, reveal="at_close", template=template)
    workshop.seat("Awa").vote("1", "2", "3").raise_for_status()
    deck = slides_of(workshop.fanta, workshop.path)
    assert len(deck.slides) == 8
    assert charts_of(deck) == []
    assert "Its result will be shown when it ends" in texts_of(deck)
    planned = workshop_at(any_server, opened=False)
    assert charts_of(slides_of(planned.fanta, planned.path)) == []


def test_no_name_is_a_formula_in_the_workbook_of_a_chart() -> None:
    deck = Deck("fr", "Titre", datetime(2026, 11, 22, tzinfo=UTC))
    bars = [Bar('=HYPERLINK("http://evil.example")', 2, "112233"), Bar("+1", 1, "112233")]
    deck.add_slide("Titre").parts.append(BarChart(BODY, bars, "Votes", ""))
    [chart] = charts_of(pptx.Presentation(io.BytesIO(write_deck(deck))))
    sheet = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert len(cells) == 5
    assert {cell.data_type for cell in cells} == {"s", "n"}


def test_the_slides_are_for_hosts(workshop: Workshop) -> None:
    for person in (workshop.moussa, workshop.seat("Awa")):
        assert refusal(person.get(f"{workshop.path}/slides.pptx")) == (403, "not_host")
