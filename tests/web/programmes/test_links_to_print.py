"""The links of a programme on paper: a page for each town, and no table of somebody else's."""

from typing import Any

from tests.reports.pdf_text import Pdf
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import refusal

NAMES = ("town", "code", "join_url", "screen_url", "host_url")


def table_of(boards: list[dict[str, Any]]) -> str:
    rows = [NAMES, *([board[name] for name in NAMES] for board in boards)]
    return "\n".join(";".join(row) for row in rows)


def test_each_town_has_a_page_with_its_links(
    sqlite_server: ForkedServer, workshop_at: Start
) -> None:
    organiser = workshop_at(sqlite_server).someone()
    lines = "Puebla; México; es; 2031-12-01; Ana\nSégou; Mali; fr; 2031-12-02; Fanta"
    body = {"title": "Deux villes", "template": "priority-vote", "lines": lines}
    programme = organiser.post("/programmes", json=body).raise_for_status().json()
    organiser.get(programme["programme_url"])
    address = f"/p/{programme['code']}/links.pdf"
    answer = organiser.post(address, json={"table": table_of(programme["boards"])})
    assert answer.status_code == 200, answer.text
    pdf = Pdf(answer.content)
    assert len(pdf.pages) == 2
    for page, board in zip(pdf.pages, programme["boards"], strict=True):
        text = "".join(page.split())
        for name in NAMES:
            assert "".join(board[name].split()) in text, name
    assert pdf.roles().count("Figure") == 4
    foreign = [{**programme["boards"][0], "code": "K7MZ4P"}]
    assert refusal(organiser.post(address, json={"table": table_of(foreign)})) == (422, "bad_links")
