"""The report over HTTP: for hosts and organisers, as a file, whatever the vote's state."""

import io
import re
import uuid

import docx
import httpx
import pytest

from tests.documents.sessions import fill
from tests.reports.pdf_text import Pdf
from tests.reports.reports import missing, squeezed
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import VOTE, Workshop, refusal

KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def text_of(answer: httpx.Response) -> str:
    """What the file says, tables included."""
    assert answer.status_code == 200, answer.text
    if answer.headers["content-type"] == KINDS["pdf"]:
        return Pdf(answer.content).text
    file = docx.Document(io.BytesIO(answer.content))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in file.paragraphs), *cells])


def without_times(text: str) -> str:
    return re.sub(r"\d\d:\d\d", "", text)


@pytest.mark.parametrize("kind", KINDS)
def test_hosts_and_organisers_get_the_report_as_a_file(any_workshop: Workshop, kind: str) -> None:
    fill(any_workshop)
    any_workshop.fanta.closes().raise_for_status()
    for bearer in (any_workshop.fanta, any_workshop.bearer("organiser_url")):
        answer = bearer.get(f"{any_workshop.path}/report.{kind}")
        assert answer.headers["content-type"] == KINDS[kind]
        assert re.match(
            rf'attachment; filename="rapport-segou-\d{{4}}-\d\d-\d\d-fr\.{kind}"',
            answer.headers["content-disposition"],
        )
        assert answer.headers["cache-control"] == "no-store"
        wanted = [
            "Vote des priorités",
            "6 bulletins",
            "Défis et enjeux locaux",
            "La jeunesse",
            "État de situation",
            "Un marché n° 0",
        ]
        assert missing(text_of(answer), wanted) == []
        assert squeezed("À revoir") not in squeezed(text_of(answer))


@pytest.mark.parametrize("kind", KINDS)
def test_the_report_is_for_hosts(workshop: Workshop, kind: str) -> None:
    address = f"{workshop.path}/report.{kind}"
    for person in (workshop.moussa, workshop.seat("Awa")):
        assert refusal(person.get(address)) == (403, "not_host")
    observer = workshop.someone()
    observer.get(workshop.fanta.post(f"{workshop.path}/links/observer").json()["observer_url"])
    assert refusal(observer.get(address)) == (403, "not_host")
    assert refusal(workshop.fanta.get(f"/b/ZZZZZZ/report.{kind}")) == (404, "no_such_board")


@pytest.mark.parametrize("kind", KINDS)
def test_before_a_hidden_reveal_no_report_holds_a_number_of_votes(
    sqlite_server: ForkedServer, workshop_at: Start, kind: str
) -> None:
    workshop = workshop_at(sqlite_server, reveal="at_close")
    awa = workshop.seat("Awa")
    address = f"{workshop.path}/report.{kind}"
    before = text_of(workshop.fanta.get(address))
    awa.vote("1", "8", "22").raise_for_status()
    voted = text_of(workshop.fanta.get(address))
    awa.vote("4", "5", "6").raise_for_status()
    assert without_times(text_of(workshop.fanta.get(address))) == without_times(voted)
    assert "Votes par champ" not in voted
    assert without_times(before) != without_times(voted)  # the turnout is nobody's secret
    workshop.fanta.closes(VOTE).raise_for_status()
    assert "Votes par champ" in text_of(workshop.fanta.get(address))


def test_the_report_speaks_the_board_s_language_unless_asked(workshop: Workshop) -> None:
    address = f"{workshop.path}/report.pdf"  # both files print one document
    assert "Déroulement de l’atelier" in text_of(
        workshop.fanta.get(address, headers={"Accept-Language": "en"})
    )
    assert "How the workshop went" in text_of(workshop.fanta.get(address, params={"locale": "en"}))
    assert "Desarrollo del taller" in text_of(workshop.fanta.get(address, params={"locale": "es"}))
    assert "Déroulement de l’atelier" in text_of(
        workshop.fanta.get(address, params={"locale": "../xx"})
    )


def test_hostile_notes_break_neither_file(workshop: Workshop) -> None:
    notes = [
        '#eval("x") $y$ <z> *a* _b_ `c` \\',
        "</w:t></w:p> &amp; ]]>",
        "=SUM(A1)",
        "%(count)s {0}",
        "\u202eolleh\u202c\u0000\u200b",
        "W" * 500,
    ]
    awa = workshop.seat("Awa\n# x")
    for note in notes:
        awa.note(note, id=str(uuid.uuid4()), field="13").raise_for_status()
    for kind in KINDS:
        text = squeezed(text_of(workshop.fanta.get(f"{workshop.path}/report.{kind}")))
        assert [note for note in notes if squeezed(note).replace("\0", "") not in text] == []
