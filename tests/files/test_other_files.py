"""Calendar, tables for other platforms and the long table: each as its readers want it."""

import csv
import io
import re

import pytest

from app.domain.plan.agenda import Sitting, Step
from app.files.calendar import folded, write_calendar
from app.reports.words import Words
from tests.documents.sessions import fill
from tests.reports.reports import segou_session
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import Workshop, refusal

STEPS = (Step(1, "Accueil, présentation; règles", 10), Step(2, "Vote", 65))


def unfolded(calendar: bytes) -> list[str]:
    """Returns the lines as a reader sees them."""
    text = calendar.decode().replace("\r\n ", "")
    assert text.endswith("\r\n")
    return text.split("\r\n")[:-1]


def test_a_dated_sitting_is_an_event_of_a_whole_day() -> None:
    sittings = [Sitting(1, "Première séance", "2024-09-12", steps=STEPS), Sitting(2, "Seconde")]
    title = "Atelier Ségou; culture, ville\\campagne\nsuite " + "é" * 120
    body = write_calendar(
        Words("fr"),
        title=title,
        place="Ségou, Mali",
        code="3ZB7VC",
        url="https://p.example/b/3ZB7VC",
        sittings=sittings,
        at="2024-09-01T08:00:00.000Z",
    )
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    assert b"\n" not in body.replace(b"\r\n", b"")
    lines = unfolded(body)
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert lines.count("BEGIN:VEVENT") == 1
    assert {"DTSTART;VALUE=DATE:20240912", "DTEND;VALUE=DATE:20240913"} <= set(lines)
    assert "DTSTAMP:20240901T080000Z" in lines
    assert "LOCATION:Ségou\\, Mali" in lines
    [summary] = [line for line in lines if line.startswith("SUMMARY:")]
    assert summary.startswith("SUMMARY:Atelier Ségou\\; culture\\, ville\\\\campagne\\nsuite ééé")
    [about] = [line for line in lines if line.startswith("DESCRIPTION:")]
    assert "Accueil\\, présentation\\; règles (10 min)\\nVote (1 h 05)" in about.replace(
        "\u00a0", " "
    ).replace("\u202f", " ")


@pytest.mark.parametrize("line", ["", "a" * 75, "a" * 76, "é" * 200, "🇲🇱" * 40])
def test_folded_lines_come_together_again(line: str) -> None:
    parts = list(folded(line))
    assert all(part.endswith("\r\n") and len(part.encode()) <= 77 for part in parts)
    assert "".join(parts).replace("\r\n ", "").removesuffix("\r\n") == line


def test_anybody_with_the_link_gets_the_calendar_once_there_is_a_date(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    workshop = workshop_at(any_server)
    address = f"{workshop.path}/sittings.ics"
    assert refusal(workshop.moussa.get(address)) == (409, "nothing_dated")
    workshop.fanta.post(
        f"{workshop.path}/agenda/1", json={"held_on": "2025-03-04"}
    ).raise_for_status()
    answer = workshop.moussa.get(address).raise_for_status()
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "DTSTART;VALUE=DATE:20250304" in unfolded(answer.content)


def rows_of(workshop: Workshop, table: str, delimiter: str = ",") -> list[dict[str, str]]:
    answer = workshop.fanta.get(f"{workshop.path}/export.csv?table={table}&locale=en")
    text = answer.raise_for_status().content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))


def test_the_long_table_has_a_row_for_each_field_and_round(any_workshop: Workshop) -> None:
    fill(any_workshop)
    any_workshop.fanta.closes().raise_for_status()
    any_workshop.fanta.opens().raise_for_status()
    any_workshop.seat("Awa").vote("1", "8", "22").raise_for_status()
    rows = rows_of(any_workshop, "long")
    assert len(rows) == 60
    assert {(row["Round"], row["State"]) for row in rows} == {("1", "final"), ("2", "provisional")}
    assert sum(int(row["Votes"]) for row in rows if row["Round"] == "2") == 3
    assert {row["Town"] for row in rows} == {"Ségou"}
    assert sum(int(row["Notes"]) for row in rows if row["Round"] == "1") > 0


def test_a_hidden_tally_is_not_in_the_long_table(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    hidden = workshop_at(any_server, reveal="at_close")
    hidden.seat("Awa").vote("1", "2", "3").raise_for_status()
    assert rows_of(hidden, "long") == []


def test_proposals_go_to_other_platforms(workshop: Workshop) -> None:
    host = workshop.someone()
    links = host.post("/boards/import", json=segou_session()).raise_for_status().json()
    host.get(links["host_url"])
    address = f"/b/{links['code']}/export.csv"
    cards = host.get(address, params={"table": "miro"}).raise_for_status().content
    rows = list(csv.DictReader(io.StringIO(cards.decode("utf-8-sig"))))
    assert list(rows[0]) == ["Title", "Description", "Tags"]
    imported = host.get(address, params={"table": "decidim"}).raise_for_status().content
    proposals = list(csv.DictReader(io.StringIO(imported.decode("utf-8-sig")), delimiter=";"))
    assert list(proposals[0]) == ["title/fr", "body/fr"]
    assert len(proposals) == len(rows) > 10
    assert all(15 <= len(proposal["title/fr"]) <= 150 for proposal in proposals)
    assert not re.search(r'(^|[,;"])[=+@-]', cards.decode("utf-8-sig"), re.MULTILINE)
