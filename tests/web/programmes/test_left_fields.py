"""What a town voted on a field that the programme does not have stands in each file, with its
votes."""

import io
import re

import openpyxl
import pytest

from tests.reports.pdf_text import Pdf
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.pages import PAGE
from tests.web.people import Person, Workshop
from tests.web.programme_doors import bearer_of_programme

# Of the Ségou 2024 version; that of 2023 has no counterpart of 19 and two of 4.
FIELDS = ("19", "4", "1")
NAMES = {
    "fr": ("Art public et expressions culturelles urbaines", "1 vote"),
    "en": ("Public art and urban cultural expressions", "1 vote"),
    "es": ("Arte público y expresiones culturales urbanas", "1 voto"),
}


@pytest.fixture
def programme(sqlite_server: ForkedServer, workshop_at: Start) -> tuple[Person, str]:
    """A programme on the version of 2023, and its address; one of five ballots is on field 19."""
    workshop: Workshop = workshop_at(sqlite_server, place="Ségou")
    for number in range(5):
        fields = FIELDS if number == 0 else ("1", "2", "3")
        workshop.seat(f"Personne {number}").vote(*fields).raise_for_status()
    workshop.fanta.closes().raise_for_status()
    session = workshop.bearer("organiser_url").get(f"{workshop.path}/export.json").json()
    organiser, code = bearer_of_programme(workshop)
    organiser.post(f"/p/{code}/sessions", json=session).raise_for_status()
    return organiser, f"/p/{code}"


@pytest.mark.parametrize("language", NAMES)
def test_a_field_without_a_counterpart_stands_with_its_votes(
    programme: tuple[Person, str], language: str
) -> None:
    organiser, path = programme
    name, votes = NAMES[language]
    wanted = {"locale": language}
    page = organiser.get(path, params=wanted, headers={**PAGE, "Accept-Language": language}).text
    pdf = Pdf(organiser.get(f"{path}/export.pdf", params=wanted).content).text
    book = organiser.get(f"{path}/export.xlsx", params=wanted).content
    sheets = openpyxl.load_workbook(io.BytesIO(book), read_only=True).worksheets
    cells = [str(cell) for sheet in sheets for row in sheet.values for cell in row]
    texts = {"page": re.sub("<[^>]*>", " ", page), "pdf": pdf, "xlsx": "\n".join(cells)}
    said = {key: "".join(text.split()) for key, text in texts.items()}
    line = re.compile("".join(name.split()) + r"[:(]*" + "".join(votes.split()))
    assert [key for key, text in said.items() if not line.search(text)] == []
    assert "1votos" not in said["pdf"]
    assert "1votes" not in said["pdf"]
