"""What a host does about one person: the seat code on demand, the ballot taken away; each logged,
and told where it must be."""

from typing import Any

import pytest

from tests.web.lines import line
from tests.web.live.test_own_ballot_live import counts_of, mine_of
from tests.web.pages import PAGE
from tests.web.people import VOTE, Workshop, refusal
from tests.web.secrecy.test_own_ballot import FIELDS


def void(workshop: Workshop, seat: str, **body: Any) -> Any:
    return workshop.fanta.post(
        f"{workshop.path}/people/{seat}/ballot/void",
        json={"activity": VOTE, "reason": "Saisi deux fois", **body},
    )


def session_of(workshop: Workshop) -> dict[str, Any]:
    person: dict[str, Any] = (
        workshop.bearer("organiser_url").get(f"{workshop.path}/export.json").json()
    )
    return person


def acts(workshop: Workshop) -> list[tuple[str, str]]:
    return [
        (act["act"], act["subject"])
        for act in workshop.fanta.get(f"{workshop.path}/acts").json()["acts"]
    ]


def test_no_list_of_staff_has_a_seat_code(any_workshop: Workshop) -> None:
    codes = {any_workshop.seat(name).seat_code for name in ("Awa", "Bakary")}
    device = any_workshop.fanta.post(f"{any_workshop.path}/groups/g1", json={"name": "Groupe 1"})
    assert device.status_code == 200
    codes.add(any_workshop.fanta.post(f"{any_workshop.path}/groups/g1/device").json()["seat_code"])
    roster = any_workshop.fanta.post(f"{any_workshop.path}/roster", json={"csv": "name\nCoumba"})
    assert roster.status_code == 201
    coumba = roster.json()["seats"][0]["seat"]
    codes.add(
        any_workshop.fanta.post(f"{any_workshop.path}/people/{coumba}/code").json()["seat_code"]
    )
    session = str(session_of(any_workshop))
    assert all(code in session for code in codes), (
        "the control: the whole session has them, and these are they"
    )
    texts = [
        roster.text,
        any_workshop.fanta.post(
            f"{any_workshop.path}/people/{coumba}", json={"present": False}
        ).text,
    ]
    for page in ("people", "console", "paper", "handover", "console/files"):
        texts += [
            any_workshop.fanta.get(f"{any_workshop.path}/{page}", headers=headers).text
            for headers in ({}, PAGE)
        ]
    assert [code for code in codes for text in texts if code in text] == []


def test_a_seat_code_is_shown_one_at_a_time_and_logged(any_workshop: Workshop) -> None:
    awa = any_workshop.seat("Awa")
    answer = any_workshop.fanta.post(f"{any_workshop.path}/people/{awa.seat}/code")
    assert (answer.status_code, answer.json()) == (200, {"seat_code": awa.seat_code})
    page = any_workshop.fanta.post(f"{any_workshop.path}/people/{awa.seat}/code", headers=PAGE)
    assert (page.status_code, awa.seat_code in page.text) == (200, True)
    assert acts(any_workshop)[:2] == [("code_shown", "Awa")] * 2
    assert refusal(any_workshop.fanta.post(f"{any_workshop.path}/people/nobody/code")) == (
        404,
        "no_such_seat",
    )
    any_workshop.fanta.get(f"{any_workshop.path}/seat-cards.pdf").raise_for_status()
    assert acts(any_workshop)[0][0] == "cards_printed"


def test_a_voided_ballot_is_told_with_its_reason_counted_and_may_be_cast_again(
    any_workshop: Workshop,
) -> None:
    awa = any_workshop.seat("Awa")
    awa.vote(*FIELDS).raise_for_status()
    with line(any_workshop, "phone", person=awa) as phone:
        phone.next()
        assert void(any_workshop, awa.seat).status_code == 204
        phone.until(lambda client_state: ("withdrawn", "host") in mine_of(phone))
    assert any_workshop.fanta.tally().json()["ballots"] == 0
    page = awa.get(awa.path, headers=PAGE).text
    assert "Saisi deux fois" in page
    assert 'id="ballot"' in page, "and the ballot to fill in again"
    again = any_workshop.fanta.vote("1", "2", "3", seat=awa.seat)
    assert again.status_code == 200, "now staff may enter one"
    any_workshop.fanta.closes().raise_for_status()
    session = session_of(any_workshop)
    assert counts_of(session) == (0, 0, 1)
    [entry] = [entry for entry in session["log"] if entry["act"] == "ballot_voided"]
    assert entry["detail"] == {"activity": VOTE, "reason": "Saisi deux fois"}, (
        "no seat beside a secret ballot"
    )


def test_a_void_answers_alike_whether_a_ballot_is_in_or_not(any_workshop: Workshop) -> None:
    awa, bakary = any_workshop.seat("Awa"), any_workshop.seat("Bakary")
    awa.vote(*FIELDS).raise_for_status()
    answers = [void(any_workshop, person.seat) for person in (awa, bakary)]
    assert [(answer.status_code, answer.content) for answer in answers] == [(204, b"")] * 2
    assert [act for act, _ in acts(any_workshop)[:2]] == ["ballot_voided"] * 2
    assert counts_of(session_of(any_workshop)) == (0, 0, 1)


@pytest.mark.parametrize("reason", ["", " \n", "x" * 201])
def test_a_void_without_a_reason_is_refused(any_workshop: Workshop, reason: str) -> None:
    awa = any_workshop.seat("Awa")
    cast = awa.vote(*FIELDS).json()
    assert void(any_workshop, awa.seat, reason=reason).status_code == 422
    assert awa.board()["me"]["ballots"] == {VOTE: cast}


def test_what_is_locked_closed_or_not_there_voids_nothing(any_workshop: Workshop) -> None:
    awa = any_workshop.seat("Awa")
    awa.vote(*FIELDS).raise_for_status()
    any_workshop.fanta.locks().raise_for_status()
    assert refusal(void(any_workshop, awa.seat)) == (409, "activity_locked")
    any_workshop.fanta.unlocks().raise_for_status()
    for key in ("situation", "nowhere"):
        assert refusal(void(any_workshop, awa.seat, activity=key)) == (404, "no_such_activity")
    assert refusal(void(any_workshop, "nobody")) == (404, "no_such_seat")
    any_workshop.fanta.closes().raise_for_status()
    assert refusal(void(any_workshop, awa.seat)) == (409, "activity_not_open")
    assert any_workshop.fanta.tally().json()["ballots"] == 1


def test_the_seat_that_is_taken_away_with_its_ballot_counts_as_voided(
    any_workshop: Workshop,
) -> None:
    awa = any_workshop.seat("Awa")
    awa.vote(*FIELDS).raise_for_status()
    any_workshop.fanta.post(f"{any_workshop.path}/people/{awa.seat}/void").raise_for_status()
    console = any_workshop.fanta.get(f"{any_workshop.path}/console", headers=PAGE).text
    assert f'id="changed-{VOTE}"' in console
    assert counts_of(session_of(any_workshop)) == (0, 0, 1)
