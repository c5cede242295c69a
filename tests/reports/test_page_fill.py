"""No page of a report is under a third full, but the last: pages are drawn and measured."""

import io
from dataclasses import replace

import pytest
import typst
from PIL import Image

from app.reports.model import Document, Heading, Prose, Text, runs
from app.reports.pdf import report_order
from app.reports.typesetter import TEMPLATES, _fonts, _inputs
from tests.reports.reports import NOW, Json, Set, add_note, unopened
from tests.reports.states import Report

THIRD, DOTS = 1 / 3, 18  # of a page between its margins; to the inch
TOP, BOTTOM, HEIGHT = 2.3, 2.5, 29.7  # centimetres: the margins of report.typ, and A4
SCRIPTS = (
    "الحقوق الثقافية للجميع",
    "ߒߞߏ ߞߊ߲",
    "ⵜⴰⵎⴰⵣⵉⵖⵜ",
    "中文 文化",
    "fête 🇲🇱 👨‍👩‍👧",
    "Bàmànànkan ɲɛ ŋ",
)


def fills(document: Document) -> list[float]:
    """How far down each page is written on, as a part of its height between the margins."""
    order = report_order(document, NOW)
    drawn = typst.compile(
        str(TEMPLATES / str(order["template"])),
        format="png",
        ppi=DOTS,
        font_paths=_fonts(order),
        sys_inputs=_inputs(order),
    )
    return [_fill(page) for page in (drawn if isinstance(drawn, list) else [drawn])]


def _fill(page: bytes) -> float:
    with Image.open(io.BytesIO(page)) as picture:
        grey = picture.convert("L")
    top, bottom = (round(grey.height * at / HEIGHT) for at in (TOP, HEIGHT - BOTTOM))
    ink = grey.crop((0, top, grey.width, bottom)).point(lambda dot: 255 * (dot < 200)).getbbox()
    return ink[3] / (bottom - top) if ink else 0.0


def too_empty(document: Document) -> list[int]:
    """The numbers of the pages that are under a third full, without the last."""
    return [number for number, fill in enumerate(fills(document)[:-1], 1) if fill < THIRD]


def busy(session: Json) -> None:
    """Notes of every length in every field, and in every script."""
    framework = next(part for part in session["frameworks"] if "segou" in part["id"])
    for block in framework["blocks"]:
        for place, field in enumerate(block["fields"]):
            for number in range(9):
                text = f"Un marché de la création, chaque semaine. {number} " * (1 + number % 4)
                add_note(session, text.strip(), field=field["id"], block=block["id"])
            script = SCRIPTS[place % len(SCRIPTS)]
            add_note(session, script, field=field["id"], block=block["id"], activity="propositions")


@pytest.mark.parametrize("language", ["fr", "en", "es"])
def test_no_page_of_segou_is_nearly_empty(segou_report: Set, language: str) -> None:
    assert too_empty(Set(segou_report.report, language).document) == []


@pytest.mark.parametrize("change", [unopened, busy])
def test_no_page_of_an_empty_or_busy_workshop_is_nearly_empty(
    report: Report, change: object
) -> None:
    assert too_empty(report(change).document) == []  # type: ignore[arg-type]


def test_a_page_of_one_line_would_be_seen(segou_report: Set) -> None:
    """The control."""
    lonely = (
        Heading(1, Text("Seul"), new_page=True),
        Heading(1, Text("Encore"), new_page=True),
        Prose(runs("Fin.")),
    )
    document = replace(segou_report.document, parts=lonely, summary=())
    assert 3 in too_empty(document)
