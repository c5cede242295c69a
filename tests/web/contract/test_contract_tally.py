"""Who sees the tally when, what it counts, and the seal that it is held to."""

from typing import Any

import httpx
import pytest

from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import NOTES, VOTE, Person, Workshop, refusal, votes_of
from tests.web.seals import sha256_of

BALLOTS = [("1", "8", "22"), ("1", "8", "23"), ("1", "2", "30"), ("4", "5", "6")]


def cast(workshop: Workshop, *ballots: tuple[str, ...]) -> list[dict[str, Any]]:
    """One new seat for each ballot; what each was answered."""
    answers = [
        workshop.seat(f"Awa {place}").vote(*fields) for place, fields in enumerate(ballots, start=1)
    ]
    assert {answer.status_code for answer in answers} <= {200}
    return [answer.json() for answer in answers]


def test_a_tally_counts_every_field_and_every_block(any_workshop: Workshop) -> None:
    cast(any_workshop, *BALLOTS)
    tally = any_workshop.moussa.tally().json()
    assert set(tally) == {"activity", "round", "sealed", "ballots", "seats", "fields", "blocks"}
    assert (tally["activity"], tally["round"], tally["sealed"]) == (VOTE, 1, False)
    assert (tally["ballots"], tally["seats"]) == (4, 4)
    assert [field["field"] for field in tally["fields"]] == [str(number) for number in range(1, 31)]
    assert votes_of(tally) == {
        "1": 3,
        "8": 2,
        "2": 1,
        "4": 1,
        "5": 1,
        "6": 1,
        "22": 1,
        "23": 1,
        "30": 1,
    }
    assert sum(block["votes"] for block in tally["blocks"]) == 12
    assert sum(block["fields"] for block in tally["blocks"]) == 30


def test_equal_votes_share_a_rank(any_workshop: Workshop) -> None:
    cast(any_workshop, *BALLOTS)
    ranks = {
        field["field"]: field["rank"] for field in any_workshop.moussa.tally().json()["fields"]
    }
    assert (ranks["1"], ranks["8"]) == (1, 2)
    assert {ranks[field] for field in ("2", "4", "5", "6", "22", "23", "30")} == {3}
    assert {ranks[field] for field in ("3", "7", "29")} == {10}


def test_seats_without_a_ballot_are_counted_as_seats(any_workshop: Workshop) -> None:
    any_workshop.seat("Bakary")
    cast(any_workshop, *BALLOTS[:1])
    tally = any_workshop.moussa.tally().json()
    assert (tally["ballots"], tally["seats"]) == (1, 2)


def test_live_shows_at_once_to_a_screen_and_to_a_phone_after_its_own_ballot(
    any_workshop: Workshop,
) -> None:
    awa, bakary = any_workshop.seat("Awa"), any_workshop.seat("Bakary")
    awa.vote("1", "8", "22")
    for person in (any_workshop.moussa, any_workshop.fanta, awa):
        assert votes_of(person.tally().json()) == {"1": 1, "8": 1, "22": 1}
    assert refusal(bakary.tally()) == (403, "tally_hidden")
    bakary.vote("1", "2", "3")
    assert bakary.tally().json()["ballots"] == 2
    bakary.withdraw()
    assert refusal(bakary.tally()) == (403, "tally_hidden")


def everybody(workshop: Workshop) -> list[Person]:
    awa, bakary = workshop.seat("Awa"), workshop.seat("Bakary")
    awa.vote("1", "8", "22")
    return [workshop.moussa, workshop.fanta, workshop.bearer("organiser_url"), awa, bakary]


def test_at_close_hides_the_numbers_from_everybody_until_the_close(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    workshop = workshop_at(any_server, reveal="at_close")
    people = everybody(workshop)
    for person in people:
        for query in ({}, {"round": 1}, {"round": 2}, {"round": 0}):
            answer = person.tally(**query)
            assert answer.status_code in {403, 404} or answer.json()["ballots"] == 0, (
                query,
                answer.text,
            )
            assert '"votes":1' not in answer.text
        assert refusal(person.tally()) == (403, "tally_hidden")
    workshop.fanta.closes()
    for person in people:
        assert votes_of(person.tally().json()) == {"1": 1, "8": 1, "22": 1}


def test_at_close_hides_the_numbers_in_the_board_itself(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    workshop = workshop_at(any_server, reveal="at_close")
    before = workshop.moussa.board()
    cast(workshop, *BALLOTS)
    after = workshop.moussa.board()
    assert {**after, "version": 0} == {**before, "version": 0}


def test_a_vote_that_was_never_opened_shows_nothing_to_anybody(
    sqlite_server: ForkedServer, workshop_at: Start
) -> None:
    workshop = workshop_at(sqlite_server, opened=False)
    for person in (workshop.moussa, workshop.fanta, workshop.seat("Awa")):
        assert refusal(person.tally()) == (403, "tally_hidden")


def test_the_reveal_is_chosen_before_the_opening(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    workshop = workshop_at(any_server, opened=False)
    assert workshop.fanta.reveals("at_close").json()["reveal"] == "at_close"
    workshop.fanta.opens()
    assert workshop.fanta.reveals("at_close").status_code == 200, "the same again is no change"
    assert refusal(workshop.fanta.reveals("live")) == (409, "activity_already_open")
    assert workshop.activity()["reveal"] == "at_close"


def test_closing_answers_with_the_seal_of_exactly_the_ballots(any_workshop: Workshop) -> None:
    ballots = cast(any_workshop, *BALLOTS)
    answer = any_workshop.fanta.closes()
    seal = answer.json()
    assert answer.status_code == 200
    assert set(seal) >= {"round", "closed_at", "ballots", "seats", "sha256"}
    assert (seal["round"], seal["ballots"], seal["seats"]) == (1, 4, 4)
    assert seal["sha256"] == sha256_of(any_workshop, ballots)


def test_a_moved_vote_would_break_the_seal(any_workshop: Workshop) -> None:
    """The control of the test above."""
    ballots = cast(any_workshop, *BALLOTS)
    ballots[0]["fields"][0] = "2"
    assert any_workshop.fanta.closes().json()["sha256"] != sha256_of(any_workshop, ballots)


def test_the_sealed_tally_is_the_ballots_and_stays(any_workshop: Workshop) -> None:
    cast(any_workshop, *BALLOTS)
    live = any_workshop.moussa.tally().json()
    any_workshop.fanta.closes()
    sealed = any_workshop.moussa.tally().json()
    assert sealed == {**live, "sealed": True}
    any_workshop.seat("Latecomer")
    assert any_workshop.moussa.tally().json() == sealed


def test_closing_again_answers_the_same_seal(any_workshop: Workshop) -> None:
    cast(any_workshop, *BALLOTS)
    assert any_workshop.fanta.closes().json() == any_workshop.fanta.closes().json()


def test_an_empty_vote_can_be_sealed(any_workshop: Workshop) -> None:
    seal = any_workshop.fanta.closes().json()
    assert (seal["ballots"], seal["seats"], seal["sha256"]) == (0, 0, sha256_of(any_workshop, []))


def test_closing_what_never_opened_is_refused(
    sqlite_server: ForkedServer, workshop_at: Start
) -> None:
    workshop = workshop_at(sqlite_server, opened=False)
    for activity in (VOTE, NOTES):
        assert refusal(workshop.fanta.closes(activity)) == (409, "activity_not_open")


def test_opening_an_open_activity_changes_nothing(any_workshop: Workshop) -> None:
    cast(any_workshop, *BALLOTS)
    version = any_workshop.moussa.board()["version"]
    assert any_workshop.fanta.opens().status_code == 200
    assert any_workshop.moussa.board()["version"] == version
    assert any_workshop.moussa.tally().json()["ballots"] == 4


def test_an_activity_opens_with_a_timer(workshop: Workshop) -> None:
    assert (
        workshop.fanta.opens(minutes=20).json()["closes_at"]
        > workshop.fanta.opens(minutes=1).json()["closes_at"]
    )
    assert (
        workshop.fanta.post(f"{workshop.path}/activities/{VOTE}/open").json()["closes_at"] is None
    )


def test_a_vote_opened_again_is_a_second_round_and_the_first_stays(any_workshop: Workshop) -> None:
    cast(any_workshop, *BALLOTS)
    first_seal = any_workshop.fanta.closes().json()
    first = any_workshop.moussa.tally().json()
    assert any_workshop.fanta.opens().json()["round"] == 2
    assert (
        any_workshop.moussa.tally().json()["ballots"],
        any_workshop.moussa.tally().json()["round"],
    ) == (0, 2)
    assert any_workshop.moussa.tally(round=1).json() == first
    cast(any_workshop, ("10", "11", "12"))
    second_seal = any_workshop.fanta.closes().json()
    assert (second_seal["round"], second_seal["ballots"]) == (2, 1)
    assert second_seal["sha256"] != first_seal["sha256"]
    assert any_workshop.moussa.tally(round=1).json() == first
    assert votes_of(any_workshop.moussa.tally(round=2).json()) == {"10": 1, "11": 1, "12": 1}


def test_a_ballot_of_the_first_round_is_no_ballot_of_the_second(any_workshop: Workshop) -> None:
    awa = any_workshop.seat("Awa")
    awa.vote("1", "8", "22")
    any_workshop.fanta.closes()
    assert awa.board()["me"]["ballots"] == {}, "the link between seat and choices was cut"
    any_workshop.fanta.opens()
    assert refusal(awa.tally()) == (403, "tally_hidden")
    assert awa.tally(round=1).status_code == 200
    assert awa.vote("1", "8", "22").status_code == 200


@pytest.mark.parametrize("round", ["2", "99", "-1", "1000000000000000000000000", "x", ""])
def test_a_round_that_is_not_there_is_a_4xx(any_workshop: Workshop, round: str) -> None:
    answer: httpx.Response = any_workshop.moussa.tally(round=round)
    assert answer.status_code in {404, 422}, answer.text


def test_there_is_no_tally_of_notes_nor_of_nothing(any_workshop: Workshop) -> None:
    for activity in (NOTES, "nowhere", "%00"):
        answer = any_workshop.moussa.get(f"{any_workshop.path}/activities/{activity}/tally")
        assert answer.status_code == 404, activity
