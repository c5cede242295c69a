"""Nobody reads the name that a program gives to a thing: not on a page, not in a document."""

import io
import re
import zipfile
from collections.abc import Iterator

import pytest

from app.frameworks import shipped
from tests.acceptance.page_reader import Element, read_page
from tests.reports.pdf_text import Pdf
from tests.shared import Start
from tests.web.browsers.test_every_state import LOOKING, parts_of
from tests.web.forks import ForkedServer
from tests.web.people import NOTES, Workshop

# Ids of frameworks and versions as files have them; and words that are joined as in programs.
IDS = {*shipped(), *(framework.version for framework in shipped().values())} - {"", "2023"}
RAW = re.compile("|".join([*map(re.escape, sorted(IDS)), r"\b[a-z]+(?:_[a-z]+)+\b"]))
FOR_PROGRAMS = (
    "/docs",
    "/openapi.json",
    "/schemas",
    "/metrics",
    "/healthz",
    "/static",
    "/recording",
)
SAID = ("alt", "title", "aria-label", "placeholder")
DOCUMENTS = (
    *("report.pdf", "report.docx", "slides.pptx", "workbook.xlsx", "picture.svg", "diagram.svg"),
    *("ranking.svg", "poster.pdf", "seat-cards.pdf", "attendance.pdf"),
)


@pytest.fixture
def workshop(sqlite_server: ForkedServer, workshop_at: Start) -> Workshop:
    """One with notes, a closed vote, a run-off that is open, and its result published."""
    workshop = workshop_at(sqlite_server)
    for number, last in enumerate(("13", "22", "24")):
        person = workshop.seat(f"Personne {number}")
        person.vote("1", "8", last).raise_for_status()
        person.note("Un marché", activity=NOTES).raise_for_status()
    workshop.fanta.closes().raise_for_status()
    added = workshop.fanta.post(f"{workshop.path}/activities/priorites/runoff").json()
    workshop.fanta.opens(added["key"]).raise_for_status()
    person.vote("13", activity=added["key"]).raise_for_status()
    workshop.fanta.closes(added["key"]).raise_for_status()
    organiser = workshop.bearer("organiser_url")
    organiser.post(f"{workshop.path}/publish", json={"published": True}).raise_for_status()
    workshop.people = {"nobody": workshop.moussa, "seat": person, "organiser": organiser}
    return workshop


def words_of(page: Element) -> Iterator[str]:
    """Yields what one reads, or hears, on a page."""
    yield page.text
    for part in page.walk():
        yield from (part.values[name] for name in SAID if name in part.values)


def raw_names(text: str) -> list[str]:
    return sorted(set(RAW.findall(text)))


def text_of(name: str, raw: bytes) -> str:
    """What a document says."""
    if name.endswith(".pdf"):
        return Pdf(raw).text
    if name.endswith(".svg"):
        return re.sub(r"<style>.*?</style>|<[^>]*>", " ", raw.decode(), flags=re.S)
    with zipfile.ZipFile(io.BytesIO(raw)) as file:
        parts = [part for part in file.namelist() if part.endswith(".xml")]
        return re.sub("<[^>]*>", " ", " ".join(file.read(part).decode() for part in parts))


def test_no_page_says_a_raw_name(workshop: Workshop) -> None:
    faults = {}
    for line, (path, template) in parts_of(workshop).items():
        if template.startswith(FOR_PROGRAMS):
            continue
        for role, person in workshop.people.items():
            answer = person.get(path.replace("~key~", "priorites"), headers={"Accept": "text/html"})
            if "text/html" in answer.headers.get("content-type", ""):
                text = " ".join(words_of(read_page(answer.text)))
                if names := raw_names(text):
                    faults[f"{role} {line}"] = names
    assert LOOKING
    assert faults == {}


def test_no_document_says_a_raw_name(workshop: Workshop) -> None:
    texts = {}
    for name in DOCUMENTS:
        answer = workshop.people["organiser"].get(f"{workshop.path}/{name}?locale=fr")
        assert answer.status_code == 200, answer.text
        texts[name] = " ".join(text_of(name, answer.content).split())
    assert {name: raw_names(text) for name, text in texts.items() if raw_names(text)} == {}
    for name in ("report.pdf", "slides.pptx", "picture.svg"):
        assert "Culture 21 Plus · Ségou 2024" in texts[name]


def test_a_raw_name_is_caught() -> None:
    page = read_page('<main><p>Vote : segou-2024</p><img alt="result at_close"></main>')
    assert raw_names(" ".join(words_of(page))) == ["at_close", "segou-2024"]
