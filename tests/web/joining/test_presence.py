"""Everybody on a list is expected, and present with the first sign of life; what a facilitator
marks, counts."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import NOTES, VOTE, Person, Workshop, refusal
from tests.web.rosters import imports, people

Json = dict[str, Any]


def expected(workshop: Workshop, *names: str) -> list[Json]:
    """People of a list, none of whom has come: their seats as the board's file tells them."""
    imports(workshop.fanta, "nom\n" + "\n".join(names)).raise_for_status()
    seats: list[Json] = (
        workshop.bearer("organiser_url").get(f"{workshop.path}/export.json").json()["seats"]
    )
    return seats


def present(workshop: Workshop) -> list[str]:
    return [person["name"] for person in people(workshop) if person["present"]]


def comes(workshop: Workshop, seat: Json) -> Person:
    device = workshop.someone()
    device.post(
        f"{workshop.path}/seats/resume", json={"seat_code": seat["seat_code"]}
    ).raise_for_status()
    return device


def writes(workshop: Workshop, seat: Json) -> None:
    device = comes(workshop, seat)
    marked(workshop, seat)
    device.note("Un marché", activity=NOTES).raise_for_status()


def votes(workshop: Workshop, seat: Json) -> None:
    device = comes(workshop, seat)
    marked(workshop, seat)
    device.vote("1", "8", "22").raise_for_status()


def marked(workshop: Workshop, seat: Json) -> None:
    """Called away: a facilitator marks the person absent."""
    workshop.fanta.post(
        f"{workshop.path}/people/{seat['id']}", json={"present": False}
    ).raise_for_status()
    assert present(workshop) == []


def is_handed_the_device(workshop: Workshop, seat: Json) -> None:
    answer = workshop.fanta.post(
        f"{workshop.path}/handover/{seat['id']}", json={"fields": ["1", "8", "22"]}
    )
    assert answer.is_success or answer.status_code == 303, answer.text


def is_typed_in(workshop: Workshop, seat: Json) -> None:
    answer = workshop.fanta.post(
        f"{workshop.path}/paper", json={"seat": seat["seat_code"], "choices": "1 8 22"}
    )
    assert answer.is_success or answer.status_code == 303, answer.text


VOTING = [votes, is_handed_the_device, is_typed_in]


@pytest.mark.parametrize("sign", VOTING)
def test_by_a_secret_ballot_the_number_comes_at_once_and_the_name_with_others(
    any_workshop: Workshop, sign: Callable[[Workshop, Json], Any]
) -> None:
    workshop = any_workshop
    people_of_list = expected(workshop, *(f"Personne {number}" for number in range(8)))
    for count, seat in enumerate(people_of_list[:5], 1):
        sign(workshop, seat)
        assert (present(workshop), workshop.fanta.tally().json()["seats"]) == ([], count)
    sign(workshop, people_of_list[5])
    assert len(present(workshop)) == 3
    assert workshop.fanta.closes().json()["seats"] == 6
    assert (
        len(present(workshop)) == 3
    )  # all chose alike: the names of the others stay away for good


@pytest.mark.parametrize("sign", [comes, writes, *VOTING])
def test_who_is_expected_is_present_with_the_first_sign_of_life(
    any_server: ForkedServer, workshop_at: Start, sign: Callable[[Workshop, Json], Any]
) -> None:
    """In a named vote also by voting."""
    workshop = workshop_at(any_server, opened=False)
    if sign in VOTING:
        workshop.fanta.post(
            f"{workshop.path}/activities/{VOTE}/settings", json={"secret": False}
        ).raise_for_status()
    for key in (VOTE, NOTES):
        workshop.fanta.opens(key).raise_for_status()
    awa, _ = expected(workshop, "Awa", "Bakary")
    assert (present(workshop), workshop.fanta.tally().json()["seats"]) == ([], 0)
    sign(workshop, awa)
    assert (present(workshop), workshop.fanta.tally().json()["seats"]) == (["Awa"], 1)


def test_nobody_comes_by_what_is_refused(any_workshop: Workshop) -> None:
    """The control: neither a wrong code nor a refused ballot or note is a sign of life."""
    workshop = any_workshop
    awa, _ = expected(workshop, "Awa", "Bakary")
    device = comes(workshop, awa)
    marked(workshop, awa)
    assert refusal(device.vote("1", "8")) == (422, "ballot_incomplete")
    assert refusal(device.note("")) == (422, "text_empty")
    assert (
        refusal(
            workshop.moussa.post(f"{workshop.path}/seats/resume", json={"seat_code": "ZZZZ-ZZZZ"})
        )[0]
        == 401
    )
    workshop.fanta.locks(VOTE).raise_for_status()
    assert refusal(device.vote("1", "8", "22")) == (409, "activity_locked")
    assert present(workshop) == []


def test_a_seal_counts_who_came_and_not_who_was_expected(any_workshop: Workshop) -> None:
    workshop = any_workshop
    awa, _, _ = expected(workshop, "Awa", "Bakary", "Oumou")
    votes(workshop, awa)
    workshop.seat("Moussa")
    seal = workshop.fanta.closes().json()
    assert (seal["ballots"], seal["seats"]) == (1, 2)
