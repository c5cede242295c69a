"""The pages of the editable report are asked of typst once for the same content."""

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest

from app.reports.page_numbers import KEPT, PageNumbers
from app.reports.pdf import pages_order
from tests.reports.reports import Set

pytestmark = pytest.mark.anyio


class Typst:
    """Counts what it is asked, and answers with that count."""

    def __init__(self) -> None:
        self.times = 0

    async def __call__(self, order: Mapping[str, object]) -> bytes:
        self.times += 1
        return json.dumps([[self.times]]).encode()


async def test_the_same_content_is_asked_once_whenever_it_is_made(segou_report: Set) -> None:
    pages, typst = PageNumbers(), Typst()
    document = segou_report.document
    assert document.moment
    for moment in (document.moment, "3 janvier 2027 à 9:00", document.moment):
        text = json.dumps(pages_order(document)).replace(
            json.dumps(document.moment)[1:-1], json.dumps(moment)[1:-1]
        )
        assert await pages.of(json.loads(text), moment, typst) == [1]
    assert typst.times == 1


async def test_another_content_is_asked_anew(segou_report: Set) -> None:
    pages, typst, document = PageNumbers(), Typst(), segou_report.document
    renamed = replace(document, contents="Autre table")
    for wanted in (document, renamed, document):
        await pages.of(pages_order(wanted), wanted.moment, typst)
    assert typst.times == 2


async def test_only_the_last_documents_are_kept() -> None:
    pages, typst = PageNumbers(), Typst()
    for number in [*range(KEPT + 1), 0]:
        await pages.of({"data": number}, "", typst)
    assert typst.times == KEPT + 2
