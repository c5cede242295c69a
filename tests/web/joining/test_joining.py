"""The door of a board: a name that is there already is asked about, a device without cookies is
told, a flood is bounded."""

from collections.abc import Callable

import httpx
import pytest

from app.web.participant import visits
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.pages import PAGE, form_of, forms_of, send
from tests.web.people import Person, Workshop, refusal
from tests.web.rosters import imports, people

FRENCH = {**PAGE, "Accept-Language": "fr"}


def enters(device: Person, name: str, **more: str | list[str]) -> httpx.Response:
    """By the page, as a browser without scripts."""
    page = device.get(device.path, headers=PAGE).text
    return send(
        device, form_of(page, f"{device.path}/seats"), name=name, attendance="in_room", **more
    )


def seated(device: Person) -> str:
    """The seat that the device holds, empty for none."""
    me = device.get(device.path).json()["me"]
    return me["seat"] if me else ""


@pytest.mark.parametrize("spelling", ["Awa Traoré", "AWA TRAORE", " awa-traoré ", "Awa  Traoré"])
def test_a_name_that_is_there_already_is_asked_about_and_takes_no_seat(
    any_workshop: Workshop, spelling: str
) -> None:
    workshop = any_workshop
    awa = workshop.seat("Awa Traoré")
    device = workshop.someone()
    answer = enters(device, spelling)
    assert answer.status_code == 409
    assert f" {' '.join(spelling.split())}. Est-ce vous" in answer.text  # no space before the stop
    assert len(people(workshop)) == 1
    back = send(
        device, form_of(answer.text, f"{workshop.path}/seats/resume"), seat_code=awa.seat_code
    )
    assert (back.status_code, seated(device)) == (303, awa.seat)
    assert len(people(workshop)) == 1


def test_another_person_of_the_name_gets_a_seat_of_her_own(any_workshop: Workshop) -> None:
    workshop = any_workshop
    awa = workshop.seat("Awa Traoré")
    device = workshop.someone()
    answer = enters(device, "Awa Traoré", organisation="Hôpital")
    namesake = next(
        form for form in forms_of(answer.text, f"{workshop.path}/seats") if "another" in form.names
    )
    assert send(device, namesake).status_code == 303
    assert seated(device) not in {"", awa.seat}
    assert {person["organisation"] for person in people(workshop)} == {"", "Hôpital"}


def test_somebody_expected_is_asked_too_and_a_name_that_is_not_there_is_not(
    any_workshop: Workshop,
) -> None:
    """The control is the second name."""
    workshop = any_workshop
    imports(workshop.fanta, "nom\nAwa Traoré\n").raise_for_status()
    assert enters(workshop.someone(), "Awa Traoré").status_code == 409
    assert enters(workshop.someone(), "Awa Traorée").status_code == 303


def test_a_program_is_not_asked(any_workshop: Workshop) -> None:
    assert any_workshop.seat("Awa").seat != any_workshop.seat("Awa").seat


def test_who_enters_again_on_her_own_device_is_in(any_workshop: Workshop) -> None:
    workshop = any_workshop
    device = workshop.someone()
    page = device.get(device.path, headers=PAGE).text
    form = form_of(page, f"{device.path}/seats")
    assert send(device, form, name="Awa").status_code == 303
    seat = seated(device)
    assert send(device, form, name="awa").status_code == 303
    assert (seated(device), len(people(workshop))) == (seat, 1)


def test_nothing_is_asked_where_nobody_new_may_join(any_workshop: Workshop) -> None:
    """Else the question would tell strangers who is on the list."""
    workshop = any_workshop
    workshop.seat("Awa")
    page = workshop.someone().get(workshop.path, headers=PAGE).text
    workshop.fanta.post(f"{workshop.path}/settings", json={"joining": "roster"}).raise_for_status()
    for name in ("Awa", "Nobody"):
        device = workshop.someone()
        device.get(device.path, headers=PAGE)
        assert send(device, form_of(page, f"{device.path}/seats"), name=name).status_code == 403


def test_a_device_that_refuses_cookies_is_told_and_takes_no_seat(any_workshop: Workshop) -> None:
    workshop = any_workshop
    device = workshop.someone()
    for _ in range(3):
        page = device.get(device.path, headers=FRENCH).text
        device.cookies.clear()
        answer = device.post(
            f"{device.path}/seats",
            data=form_of(page, f"{device.path}/seats").says(name="Awa"),
            headers=FRENCH,
        )
        device.cookies.clear()
        assert answer.status_code == 403
        assert "cookies" in answer.text
        assert 'value="Awa"' in answer.text, "what was typed stays"
    assert people(workshop) == []
    assert enters(workshop.someone(), "Awa").status_code == 303, (
        "the control: a device that keeps them"
    )


def test_a_program_needs_no_cookie_to_ask(any_workshop: Workshop) -> None:
    workshop = any_workshop
    bare = httpx.post(
        f"{workshop.url}{workshop.path}/seats",
        json={"name": "Awa"},
        headers={"Accept": "application/json"},
    )
    assert bare.status_code == 201
    assert (
        httpx.post(
            f"{workshop.url}{workshop.path}/seats", data={"name": "Bakary"}, headers=PAGE
        ).status_code
        == 303
    )


# A flood


@pytest.fixture
def limited(fork_palabre: Callable[..., ForkedServer], workshop_at: Start) -> Workshop:
    """On a server as it comes: with limits."""
    return workshop_at(fork_palabre())


def joins(device: Person, times: int) -> int:
    """How many seats the device gets before it is told to wait."""
    for at in range(times):
        answer = device.post(f"{device.path}/seats", json={"name": f"robot {at}"})
        if answer.status_code == 429:
            assert refusal(answer) == (429, "slow_down")
            return at
        assert answer.status_code == 201, answer.text
    return times


def test_one_device_gets_no_more_seats_than_a_hall_has_and_the_next_device_does(
    limited: Workshop,
) -> None:
    most = visits.DEVICE_SEATS.uses
    assert joins(limited.someone(), most + 50) in {
        most,
        most + 1,
    }  # its first comes without a cookie yet
    assert enters(limited.someone(), "Awa").status_code == 303


def test_a_device_that_drops_its_cookies_fills_no_board_and_the_facilitator_lets_more_in(
    limited: Workshop,
) -> None:
    def join() -> int:
        robot.cookies.clear()
        return robot.post(f"{robot.path}/seats", json={"name": "robot"}).status_code

    robot = limited.someone()
    assert [join() for _ in range(visits.ENTRY + 3)] == [201] * visits.ENTRY + [429] * 3
    seats = limited.fanta.get(f"{limited.path}/console", headers=FRENCH).text
    assert "nouvelles inscriptions en une minute" in seats
    limited.fanta.post(
        f"{limited.path}/settings", json={"headcount": visits.ENTRY + 100}
    ).raise_for_status()
    assert join() == 201
    limited.fanta.post(f"{limited.path}/settings", json={"joining": "closed"}).raise_for_status()
    assert join() == 403


def test_a_server_without_limits_lets_everybody_in(workshop: Workshop) -> None:
    """The control."""
    assert joins(workshop.someone(), visits.DEVICE_SEATS.uses + 20) == visits.DEVICE_SEATS.uses + 20
