"""A vote of fewer than 7 or more than 36 fields is drawn as bars, on pages and in files alike."""

import io

import pptx
import pytest

from tests.reports.pdf_text import Pdf
from tests.shared import Start
from tests.web.boards import framework
from tests.web.forks import ForkedServer
from tests.web.people import VOTE, Workshop
from tests.web.results.voting import PAGE, published

WHEEL = 'class="wheel'
LENGTHS = {3: False, 6: False, 7: True, 36: True, 37: False}
PAGES, DRAWINGS = ("results", "result", "screen"), ("diagram.svg", "picture.svg")


def sealed(workshop: Workshop) -> None:
    for name in ("Awa", "Bakary"):
        workshop.seat(name).vote("0.0", "0.1", "0.2").raise_for_status()
    workshop.fanta.closes().raise_for_status()
    published(workshop).raise_for_status()


def slides(workshop: Workshop) -> int:
    """Returns how many slides there are."""
    answer = workshop.fanta.get(f"{workshop.path}/slides.pptx").raise_for_status()
    return len(pptx.Presentation(io.BytesIO(answer.content)).slides)


@pytest.mark.parametrize("fields", LENGTHS)
def test_so_many_fields_are_a_wheel_or_bars(
    sqlite_server: ForkedServer, workshop_at: Start, fields: int
) -> None:
    workshop = workshop_at(sqlite_server, template="framework", framework=framework(fields))
    sealed(workshop)
    wheels = {}
    for address in (*PAGES, *DRAWINGS):
        answer = workshop.fanta.get(f"{workshop.path}/{address}", headers=PAGE)
        assert answer.status_code == 200, address
        assert "Champ 1" in answer.text or address == "diagram.svg", address
        wheels[address] = WHEEL in answer.text
    wheels["slides.pptx"] = slides(workshop) == 8  # seven where bars stand for the wheel
    assert wheels == dict.fromkeys(wheels, LENGTHS[fields])


def test_the_report_of_a_vote_on_a_tie_has_bars(
    sqlite_server: ForkedServer, workshop_at: Start
) -> None:
    workshop = workshop_at(sqlite_server)
    for number, last in enumerate(("13", "22", "24")):
        person = workshop.seat(f"Personne {number}")
        person.vote("1", "8", last).raise_for_status()
    workshop.fanta.closes().raise_for_status()
    vote = workshop.fanta.post(f"{workshop.path}/activities/{VOTE}/runoff").json()["key"]
    workshop.fanta.opens(vote).raise_for_status()
    person.vote("22", activity=vote).raise_for_status()
    workshop.fanta.closes(vote).raise_for_status()
    assert slides(workshop) == 8, "of the first vote"
    report = Pdf(workshop.fanta.get(f"{workshop.path}/report.pdf?locale=fr").content).text
    said = "".join(report.split())
    assert said.count("Chaquesecteurestunchampd’action") == 1, "the wheel of the first vote"
    assert said.count("duplusaumoinschoisi") == 1, "the bars of the second"
    assert said.count("Culture21Plus·Ségou2024") >= 2
