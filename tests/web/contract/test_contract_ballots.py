"""The ballot over HTTP: whole or not at all, one for each seat."""

import re
from datetime import UTC, datetime

import pytest

from tests.web.people import JSON, NOTES, VOTE, Workshop, refusal, votes_of

RECORDED_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


def test_a_ballot_is_answered_with_its_fields_its_time_and_a_receipt(
    any_workshop: Workshop,
) -> None:
    answer = any_workshop.seat("Awa").vote("1", "8", "22")
    assert answer.status_code == 200
    assert set(answer.json()) == {"fields", "recorded_at", "receipt"}
    assert answer.json()["fields"] == ["1", "8", "22"]
    assert answer.json()["receipt"]
    assert RECORDED_AT.fullmatch(answer.json()["recorded_at"])
    age = datetime.now(UTC) - datetime.fromisoformat(answer.json()["recorded_at"])
    assert 0 <= age.total_seconds() < 60


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        (["1", "2"], "ballot_incomplete"),
        ([], "ballot_incomplete"),
        (["1", "2", "3", "4"], "ballot_too_long"),
        (["1", "2", "2"], "field_twice"),
        (["1", "1", "1", "1"], "field_twice"),
        (["1", "2", "31"], "no_such_field"),
        (["1", "2", ""], "no_such_field"),
        (["1", "2", "01"], "no_such_field"),
        (["1", "2", "droits"], "no_such_field"),
    ],
)
def test_a_ballot_that_is_not_exactly_three_fields_of_the_framework_is_refused(
    any_workshop: Workshop, fields: list[str], code: str
) -> None:
    awa = any_workshop.seat("Awa")
    assert refusal(awa.vote(*fields)) == (422, code)
    assert awa.board()["me"]["ballots"] == {}
    assert any_workshop.fanta.tally().json()["ballots"] == 0


def test_a_refused_ballot_leaves_the_one_before_in_place(any_workshop: Workshop) -> None:
    awa = any_workshop.seat("Awa")
    first = awa.vote("1", "8", "22").json()
    assert awa.vote("1", "8").status_code == 422
    assert awa.board()["me"]["ballots"] == {VOTE: first}


def test_the_order_of_tapping_is_not_told(workshop: Workshop) -> None:
    assert workshop.seat("Awa").vote("22", "1", "8").json()["fields"] == ["1", "8", "22"]


def test_the_same_ballot_again_is_the_same_receipt(any_workshop: Workshop) -> None:
    awa = any_workshop.seat("Awa")
    first = awa.vote("1", "8", "22")
    version = awa.board()["version"]
    again = awa.vote("22", "8", "1")
    assert (again.status_code, again.json()) == (200, first.json())
    assert awa.board()["version"] == version, "a retry is no change"


def test_another_ballot_replaces_the_one_before(any_workshop: Workshop) -> None:
    awa = any_workshop.seat("Awa")
    first = awa.vote("1", "8", "22").json()
    second = awa.vote("1", "8", "23").json()
    assert second["receipt"] != first["receipt"]
    assert awa.board()["me"]["ballots"] == {VOTE: second}
    tally = any_workshop.fanta.tally().json()
    assert (tally["ballots"], votes_of(tally)) == (1, {"1": 1, "8": 1, "23": 1})


def test_a_withdrawn_ballot_counts_no_more_and_can_be_cast_again(any_workshop: Workshop) -> None:
    awa = any_workshop.seat("Awa")
    awa.vote("1", "8", "22")
    assert (awa.withdraw().status_code, awa.withdraw().status_code) == (204, 204)
    assert awa.board()["me"]["ballots"] == {}
    tally = any_workshop.fanta.tally().json()
    assert (tally["ballots"], votes_of(tally)) == (0, {})
    assert awa.vote("2", "9", "23").status_code == 200
    assert any_workshop.fanta.tally().json()["ballots"] == 1


def test_nobody_without_a_seat_casts_or_withdraws(any_workshop: Workshop) -> None:
    for person in (any_workshop.moussa, any_workshop.fanta):
        assert refusal(person.vote("1", "8", "22")) == (401, "no_seat")
        assert refusal(person.withdraw()) == (401, "no_seat")
    assert any_workshop.fanta.tally().json()["ballots"] == 0


def test_a_ballot_needs_an_open_vote(any_workshop: Workshop) -> None:
    awa, bakary = any_workshop.seat("Awa"), any_workshop.seat("Bakary")
    cast = awa.vote("1", "8", "22").json()
    any_workshop.fanta.closes()
    assert refusal(bakary.vote("1", "8", "22")) == (409, "activity_not_open")
    assert refusal(awa.vote("1", "8", "23")) == (409, "activity_not_open")
    assert refusal(awa.withdraw()) == (409, "activity_not_open")
    tally = any_workshop.fanta.tally().json()
    assert (tally["ballots"], set(votes_of(tally))) == (1, set(cast["fields"]))


def test_a_ballot_before_the_opening_is_refused(sqlite_server: object, workshop_at: object) -> None:
    workshop = workshop_at(sqlite_server, opened=False)  # type: ignore[operator]
    assert refusal(workshop.seat("Awa").vote("1", "8", "22")) == (409, "activity_not_open")


def test_there_is_no_ballot_on_notes_and_none_on_an_activity_that_is_not_there(
    any_workshop: Workshop,
) -> None:
    awa = any_workshop.seat("Awa")
    for activity in (NOTES, "nowhere"):
        assert refusal(awa.vote("1", "8", "22", activity=activity)) == (404, "no_such_activity")
        assert refusal(awa.withdraw(activity)) == (404, "no_such_activity")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"fields": "1"},
        {"fields": [1, 8, 22]},
        {"fields": [["1"]]},
        {"fields": None},
        [],
        7,
        "x",
    ],
)
def test_a_body_of_another_shape_is_a_422_and_changes_nothing(
    workshop: Workshop, body: object
) -> None:
    awa = workshop.seat("Awa")
    answer = awa.put(f"{workshop.path}/activities/{VOTE}/ballot", json=body)
    assert answer.status_code == 422
    assert "detail" in answer.json()
    assert awa.board()["me"]["ballots"] == {}


def test_a_host_enters_a_paper_ballot_for_a_seat(any_workshop: Workshop) -> None:
    awa, bakary = any_workshop.seat("Awa"), any_workshop.seat("Bakary")
    answer = any_workshop.fanta.vote("1", "8", "22", seat=awa.seat)
    assert answer.status_code == 200
    recorded, receipt = answer.json()["recorded_at"], {"Palabre-Receipt": answer.json()["receipt"]}
    assert awa.board()["me"]["ballots"] == {VOTE: {"recorded_at": recorded, "elsewhere": True}}
    assert awa.get(awa.path, headers=receipt).json()["me"]["ballots"] == {VOTE: answer.json()}
    assert bakary.board()["me"]["ballots"] == {}
    assert any_workshop.fanta.tally().json()["ballots"] == 1


def test_an_assisted_ballot_and_one_s_own_are_still_one(any_workshop: Workshop) -> None:
    awa = any_workshop.seat("Awa")
    any_workshop.fanta.vote("1", "8", "22", seat=awa.seat)
    awa.vote("2", "9", "23")
    tally = any_workshop.fanta.tally().json()
    assert (tally["ballots"], votes_of(tally)) == (1, {"2": 1, "9": 1, "23": 1})


def test_only_a_host_votes_for_another_and_only_for_a_seat_of_the_board(
    any_workshop: Workshop,
) -> None:
    awa, bakary = any_workshop.seat("Awa"), any_workshop.seat("Bakary")
    for person in (bakary, any_workshop.moussa):
        assert refusal(person.vote("1", "8", "22", seat=awa.seat)) == (403, "not_host")
    for seat in ("nobody-sits-here", "", "\0"):
        assert refusal(any_workshop.fanta.vote("1", "8", "22", seat=seat)) == (404, "no_such_seat")
    assert any_workshop.fanta.tally().json()["ballots"] == 0


def test_a_host_cannot_reach_a_seat_of_another_board(
    any_server: object, workshop_at: object
) -> None:
    workshop, elsewhere = workshop_at(any_server), workshop_at(any_server)  # type: ignore[operator]
    stranger = elsewhere.seat("Awa")
    assert refusal(workshop.fanta.vote("1", "8", "22", seat=stranger.seat)) == (404, "no_such_seat")
    assert stranger.board()["me"]["ballots"] == {}


def test_a_plain_list_of_ticks_is_a_ballot_too(workshop: Workshop) -> None:
    """The form's names, sent by a program that says PUT and wants JSON."""
    awa = workshop.seat("Awa")
    answer = awa.put(
        f"{workshop.path}/activities/{VOTE}/ballot", data={"fields": ["1", "8", "22"]}, headers=JSON
    )
    assert (answer.status_code, answer.json()["fields"]) == (200, ["1", "8", "22"])
