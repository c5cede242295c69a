"""The workbook: typed cells, nothing that runs, and ballots from which the result can be counted
again by whoever has the file alone."""

import io
from collections import Counter
from datetime import datetime
from typing import Any

import openpyxl
import pytest

from tests.documents.sessions import fill
from tests.reports.reports import segou_session
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import NOTES, Workshop, refusal

SHEETS = ["Results", "Blocks", "Notes", "Turnout", "Plan of action", "Counted ballots", "Read me"]
FORMULAS = ['=HYPERLINK("http://evil.example")', "+1", "-1", "@SUM(A1)", '="a"\n=1']


def workbook_of(workshop: Workshop, locale: str = "en") -> Any:
    answer = workshop.fanta.get(f"{workshop.path}/workbook.xlsx", params={"locale": locale})
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def rows_of(book: Any, sheet: str) -> list[dict[str, Any]]:
    """Returns the rows of a sheet by the heads of its columns."""
    head, *rows = book[sheet].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def texts_of(book: Any) -> set[str]:
    cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row)
    return {cell.value for cell in cells if isinstance(cell.value, str)}


def vote_alike(workshop: Workshop, ballots: int = 6) -> None:
    for number in range(ballots):
        voter = workshop.seat(f"Awa {number}")
        voter.vote("1", "8", str(10 + number)).raise_for_status()


def test_the_results_are_counted_again_from_the_sheet_of_ballots(any_workshop: Workshop) -> None:
    """By nothing but the file: no code of the program counts here."""
    vote_alike(any_workshop)
    any_workshop.fanta.closes().raise_for_status()
    book = workbook_of(any_workshop)
    choices = rows_of(book, "Counted ballots")
    recounted = Counter((row["Round"], row["No."]) for row in choices)
    results = {(row["Round"], row["No."]): row for row in rows_of(book, "Results")}
    assert {key: row["Votes"] for key, row in results.items() if row["Votes"]} == recounted
    ballots = {row["Receipt"] for row in choices}
    assert len(ballots) == 6
    assert all(
        row["Ballots that chose it"] == pytest.approx(row["Votes"] / 6) for row in results.values()
    )
    first = [(row["No."], row["Rank"], row["On this rank"]) for row in results.values()][:3]
    assert first == [(1, 1, 2), (8, 1, 2), (10, 3, 6)]
    assert sum(row["Votes"] for row in rows_of(book, "Blocks")) == 18


def test_cells_are_typed_and_heads_stay_in_sight(workshop: Workshop) -> None:
    fill(workshop)
    book = workbook_of(workshop)
    assert book.sheetnames == SHEETS
    assert {sheet.freeze_panes for sheet in book} == {"A2"}
    note = rows_of(book, "Notes")[0]
    assert isinstance(note["Written at"], datetime)
    result = rows_of(book, "Results")[0]
    assert {type(result[name]) for name in ("Votes", "Rank", "No.", "Round")} == {int}
    assert all(
        cell.data_type in "nsd" for sheet in book for row in sheet.iter_rows() for cell in row
    )


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_looks_like_a_formula_is_a_marked_text(workshop: Workshop, text: str) -> None:
    workshop.seat(text, organisation=text).note(text).raise_for_status()
    book = workbook_of(workshop)
    cells = [
        cell
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value[:1] == text[:1]
    ]
    assert len(cells) >= 3
    assert {(cell.data_type, cell.quotePrefix) for cell in cells} == {("s", True)}


@pytest.mark.parametrize("reveal", ["live", "at_close"])
def test_an_open_secret_vote_tells_no_ballot_and_no_hidden_number(
    any_server: ForkedServer, workshop_at: Start, reveal: str
) -> None:
    workshop = workshop_at(any_server, reveal=reveal)
    vote_alike(workshop)
    book = workbook_of(workshop)
    assert rows_of(book, "Counted ballots") == []
    hidden = workshop.fanta.get(f"{workshop.path}/export.csv").status_code == 403
    assert (rows_of(book, "Results") == []) == hidden
    assert reveal == "live" or hidden
    workshop.fanta.closes().raise_for_status()
    assert len(rows_of(workbook_of(workshop), "Counted ballots")) == 18


def test_few_ballots_are_listed_to_nobody(any_workshop: Workshop) -> None:
    any_workshop.seat("Awa").vote("1", "2", "3").raise_for_status()
    any_workshop.fanta.closes().raise_for_status()
    book = workbook_of(any_workshop)
    assert rows_of(book, "Counted ballots") == []
    assert any("so few ballots" in text for text in texts_of(book))
    [turnout] = rows_of(book, "Turnout")
    assert "withheld" in turnout.values()


def test_private_notes_come_without_their_text(workshop: Workshop) -> None:
    workshop.fanta.post(
        f"{workshop.path}/activities/{NOTES}/settings", json={"private": True}
    ).raise_for_status()
    workshop.seat("Awa").note("Un secret de Ségou").raise_for_status()
    assert not any("secret de Ségou" in text for text in texts_of(workbook_of(workshop)))


@pytest.mark.parametrize("locale", ["fr", "es"])
def test_the_workbook_is_in_the_language_that_is_chosen(workshop: Workshop, locale: str) -> None:
    book = workbook_of(workshop, locale)
    assert book.sheetnames[0] == {"fr": "Résultats", "es": "Resultados"}[locale]
    assert len(set(book.sheetnames)) == len(SHEETS)


def test_the_workbook_is_for_hosts(workshop: Workshop) -> None:
    for person in (workshop.moussa, workshop.seat("Awa")):
        answer = person.get(f"{workshop.path}/workbook.xlsx")
        assert refusal(answer) == (403, "not_host")


def test_the_workbook_of_segou_has_all_notes_at_once(workshop: Workshop) -> None:
    host = workshop.someone()
    links = host.post("/boards/import", json=segou_session()).raise_for_status().json()
    host.get(links["host_url"])
    body = host.get(f"/b/{links['code']}/workbook.xlsx").raise_for_status()
    assert body.elapsed.total_seconds() < 2
    book = openpyxl.load_workbook(io.BytesIO(body.content))
    assert book["Notes"].max_row == 151
    assert book["Bulletins comptés"].max_row == 1 + 27 * 3
