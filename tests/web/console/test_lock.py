"""A lock: the activity stays open, and nothing that participants send changes anything until it is
unlocked."""

import uuid

import pytest

from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import NOTES, VOTE, Workshop, refusal, votes_of
from tests.web.seals import sha256_of

LOCKED = (409, "activity_locked")


def test_a_locked_activity_stays_open_and_says_that_it_is_locked(any_workshop: Workshop) -> None:
    for key in (VOTE, NOTES):
        before = any_workshop.activity(key)
        assert (before["state"], before["locked"]) == ("open", False)
        for _ in range(2):
            answer = any_workshop.fanta.locks(key)
            assert (answer.status_code, answer.json()) == (200, {**before, "locked": True})
        assert any_workshop.activity(key) == {**before, "locked": True}
        for _ in range(2):
            answer = any_workshop.fanta.unlocks(key)
            assert (answer.status_code, answer.json()) == (200, before)
        assert any_workshop.activity(key) == before


def test_locking_again_is_no_act_and_no_news(workshop: Workshop) -> None:
    workshop.fanta.locks().raise_for_status()
    version, acts = (
        workshop.moussa.board()["version"],
        workshop.fanta.get(f"{workshop.path}/acts").json(),
    )
    workshop.fanta.locks().raise_for_status()
    assert (
        workshop.moussa.board()["version"],
        workshop.fanta.get(f"{workshop.path}/acts").json(),
    ) == (version, acts)


def test_only_what_is_open_can_be_locked(sqlite_server: ForkedServer, workshop_at: Start) -> None:
    workshop = workshop_at(sqlite_server, opened=False)
    for act in (workshop.fanta.locks, workshop.fanta.unlocks):
        assert refusal(act()) == (409, "activity_not_open")
        assert refusal(act("nowhere")) == (404, "no_such_activity")
    workshop.fanta.opens().raise_for_status()
    workshop.fanta.closes().raise_for_status()
    for act in (workshop.fanta.locks, workshop.fanta.unlocks):
        assert refusal(act()) == (409, "activity_not_open")


def test_no_ballot_comes_changes_or_goes_while_the_vote_is_locked(any_workshop: Workshop) -> None:
    awa, bakary = any_workshop.seat("Awa"), any_workshop.seat("Bakary")
    cast = awa.vote("1", "8", "22").json()
    before = any_workshop.fanta.tally().json()
    any_workshop.fanta.locks().raise_for_status()
    assert refusal(bakary.vote("1", "8", "22")) == LOCKED
    assert refusal(awa.vote("1", "8", "23")) == LOCKED
    assert refusal(awa.withdraw()) == LOCKED
    assert any_workshop.fanta.tally().json() == before
    assert awa.board()["me"]["ballots"][VOTE] == cast
    any_workshop.fanta.unlocks().raise_for_status()
    assert awa.vote("1", "8", "23").status_code == bakary.vote("1", "8", "22").status_code == 200
    after = any_workshop.fanta.tally().json()
    assert (after["round"], after["ballots"], votes_of(after)) == (
        before["round"],
        2,
        {"1": 2, "8": 2, "22": 1, "23": 1},
    )


@pytest.mark.parametrize("how", ["paper", "handover"])
def test_what_a_host_types_in_for_a_seat_waits_too(any_workshop: Workshop, how: str) -> None:
    awa = any_workshop.seat("Awa")
    any_workshop.fanta.locks().raise_for_status()
    assert refusal(any_workshop.fanta.vote("1", "8", "22", seat=awa.seat, assisted=how)) == LOCKED
    paper = any_workshop.fanta.post(
        f"{any_workshop.path}/paper", json={"seat": awa.seat_code, "choices": "1 8 22"}
    )
    handed = any_workshop.fanta.post(
        f"{any_workshop.path}/handover/{awa.seat}", json={"fields": ["1", "8", "22"]}
    )
    assert (
        paper.status_code,
        handed.status_code,
        any_workshop.fanta.tally().json()["ballots"],
    ) == (409, 409, 0)


def test_a_ballot_whose_answer_was_lost_hears_its_receipt_through_the_lock(
    any_workshop: Workshop,
) -> None:
    """It is in: to say that nothing was recorded would be untrue."""
    awa, bakary = any_workshop.seat("Awa"), any_workshop.seat("Bakary")
    cast = awa.vote("1", "8", "22").json()
    any_workshop.fanta.locks().raise_for_status()
    assert awa.vote("1", "8", "22").json() == cast
    assert bakary.withdraw().status_code == 204, "there is nothing to take back"


def test_no_note_comes_changes_or_goes_by_its_author_while_the_activity_is_locked(
    any_workshop: Workshop,
) -> None:
    awa, note = any_workshop.seat("Awa"), str(uuid.uuid4())
    awa.note("Un marché", id=note).raise_for_status()
    any_workshop.fanta.locks(NOTES).raise_for_status()
    assert refusal(awa.note("Deux marchés")) == LOCKED
    assert refusal(awa.note("Deux marchés", id=note)) == LOCKED
    assert refusal(awa.delete(f"{any_workshop.path}/notes/{note}")) == LOCKED
    assert awa.note("Un marché", id=note).status_code == 200, "an outbox hears that its note is in"
    assert [note["text"] for note in awa.notes()] == ["Un marché"]
    any_workshop.fanta.unlocks(NOTES).raise_for_status()
    assert awa.note("Deux marchés", id=note).status_code == 200


def test_facilitators_moderate_a_locked_wall(workshop: Workshop) -> None:
    note, second_note = (
        workshop.seat("Awa").note(text).json()["id"] for text in ("Un marché", "Le marché")
    )
    workshop.fanta.locks(NOTES).raise_for_status()
    path = f"{workshop.path}/notes/{note}"
    for address, body in (
        ("moderate", {"state": "shown", "text": "Marché"}),
        ("move", {"field": "2"}),
        ("merge", {"notes": [second_note]}),
    ):
        workshop.fanta.post(f"{path}/{address}", json=body).raise_for_status()
    assert workshop.fanta.delete(path).status_code == 204


def test_one_lock_is_about_one_activity(workshop: Workshop) -> None:
    workshop.fanta.locks().raise_for_status()
    awa = workshop.seat("Awa")
    assert awa.note("Un marché").status_code == 201
    workshop.fanta.unlocks().raise_for_status()
    workshop.fanta.locks(NOTES).raise_for_status()
    assert awa.vote("1", "8", "22").status_code == 200


def test_a_locked_vote_closes_with_its_seal_and_opens_again_unlocked(
    any_workshop: Workshop,
) -> None:
    cast = any_workshop.seat("Awa").vote("1", "8", "22").json()
    any_workshop.fanta.locks().raise_for_status()
    any_workshop.fanta.opens(minutes=5).raise_for_status()
    assert any_workshop.activity()["locked"], "a timer unlocks nothing"
    seal = any_workshop.fanta.closes().json()
    assert (seal["round"], seal["sha256"]) == (1, sha256_of(any_workshop, [cast]))
    assert (any_workshop.activity()["state"], any_workshop.activity()["locked"]) == (
        "closed",
        False,
    )
    assert any_workshop.fanta.opens().json()["locked"] is False
    assert any_workshop.seat("Bakary").vote("1", "8", "22").status_code == 200


def test_a_lock_is_pushed_with_the_activities(workshop: Workshop) -> None:
    before = workshop.moussa.board()["version"]
    workshop.fanta.locks().raise_for_status()
    [news] = workshop.moussa.get(
        f"{workshop.path}/news?audience=screen&protocol=palabre.json&since={before}"
    ).json()
    assert {activity["key"]: activity["locked"] for activity in news["activities"]}[VOTE] is True


@pytest.mark.parametrize(
    ("language", "act"), [("fr", "a mis «"), ("en", "locked"), ("es", "ha puesto «")]
)
def test_the_other_facilitator_reads_of_the_lock(
    workshop: Workshop, language: str, act: str
) -> None:
    workshop.fanta.locks().raise_for_status()
    page = (
        workshop.bearer("host_url")
        .get(
            f"{workshop.path}/console", headers={"Accept": "text/html", "Accept-Language": language}
        )
        .text
    )
    assert act in page
    assert workshop.fanta.get(f"{workshop.path}/acts").json()["acts"][0]["act"] == "activity_locked"


@pytest.mark.parametrize("key", [VOTE, NOTES])
def test_a_plain_form_brings_back_to_the_console(workshop: Workshop, key: str) -> None:
    for act in ("lock", "unlock"):
        answer = workshop.fanta.post(
            f"{workshop.path}/activities/{key}/{act}", headers={"Accept": "text/html"}
        )
        assert (answer.status_code, answer.headers["location"]) == (303, f"{workshop.path}/console")
