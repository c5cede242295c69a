"""Workshops side by side over HTTP, from the files that they export."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.documents.sessions import exported
from tests.shared import Start
from tests.web.forks import Forked
from tests.web.people import JSON, Workshop, refusal

Json = dict[str, Any]
Board = Callable[..., Workshop]


@pytest.fixture
def board(sqlite_server: Forked, workshop_at: Start) -> Board:
    return lambda **options: workshop_at(sqlite_server, **options)


def file_of(
    workshop: Workshop, *ballots: tuple[str, ...], close: bool = True, notes: tuple[str, ...] = ()
) -> bytes:
    """The file of a board on which these ballots were cast and notes written."""
    for place, fields in enumerate(ballots):
        workshop.seat(f"Awa {place}").vote(*fields).raise_for_status()
    for field in notes:
        workshop.seat("Bakary").note("Un programme", field=field).raise_for_status()
    if close:
        workshop.fanta.closes().raise_for_status()
    return exported(workshop)


def post(
    workshop: Workshop, *files: bytes, names: tuple[str, ...] = (), **more: Any
) -> httpx.Response:
    named = names or tuple(f"{place}.json" for place in range(1, len(files) + 1))
    parts = [
        ("session", (name, raw, "application/json")) for name, raw in zip(named, files, strict=True)
    ]
    return workshop.someone().post("/compare", files=parts, **more)


def row(found: Json, field: str) -> Json:
    return next(one for one in found["fields"] if one["field"] == field)


def test_votes_come_as_shares_of_each_board_s_ballots_beside_its_notes(board: Board) -> None:
    one = board(title="Ségou", place="Ségou")
    files = [
        file_of(one, ("1", "8", "22"), ("1", "2", "3"), notes=("1", "1", "9")),
        file_of(
            board(title="Kayes"),
            ("1", "8", "22"),
            ("4", "5", "6"),
            ("4", "5", "6"),
            ("4", "8", "9"),
        ),
    ]
    found = post(one, *files).raise_for_status().json()
    assert row(found, "1") == {
        "field": "1",
        "block": "droits",
        "votes": [2, 1],
        "shares": [1.0, 0.25],
        "notes": [2, 0],
    }
    assert row(found, "30")["shares"] == [0.0, 0.0]
    first, second = found["workshops"]
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
    """Field 4 of Ségou is 5 and 6 of the draft of 2023, so Ségou's is the one to read both on; 2 is only in the draft."""
    segou, draft = board(), board(template="priority-vote")
    files = file_of(segou, ("4", "19", "1")), file_of(draft, ("5", "6", "2"), ("5", "1", "16"))
    for order in (files, files[::-1]):
        found = post(segou, *order).raise_for_status().json()
        place = 0 if order is files else 1
        assert found["framework"]["id"] == "culture21plus-segou-2024"
        assert row(found, "4")["votes"][1 - place] == 3, "two fields that are one are added"
        assert row(found, "19")["votes"][1 - place] is None, (
            "what the other has no field for is no 0"
        )
        assert row(found, "14")["votes"][1 - place] == 1
        [left] = found["workshops"][1 - place]["left_out"]
        assert (left["field"], left["votes"], left["counterparts"]) == ("2", 1, [])
        assert found["workshops"][place]["left_out"] == []


def test_alone_on_the_draft_nothing_is_read_across(board: Board) -> None:
    draft = board(template="priority-vote")
    found = post(draft, *[file_of(draft, ("5", "6", "2"))] * 2).raise_for_status().json()
    assert found["framework"]["id"] == "culture21plus-2023"
    assert [one["left_out"] for one in found["workshops"]] == [[], []]


def test_the_last_sealed_round_counts_and_practice_never_does(board: Board) -> None:
    workshop = board()
    file_of(workshop, ("1", "2", "3"))
    workshop.fanta.opens().raise_for_status()
    workshop.seat("Fanta").vote("8", "9", "10").raise_for_status()
    reopened = exported(workshop)
    workshop.fanta.closes().raise_for_status()
    found = post(workshop, reopened, exported(workshop)).raise_for_status().json()
    assert row(found, "1")["votes"] == [1, 0]
    assert row(found, "8")["votes"] == [0, 1]


def test_a_board_without_a_result_shows_its_notes_and_no_zero(board: Board) -> None:
    hidden = board(reveal="at_close")
    files = [
        file_of(hidden, ("1", "8", "22"), close=False, notes=("1",)),
        file_of(board(), ("1", "8", "22")),
    ]
    found = post(hidden, *files).raise_for_status().json()
    assert (row(found, "1")["votes"], row(found, "1")["notes"]) == ([None, 1], [1, 0])


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


def moved(document: Json) -> bytes:
    """One vote goes elsewhere."""
    document["activities"][2]["rounds"][0]["ballots"][0]["fields"] = ["1", "8", "23"]
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    ("damage", "code", "where"),
    [
        (lambda one: b"{", "bad_session", "bad.json: line 1"),
        (lambda one: b"[]", "bad_session", "bad.json"),
        (lambda one: b"\xff\xfe", "bad_session", "bad.json"),
        (
            lambda one: json.dumps({**one, "schema": "palabre-session/9"}).encode(),
            "bad_session",
            "bad.json: schema",
        ),
        (lambda one: json.dumps({**one, "notes": 3}).encode(), "bad_session", "bad.json: notes"),
        (moved, "seal_broken", "bad.json: activities[2].rounds[0].seal.sha256"),
    ],
)
def test_a_damaged_file_is_refused_by_its_name_and_path(
    board: Board, damage: Callable[[Json], bytes], code: str, where: str
) -> None:
    workshop = board()
    good = file_of(workshop, ("1", "8", "22"))
    answer = post(workshop, good, damage(json.loads(good)), names=("good.json", "bad.json"))
    assert refusal(answer) == (422, code)
    assert answer.json()["where"] == where
    page = post(
        workshop,
        good,
        damage(json.loads(good)),
        names=("good.json", "bad.json"),
        headers={"Accept": "text/html"},
    )
    assert page.status_code == 422
    assert "bad.json" in page.text


@pytest.mark.parametrize("count", [0, 1, 13])
def test_two_to_twelve_files_are_compared(board: Board, count: int) -> None:
    workshop = board()
    answer = post(workshop, *[file_of(workshop, ("1", "8", "22"))] * count)
    assert refusal(answer) == (422, "compare_count")


def test_twelve_files_are_compared(board: Board) -> None:
    workshop = board()
    assert (
        len(post(workshop, *[file_of(workshop, ("1", "8", "22"))] * 12).json()["workshops"]) == 12
    )


def test_frameworks_that_nothing_links_are_refused(board: Board) -> None:
    workshop = board()
    own = board(template="framework", framework="Eau\n  Puits\n  Fleuve\nTerre\n  Mil")
    theirs = ("1", "2", "3")
    answer = post(
        workshop,
        file_of(workshop, ("1", "8", "22")),
        file_of(own, theirs),
        names=("segou.json", "own.json"),
    )
    assert refusal(answer) == (422, "frameworks_apart")
    assert "segou.json" in answer.json()["message"]
    assert "own.json" in answer.json()["message"]


def test_one_s_own_framework_meets_itself_field_by_field(board: Board) -> None:
    """Pasted on two boards it is one framework, whatever the boards are called."""
    text = "Eau\n  Puits\n  Fleuve\nTerre\n  Mil"
    boards = [
        board(template="framework", framework=text, title=title)
        for title in ("Ségou 2024", "Ségou 2025")
    ]
    found = (
        post(boards[0], *[file_of(one, ("1", "2", "3")) for one in boards])
        .raise_for_status()
        .json()
    )
    assert {tuple(one["shares"]) for one in found["fields"]} == {(1.0, 1.0)}


def test_a_session_with_nothing_on_fields_is_refused_by_name(board: Board) -> None:
    workshop, empty = board(), board(template="priority-vote", opened=False)
    answer = post(
        workshop,
        file_of(workshop, ("1", "8", "22")),
        exported(empty),
        names=("segou.json", "empty.json"),
    )
    assert refusal(answer) == (422, "nothing_to_compare")
    assert "empty.json" in answer.json()["message"]


@pytest.mark.parametrize(
    "body",
    [
        {"json": {"session": []}},
        {"content": b"x"},
        {"data": {"session": "text"}},
        {"content": b"--x\r\nzzz", "headers": {"content-type": "multipart/form-data; boundary=x"}},
    ],
)
def test_what_is_no_form_of_files_is_refused(workshop: Workshop, body: Json) -> None:
    answer = workshop.someone().post(
        "/compare", **{**body, "headers": {**JSON, **body.get("headers", {})}}
    )
    assert answer.status_code == 422
    assert answer.json()["refusal"] in {"compare_count", "bad_session"}


def test_boards_on_this_server_come_by_their_links_beside_files(board: Board) -> None:
    here, there = board(title="Ségou"), board(title="Kayes")
    file, _ = file_of(here, ("1", "8", "22")), file_of(there, ("1", "2", "3"), ("1", "4", "5"))
    observer = (
        there.fanta.post(f"{there.path}/links/observer").raise_for_status().json()["observer_url"]
    )
    found = post(here, file, data={"board": f"\n{observer} \n"}).raise_for_status().json()
    assert [one["title"] for one in found["workshops"]] == ["Ségou", "Kayes"]
    assert row(found, "1")["votes"] == [1, 2]
    page = here.someone().post(
        "/compare",
        data={"board": f"{observer}\n{here.links['host_url']}"},
        headers={"Accept": "text/html"},
    )
    assert (page.status_code, page.text.count('<table class="compared"')) == (200, 2)


def test_a_board_needs_a_link_that_shows_its_results(board: Board) -> None:
    workshop = board()
    file = file_of(workshop, ("1", "8", "22"))
    ended = workshop.links["host_url"]
    workshop.bearer("organiser_url").post(f"{workshop.path}/links/host").raise_for_status()
    for link in (ended, workshop.links["join_url"], "nothing", f"{workshop.path}/observer/wrong"):
        assert refusal(post(workshop, file, data={"board": link})) == (403, "not_host")
    assert refusal(post(workshop, file, data={"board": "/b/ZZZZZZ/host/token"})) == (
        404,
        "no_such_board",
    )


def test_a_hidden_tally_stays_hidden_by_a_link_too(board: Board) -> None:
    hidden = board(reveal="at_close")
    file = file_of(hidden, ("1", "8", "22"), close=False, notes=("1",))
    found = (
        post(hidden, file, data={"board": hidden.links["organiser_url"]}).raise_for_status().json()
    )
    assert (row(found, "1")["votes"], row(found, "1")["notes"]) == ([None, None], [1, 1])


def test_nothing_is_stored(board: Board) -> None:
    workshop = board()
    file = file_of(workshop, ("1", "8", "22"))
    before = exported(workshop)
    post(workshop, file, file).raise_for_status()
    assert exported(workshop) == before
