"""The pages of the editable report are asked of typst once for the same content."""

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest

from app.reports.model import Cover, Document, Text
from app.reports.page_numbers import KEPT, PageNumbers
from app.reports.pdf import pages_order

pytestmark = pytest.mark.anyio
MOMENT = "22 novembre 2026 à 10:00 (UTC)"
COVER = Cover("Rapport", Text("Ségou"), (), (f"Fait le {MOMENT}",), ())
DOCUMENT = Document("fr", COVER, "Sommaire", Text("Ségou"), (), moment=MOMENT)


class Typst:
    """Counts what it is asked, and answers with that count."""

    def __init__(self) -> None:
        self.times = 0

    async def __call__(self, order: Mapping[str, object]) -> bytes:
        self.times += 1
        return json.dumps([[self.times]]).encode()


async def test_the_same_content_is_asked_once_whenever_it_is_made() -> None:
    pages, typst = PageNumbers(), Typst()
    for moment in (MOMENT, "3 janvier 2027 à 9:00", MOMENT):
        text = json.dumps(pages_order(DOCUMENT)).replace(
            json.dumps(MOMENT)[1:-1], json.dumps(moment)[1:-1]
        )
        assert await pages.of(json.loads(text), moment, typst) == [1]
    assert typst.times == 1


async def test_another_content_is_asked_anew() -> None:
    pages, typst, document = PageNumbers(), Typst(), DOCUMENT
    renamed = replace(document, contents="Autre table")
    for wanted in (document, renamed, document):
        await pages.of(pages_order(wanted), wanted.moment, typst)
    assert typst.times == 2


async def test_only_the_last_documents_are_kept() -> None:
    pages, typst = PageNumbers(), Typst()
    for number in [*range(KEPT + 1), 0]:
        await pages.of({"data": number}, "", typst)
    assert typst.times == KEPT + 2
