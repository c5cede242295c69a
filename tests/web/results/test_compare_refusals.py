"""What cannot be compared is refused by its name, and links show no more than results do."""

import json
from collections.abc import Callable

import pytest

from tests.documents.sessions import exported
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import JSON, Workshop, refusal
from tests.web.results.comparisons import Board, Json, file_of, post, row


@pytest.fixture
def board(sqlite_server: ForkedServer, workshop_at: Start) -> Board:
    return lambda **options: workshop_at(sqlite_server, **options)


def moved(document: Json) -> bytes:
    """One vote goes elsewhere."""
    document["activities"][2]["rounds"][0]["ballots"][0]["fields"] = ["1", "8", "23"]
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    ("damage", "code", "where"),
    [
        (lambda session: b"{", "bad_session", "bad.json: line 1"),
        (lambda session: b"[]", "bad_session", "bad.json"),
        (lambda session: b"\xff\xfe", "bad_session", "bad.json"),
        (
            lambda session: json.dumps({**session, "schema": "palabre-session/9"}).encode(),
            "newer_schema",
            "bad.json: schema",
        ),
        (
            lambda session: json.dumps({**session, "notes": 3}).encode(),
            "bad_session",
            "bad.json: notes",
        ),
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
    own_board = board(template="framework", framework="Eau\n  Puits\n  Fleuve\nTerre\n  Mil")
    theirs = ("1", "2", "3")
    answer = post(
        workshop,
        file_of(workshop, ("1", "8", "22")),
        file_of(own_board, theirs),
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
    comparison = (
        post(boards[0], *[file_of(board, ("1", "2", "3")) for board in boards])
        .raise_for_status()
        .json()
    )
    assert {tuple(field["shares"]) for field in comparison["fields"]} == {(1.0, 1.0)}


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
    segou, kayes = board(title="Ségou"), board(title="Kayes")
    file, _ = file_of(segou, ("1", "8", "22")), file_of(kayes, ("1", "2", "3"), ("1", "4", "5"))
    observer = (
        kayes.fanta.post(f"{kayes.path}/links/observer").raise_for_status().json()["observer_url"]
    )
    comparison = post(segou, file, data={"board": f"\n{observer} \n"}).raise_for_status().json()
    assert [workshop["title"] for workshop in comparison["workshops"]] == ["Ségou", "Kayes"]
    assert row(comparison, "1")["votes"] == [1, 2]
    page = segou.someone().post(
        "/compare",
        data={"board": f"{observer}\n{segou.links['host_url']}"},
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
    comparison = (
        post(hidden, file, data={"board": hidden.links["organiser_url"]}).raise_for_status().json()
    )
    assert (row(comparison, "1")["votes"], row(comparison, "1")["notes"]) == ([None, None], [1, 1])


def test_a_comparison_stores_nothing(board: Board) -> None:
    workshop = board()
    file = file_of(workshop, ("1", "8", "22"))
    before = exported(workshop)
    post(workshop, file, file).raise_for_status()
    assert exported(workshop) == before
