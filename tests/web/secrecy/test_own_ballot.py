"""In a secret vote only the device that cast a ballot is shown its choices: every door that shows
an own ballot, every device."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.pages import PAGE
from tests.web.people import VOTE, Person, Workshop, refusal

FIELDS = ("4", "18", "22")
FRAGMENT = {"Accept": "text/html", "HX-Request": "true"}
ADDRESS = f"activities/{VOTE}/ballot"


def resumes(workshop: Workshop, person: Person, device: Person | None = None) -> Person:
    """Another device on which the seat was opened with its code."""
    device = device or workshop.someone()
    device.post(
        f"{workshop.path}/seats/resume", json={"seat_code": person.seat_code}
    ).raise_for_status()
    device.seat, device.seat_code = person.seat, person.seat_code
    return device


def choices_in(text: str) -> list[str]:
    """The choices that a page shows: in its receipt, and as ticks of its form."""
    match = re.search(r'<ul class="plain receipt-fields">(.*?)</ul>', text, re.DOTALL)
    ticks = re.findall(r'name="fields" value="(\d+)" checked', text)
    return ticks + re.findall(
        r'<span [^>]*class="number">(\d+)</span>', match.group(1) if match else ""
    )


def json_of(person: Person) -> list[str]:
    return list(person.board()["me"]["ballots"][VOTE].get("fields", ()))


def page_of(person: Person) -> list[str]:
    return choices_in(person.get(person.path, headers=PAGE).text)


def change_of(person: Person) -> list[str]:
    return choices_in(person.get(f"{person.path}?activity={VOTE}&change=1", headers=PAGE).text)


def fragment_of(person: Person) -> list[str]:
    return choices_in(person.get(person.path, headers=FRAGMENT).text)


def refused_form_of(person: Person) -> list[str]:
    """The page that comes back with a refusal has what was ticked now, not what is in."""
    return [
        choice
        for choice in choices_in(
            person.post(f"{person.path}/{ADDRESS}", data={"fields": ["1"]}, headers=PAGE).text
        )
        if choice != "1"
    ]


def wrong_receipt_of(person: Person) -> list[str]:
    return choices_in(
        person.post(
            f"{person.path}/{ADDRESS}/show", data={"receipt": "ZZZZ-ZZZZ"}, headers=PAGE
        ).text
    )


DOORS: dict[str, Callable[[Person], list[str]]] = {
    "the board as JSON": json_of,
    "the page": page_of,
    "the form to change it": change_of,
    "the fragment": fragment_of,
    "a refusal": refused_form_of,
    "a wrong receipt": wrong_receipt_of,
}
OWN = {"the board as JSON", "the page", "the form to change it", "the fragment"}


def left_and_back(workshop: Workshop, person: Person) -> Person:
    person.post(f"{workshop.path}/seats/leave").raise_for_status()
    return resumes(workshop, person, person)


def host_device(workshop: Workshop, person: Person) -> Person:
    return resumes(workshop, person, workshop.bearer("host_url"))


def forged(workshop: Workshop, person: Person) -> Person:
    """The seat's cookie without the device's."""
    device = workshop.someone()
    device.cookies.set("palabre_seat", person.cookies["palabre_seat"], path=workshop.path)
    return device


DEVICES: dict[str, Callable[[Workshop, Person], Person]] = {
    "another phone": resumes,
    "a facilitator": host_device,
    "the same phone, left and taken again": left_and_back,
    "a copied seat cookie": forged,
}


@pytest.mark.parametrize("device", DEVICES)
def test_no_door_shows_another_device_the_choices_of_a_secret_ballot(
    any_workshop: Workshop, device: str
) -> None:
    awa = any_workshop.seat("Awa")
    awa.vote(*FIELDS).raise_for_status()
    fields_by_door = {door: sorted(set(look(awa)), key=int) for door, look in DOORS.items()}
    assert {door for door, fields in fields_by_door.items() if fields} >= OWN, (
        "the control: the casting device is shown them there"
    )
    tablet = DEVICES[device](any_workshop, awa)
    assert {door: look(tablet) for door, look in DOORS.items()} == {door: [] for door in DOORS}


def test_in_a_named_vote_they_are_shown_as_ever(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    """The second control: the same doors, the same device, and nothing secret."""
    workshop = workshop_at(any_server, opened=False)
    workshop.fanta.post(
        f"{workshop.path}/activities/{VOTE}/settings", json={"secret": False}
    ).raise_for_status()
    workshop.fanta.opens().raise_for_status()
    awa = workshop.seat("Awa")
    cast = awa.vote(*FIELDS).json()
    tablet = resumes(workshop, awa)
    assert tablet.board()["me"]["ballots"] == {VOTE: cast}
    assert sorted(set(page_of(tablet)), key=int) == list(FIELDS)
    assert tablet.vote(*FIELDS).json() == cast, "the same ballot again is the same receipt"


def test_the_receipt_shows_the_choices_anywhere_and_stands_in_no_address(
    any_workshop: Workshop,
) -> None:
    awa = any_workshop.seat("Awa")
    cast = awa.vote(*FIELDS).json()
    tablet = resumes(any_workshop, awa)
    mine = tablet.board()["me"]["ballots"]
    assert mine == {VOTE: {"recorded_at": cast["recorded_at"], "elsewhere": True}}
    for receipt in (cast["receipt"], cast["receipt"].lower().replace("-", " ")):
        answer = tablet.get(tablet.path, headers={"Palabre-Receipt": receipt})
        assert answer.json()["me"]["ballots"] == {VOTE: cast}
    wrong = tablet.get(tablet.path, headers={"Palabre-Receipt": "ZZZZ-ZZZZ"})
    assert wrong.json()["me"]["ballots"] == mine
    page = tablet.post(
        f"{tablet.path}/{ADDRESS}/show", data={"receipt": cast["receipt"]}, headers=PAGE
    )
    assert (page.status_code, choices_in(page.text)) == (200, list(FIELDS))
    assert "location" not in page.headers
    assert (
        tablet.post(
            f"{tablet.path}/{ADDRESS}/show", data={"receipt": "ZZZZ-ZZZZ"}, headers=PAGE
        ).status_code
        == 403
    )
    assert tablet.board()["me"]["ballots"] == mine, (
        "it is shown once, and gives no right to the device"
    )


def test_a_guess_from_another_device_is_a_new_ballot_whether_it_is_right_or_wrong(
    any_workshop: Workshop,
) -> None:
    awa = any_workshop.seat("Awa")
    first = awa.vote(*FIELDS).json()
    assert awa.vote(*FIELDS).json() == first, "the control: its own device hears that it is in"
    for guess in (FIELDS, ("1", "2", "3")):
        tablet = resumes(any_workshop, awa)
        second = tablet.vote(*guess).json()
        assert second["receipt"] != first["receipt"]
        assert awa.board()["me"]["ballots"][VOTE] == {
            "recorded_at": second["recorded_at"],
            "elsewhere": True,
        }
        assert tablet.board()["me"]["ballots"][VOTE] == second
        first = awa.vote(*FIELDS).json()
    assert any_workshop.fanta.tally().json()["ballots"] == 1


def test_a_seat_s_cookie_of_before_goes_on_and_gets_a_device(any_workshop: Workshop) -> None:
    """Phones that joined before devices had a secret hold the seat's cookie alone."""
    awa = any_workshop.seat("Awa")
    for look in ({}, PAGE):
        old = forged(any_workshop, awa)
        assert "palabre_device" in old.get(old.path, headers=look).cookies
    old = forged(any_workshop, awa)
    cast = old.vote(*FIELDS)
    assert "palabre_device" in cast.cookies, "or at the latest with its ballot"
    assert old.board()["me"]["ballots"] == {VOTE: cast.json()}
    assert old.vote(*FIELDS).json() == cast.json(), "its retry is the same ballot"
    form = forged(any_workshop, awa)
    assert (
        form.post(f"{form.path}/{ADDRESS}", data={"fields": FIELDS}, headers=PAGE).status_code
        == 303
    )
    assert page_of(form) == list(FIELDS)


def test_an_assisted_ballot_is_nobody_s_device_s(any_workshop: Workshop) -> None:
    for how in ("paper", "handover"):
        awa = any_workshop.seat("Awa")
        receipt = any_workshop.fanta.vote(*FIELDS, seat=awa.seat, assisted=how).json()
        for device in (awa, host_device(any_workshop, awa)):
            assert json_of(device) == page_of(device) == []
            assert device.get(device.path, headers={"Palabre-Receipt": receipt["receipt"]}).json()[
                "me"
            ]["ballots"] == {VOTE: receipt}


@pytest.mark.parametrize("how", ["paper", "handover"])
def test_an_assisted_ballot_never_takes_the_place_of_an_own_one_and_half_of_one_tells_nothing(
    any_workshop: Workshop, how: str
) -> None:
    awa, bakary, path = any_workshop.seat("Awa"), any_workshop.seat("Bakary"), any_workshop.path
    cast = awa.vote(*FIELDS).json()

    def answers(fields: list[str]) -> list[Any]:
        put = [
            any_workshop.fanta.vote(*fields, seat=person.seat, assisted=how)
            for person in (awa, bakary)
        ]
        handed = [
            any_workshop.fanta.post(f"{path}/handover/{person.seat}", json={"fields": fields})
            for person in (awa, bakary)
        ]
        typed = [
            any_workshop.fanta.post(
                f"{path}/paper", json={"seat": person.seat, "choices": " ".join(fields)}
            )
            for person in (awa, bakary)
        ]
        return [[answer.status_code for answer in pair] for pair in (put, handed, typed)]

    for half in (["1"], ["1", "1", "2"], ["1", "2", "nowhere"], ["1", "2", "3", "4"]):
        assert answers(half) == [[422, 422]] * 3, "nobody learns who has voted"
    assert refusal(any_workshop.fanta.vote("1", "2", "3", seat=awa.seat, assisted=how)) == (
        409,
        "seat_has_voted",
    )
    assert answers(["1", "2", "3"]) == [[409, 200], [409, 409], [409, 409]], (
        "whoever has not voted is the control"
    )
    assert awa.board()["me"]["ballots"] == {VOTE: cast}


def test_while_a_vote_is_locked_staff_are_refused_alike_whatever_they_guess(
    any_workshop: Workshop,
) -> None:
    awa, bakary, coumba = (any_workshop.seat(name) for name in ("Awa", "Bakary", "Coumba"))
    awa.vote(*FIELDS).raise_for_status()
    any_workshop.fanta.vote(*FIELDS, seat=bakary.seat).raise_for_status()
    any_workshop.fanta.locks().raise_for_status()
    for guess in (FIELDS, ("1", "2", "3"), ("1",)):
        for seat in (awa.seat, bakary.seat, coumba.seat):
            assert refusal(any_workshop.fanta.vote(*guess, seat=seat)) == (409, "activity_locked")


def test_no_answer_of_hand_over_and_paper_leads_to_an_address_with_the_receipt(
    any_workshop: Workshop,
) -> None:
    awa, bakary = any_workshop.seat("Awa"), any_workshop.seat("Bakary")
    handed = any_workshop.fanta.post(
        f"{any_workshop.path}/handover/{awa.seat}", data={"fields": FIELDS}, headers=PAGE
    )
    typed = any_workshop.fanta.post(
        f"{any_workshop.path}/paper", data={"seat": "Bakary", "choices": "4 18 22"}, headers=PAGE
    )
    for answer, person in ((handed, awa), (typed, bakary)):
        assert (answer.status_code, "location" in answer.headers) == (200, False)
        [receipt] = re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", answer.text)
        assert person.get(person.path, headers={"Palabre-Receipt": receipt}).json()["me"][
            "ballots"
        ][VOTE]["fields"] == list(FIELDS)


def test_the_typing_in_of_paper_names_seats_without_their_codes_and_namesakes_apart(
    any_workshop: Workshop,
) -> None:
    people = [
        any_workshop.seat("Awa", organisation=place) for place in ("Mairie", "École", "École")
    ] + [any_workshop.seat("Bakary")]
    text = any_workshop.fanta.get(f"{any_workshop.path}/paper", headers=PAGE).text
    assert [person.seat_code for person in people if person.seat_code in text] == []
    values = re.findall(r'<option\s+value="([^"]+)">', text)
    assert values == ["Awa, Mairie", people[1].seat, people[2].seat, "Bakary"]
    for value in values:
        answer = any_workshop.fanta.post(
            f"{any_workshop.path}/paper", data={"seat": value, "choices": "4 18 22"}, headers=PAGE
        )
        assert answer.status_code == 200, value
    assert any_workshop.fanta.tally().json()["ballots"] == len(people)
