"""Workshops side by side over HTTP, from the files that they export."""

import csv
import io

import pytest

from tests.documents.sessions import exported
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.results.comparisons import Board, file_of, post, row


@pytest.fixture
def board(sqlite_server: ForkedServer, workshop_at: Start) -> Board:
    return lambda **options: workshop_at(sqlite_server, **options)


def test_votes_come_as_shares_of_each_board_s_ballots_beside_its_notes(board: Board) -> None:
    segou = board(title="Ségou", place="Ségou")
    files = [
        file_of(segou, ("1", "8", "22"), ("1", "2", "3"), notes=("1", "1", "9")),
        file_of(
            board(title="Kayes"),
            ("1", "8", "22"),
            ("4", "5", "6"),
            ("4", "5", "6"),
            ("4", "8", "9"),
        ),
    ]
    comparison = post(segou, *files).raise_for_status().json()
    assert row(comparison, "1") == {
        "field": "1",
        "block": "droits",
        "votes": [2, 1],
        "shares": [1.0, 0.25],
        "notes": [2, 0],
    }
    assert row(comparison, "30")["shares"] == [0.0, 0.0]
    first, second = comparison["workshops"]
    assert (first["title"], first["ballots"], first["seats"], first["sealed"]) == (
        "Ségou",
        2,
        5,
        True,
    )
    assert (second["title"], second["ballots"], second["rule"]) == (
        "Kayes",
        4,
        {"votes": 3, "repeats": False},
    )


def test_versions_of_a_framework_meet_by_their_crosswalk(board: Board) -> None:
    """Field 4 of Ségou is 5 and 6 of the draft of 2023, so Ségou's is the one to read both on; 2 is
    only in the draft."""
    segou, draft = board(), board(template="priority-vote")
    files = file_of(segou, ("4", "19", "1")), file_of(draft, ("5", "6", "2"), ("5", "1", "16"))
    for order in (files, files[::-1]):
        comparison = post(segou, *order).raise_for_status().json()
        place = 0 if order is files else 1
        assert comparison["framework"]["id"] == "culture21plus-segou-2024"
        assert row(comparison, "4")["votes"][1 - place] == 3, "two fields that are one are added"
        assert row(comparison, "19")["votes"][1 - place] is None, (
            "what the other has no field for is no 0"
        )
        assert row(comparison, "14")["votes"][1 - place] == 1
        [left] = comparison["workshops"][1 - place]["left_out"]
        assert (left["field"], left["votes"], left["counterparts"]) == ("2", 1, [])
        assert comparison["workshops"][place]["left_out"] == []


def test_alone_on_the_draft_nothing_is_read_across(board: Board) -> None:
    draft = board(template="priority-vote")
    comparison = post(draft, *[file_of(draft, ("5", "6", "2"))] * 2).raise_for_status().json()
    assert comparison["framework"]["id"] == "culture21plus-2023"
    assert [workshop["left_out"] for workshop in comparison["workshops"]] == [[], []]


def test_the_last_sealed_round_counts_and_practice_never_does(board: Board) -> None:
    workshop = board()
    file_of(workshop, ("1", "2", "3"))
    workshop.fanta.opens().raise_for_status()
    workshop.seat("Fanta").vote("8", "9", "10").raise_for_status()
    reopened = exported(workshop)
    workshop.fanta.closes().raise_for_status()
    comparison = post(workshop, reopened, exported(workshop)).raise_for_status().json()
    assert row(comparison, "1")["votes"] == [1, 0]
    assert row(comparison, "8")["votes"] == [0, 1]


def test_a_board_without_a_result_shows_its_notes_and_no_zero(board: Board) -> None:
    hidden = board(reveal="at_close")
    files = [
        file_of(hidden, ("1", "8", "22"), close=False, notes=("1",)),
        file_of(board(), ("1", "8", "22")),
    ]
    comparison = post(hidden, *files).raise_for_status().json()
    assert (row(comparison, "1")["votes"], row(comparison, "1")["notes"]) == ([None, 1], [1, 0])


def test_the_table_opens_in_french_and_english_spreadsheets(board: Board) -> None:
    workshop = board(place="=Ségou")
    file = file_of(workshop, ("1", "8", "22"), ("1", "2", "3"), ("2", "3", "4"))
    french = post(workshop, file, file, data={"format": "csv"}, headers={"Accept-Language": "fr"})
    assert french.headers["content-disposition"] == 'attachment; filename="palabre-comparison.csv"'
    rows = list(csv.reader(io.StringIO(french.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 31
    assert rows[0][3].startswith("'=Ségou")
    assert rows[1][3:6] == ["2", "0,6667", "0"]
    english = post(workshop, file, file, data={"format": "csv"}, headers={"Accept-Language": "en"})
    assert list(csv.reader(io.StringIO(english.content.decode("utf-8-sig"))))[1][3:6] == [
        "2",
        "0.6667",
        "0",
    ]


def test_the_page_has_both_tables_and_the_spreadsheet(board: Board) -> None:
    workshop = board(title="<b>Ségou</b>")
    file = file_of(workshop, ("1", "8", "22"), notes=("1",))
    page = post(
        workshop,
        file,
        file,
        names=("a<script>.json", "b.json"),
        headers={"Accept": "text/html", "Accept-Language": "en"},
    )
    assert page.status_code == 200
    assert "100%" in page.text
    assert 'download="palabre-comparison.csv"' in page.text
    assert page.text.count('<table class="compared"') == 2
    assert "<b>" not in page.text
    assert "a<script>" not in page.text
