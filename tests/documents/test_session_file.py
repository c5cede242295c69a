"""The whole session as a file: loss-free, stable, the organiser's alone, and silent about who chose
what."""

import json
import re
from typing import Any

import httpx
import pytest

from tests.documents.sessions import (
    Imported,
    ballots_in,
    exported,
    fill,
    named,
    older_file,
    session_of,
    vote_of,
    without_code,
)
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import Workshop, refusal, votes_of


def test_the_organiser_alone_gets_the_file(workshop: Workshop) -> None:
    assert refusal(workshop.moussa.get(f"{workshop.path}/export.json")) == (403, "not_host")
    assert refusal(workshop.seat("Awa").get(f"{workshop.path}/export.json")) == (403, "not_host")
    assert refusal(workshop.fanta.get(f"{workshop.path}/export.json")) == (403, "not_host")
    answer = workshop.bearer("organiser_url").get(f"{workshop.path}/export.json")
    assert re.match(
        r'attachment; filename="session-segou-\d{4}-\d\d-\d\d\.json"',
        answer.headers["content-disposition"],
    )
    assert answer.headers["cache-control"] == "no-store"


def test_an_export_is_the_same_bytes_until_something_changes(any_workshop: Workshop) -> None:
    fill(any_workshop)
    before = exported(any_workshop)
    assert exported(any_workshop) == before
    any_workshop.seat("Bakary")
    assert exported(any_workshop) != before


def test_an_export_has_one_item_a_line_as_other_programs_write_it(workshop: Workshop) -> None:
    fill(workshop)
    workshop.seat("Awa \U0001f33f").note(
        'Un « marché »,\n"couvert" \\ \u2028 </b>'
    ).raise_for_status()
    raw = workshop.bearer("organiser_url").get(f"{workshop.path}/export.json").content
    assert raw == (json.dumps(json.loads(raw), ensure_ascii=False, indent=1) + "\n").encode()


def play(workshop: Workshop, state: str) -> Workshop:
    """Brings a board to one of the states of a vote."""
    how, _, reveal = state.partition(", ")
    if reveal == "at_close":
        workshop.fanta.closes().raise_for_status()
        workshop.fanta.reveals(reveal).raise_for_status()
        workshop.fanta.opens().raise_for_status()
    if how == "planned":
        return workshop
    fill(workshop)
    if how == "locked":
        workshop.fanta.locks().raise_for_status()
        workshop.fanta.locks("situation").raise_for_status()
    if how in {"closed", "opened again"}:
        workshop.fanta.closes().raise_for_status()
    if how == "opened again":
        workshop.fanta.opens(minutes=5).raise_for_status()
        workshop.seat("Moussa").vote("7", "8", "9").raise_for_status()
    return workshop


STATES = [
    "planned",
    "open",
    "open, at_close",
    "locked",
    "locked, at_close",
    "closed",
    "opened again",
    "opened again, at_close",
]


@pytest.mark.parametrize("state", STATES)
def test_an_imported_board_exports_the_same_bytes(
    any_server: ForkedServer, workshop_at: Start, state: str
) -> None:
    first = play(workshop_at(any_server, opened=state != "planned"), state)
    file = exported(first)
    second = Imported(first, file)
    assert second.code != first.code
    assert without_code(exported(second)) == without_code(file)


def test_a_file_from_before_there_were_locks_is_read_as_unlocked(any_workshop: Workshop) -> None:
    session = session_of(any_workshop)
    assert [activity.pop("locked") for activity in session["activities"]] == [False] * len(
        session["activities"]
    )
    assert session_of(Imported(any_workshop, session))["activities"][0]["locked"] is False


@pytest.mark.parametrize("state", ["open", "open, at_close", "closed", "opened again"])
def test_a_named_vote_keeps_its_names(
    any_server: ForkedServer, workshop_at: Start, state: str
) -> None:
    started = Imported(
        workshop_at(any_server, opened=False),
        named(session_of(workshop_at(any_server, opened=False))),
    )
    for key in ("priorites", "situation", "defis"):
        started.fanta.opens(key).raise_for_status()
    first = play(started, state)
    session = session_of(first)
    ballots = ballots_in(session)
    assert all(ballot["seat"] and ballot["recorded_at"] for ballot in ballots)
    assert bool(ballots) == (state != "open, at_close")
    if state == "closed":
        [round_] = vote_of(session)["rounds"]
        assert sorted(ballot["seat"] for ballot in round_["ballots"]) == round_["turnout"]
    second = Imported(first, exported(first))
    assert without_code(exported(second)) == without_code(exported(first))


def test_the_imported_board_shows_the_same_result(any_workshop: Workshop) -> None:
    seats = fill(any_workshop)
    any_workshop.fanta.closes()
    second = Imported(any_workshop, exported(any_workshop))
    first_tally, second_tally = (board.moussa.tally().json() for board in (any_workshop, second))
    assert first_tally == second_tally
    assert second.moussa.notes() == any_workshop.moussa.notes()
    assert second.resume(seats[0].seat_code).board()["me"]["seat"] == seats[0].seat


def test_the_imported_board_goes_on(any_workshop: Workshop) -> None:
    awa, *_ = fill(any_workshop)
    any_workshop.fanta.closes()
    second = Imported(any_workshop, exported(any_workshop))
    assert second.fanta.opens().json()["round"] == 2
    back = second.resume(awa.seat_code)
    back.path = second.path
    assert back.vote("1", "2", "3").status_code == 200
    note = next(
        note
        for note in session_of(second)["notes"]
        if note["seat"] == awa.seat and note["state"] == "shown"
    )
    assert back.note("Mieux dit", id=note["id"]).status_code == 200
    assert "Mieux dit" not in {note["text"] for note in any_workshop.moussa.notes()}


def test_ballots_without_their_seats_count_but_are_never_doubled(any_workshop: Workshop) -> None:
    awa, bakary = any_workshop.seat("Awa"), any_workshop.seat("Bakary")
    second = Imported(
        any_workshop, older_file(session_of(any_workshop), [awa.seat], ["1", "2", "3"])
    )
    again, bakary_again = second.resume(awa.seat_code), second.resume(bakary.seat_code)
    again.path = bakary_again.path = second.path
    assert refusal(again.vote("4", "5", "6")) == (409, "ballot_unlinked")
    assert refusal(again.withdraw()) == (409, "ballot_unlinked")
    assert bakary_again.vote("1", "5", "6").status_code == 200
    assert bakary_again.vote("1", "8", "9").status_code == 200
    assert second.fanta.closes().json()["ballots"] == 2
    assert votes_of(second.moussa.tally().json()) == {"1": 2, "2": 1, "3": 1, "8": 1, "9": 1}


def test_a_vote_that_was_open_comes_back_open_and_empty(any_workshop: Workshop) -> None:
    """No file holds its ballots, so nobody has voted there: everybody may."""
    awa = any_workshop.seat("Awa")
    awa.vote("1", "2", "3").raise_for_status()
    second = Imported(any_workshop, exported(any_workshop))
    again = second.resume(awa.seat_code)
    again.path = second.path
    assert again.board()["me"]["ballots"] == {}
    assert again.vote("4", "5", "6").status_code == 200
    assert second.fanta.closes().json()["ballots"] == 1


@pytest.mark.parametrize("state", ["opened again", "closed"])
def test_a_secret_vote_names_no_seat_beside_a_ballot(
    any_server: ForkedServer, workshop_at: Start, state: str
) -> None:
    session = session_of(play(workshop_at(any_server), state))
    ballots = ballots_in(session)
    assert len(ballots) >= 6
    assert {frozenset(ballot) for ballot in ballots} == {
        frozenset({"fields", "receipt", "assisted"})
    }
    assert [ballot["assisted"] for ballot in ballots].count("paper") == 1
    assert all(
        entry["detail"].get("seat") is None
        for entry in session["log"]
        if entry["act"] == "ballot_assisted"
    )
    for round_ in vote_of(session)["rounds"][:1]:
        assert round_["turnout"] == sorted(round_["turnout"])
        receipts = [ballot["receipt"] for ballot in round_["ballots"]]
        assert receipts == sorted(receipts)


def test_before_a_hidden_close_the_file_has_no_number(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    hidden = workshop_at(any_server, reveal="at_close")
    fill(hidden)
    [round_] = vote_of(session_of(hidden))["rounds"]
    assert (
        round_["ballots"],
        round_["turnout"],
        round_["seal"],
        ballots_in(session_of(hidden)),
    ) == (None, None, None, [])
    second = Imported(hidden, exported(hidden))
    assert second.fanta.closes().json()["ballots"] == 0
    hidden.fanta.closes()
    assert len(ballots_in(session_of(hidden))) == 6


def test_the_seal_in_the_file_is_the_one_that_was_announced(any_workshop: Workshop) -> None:
    fill(any_workshop)
    announced = any_workshop.fanta.closes().json()["seal"]
    [round_] = vote_of(session_of(any_workshop))["rounds"]
    assert {name: round_["seal"][name] for name in ("ballots", "seats", "sha256")} == {
        name: announced[name] for name in ("ballots", "seats", "sha256")
    }
    assert {
        row["field"]: row["votes"] for row in round_["seal"]["tally"] if row["votes"]
    } == votes_of(any_workshop.moussa.tally().json())


def test_a_file_can_come_from_a_form(workshop: Workshop) -> None:
    browser = httpx.Client(
        base_url=workshop.url, transport=workshop.transport, headers={"Accept": "text/html"}
    )
    answer = browser.post(
        "/boards/import",
        files={"session": ("palabre.json", exported(workshop), "application/json")},
    )
    assert answer.status_code == 303
    assert "/organiser/" in browser.get(answer.headers["location"]).text
    damaged = browser.post(
        "/boards/import", files={"session": ("palabre.json", b"{", "application/json")}
    )
    assert (damaged.status_code, "ligne 1" in damaged.text) == (422, True)
    assert browser.post("/boards/import", data={"other": "1"}).status_code == 422


def test_who_may_start_boards_may_import(
    fork_palabre: Any, workshop_at: Start, workshop: Workshop
) -> None:
    server = fork_palabre(create_token="secret")
    file = exported(workshop)
    with httpx.Client(
        base_url=server.url,
        headers={"Accept": "application/json", "Content-Type": "application/json"},
    ) as anyone:
        assert refusal(anyone.post("/boards/import", content=file)) == (403, "not_host")
        assert (
            anyone.post(
                "/boards/import", content=file, headers={"Authorization": "Bearer secret"}
            ).status_code
            == 201
        )
