"""Limits: a crowd behind one address passes, a device that runs wild is told to wait."""

import http.client
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from tests.web.conftest import Start
from tests.web.crowds import in_parallel
from tests.web.forks import Forked
from tests.web.people import JSON, VOTE, Person, Workshop, refusal

AT_LEAST_SEATS, AT_LEAST_REQUESTS = 200, 2000  # per address in 10 seconds
MOST_OF_ONE_SEAT = 130  # two windows and a little


@pytest.fixture
def limited(fork_palabre: Callable[..., Forked], workshop_at: Start) -> Workshop:
    """On a server as it comes: with limits."""
    return workshop_at(fork_palabre())


def statuses(url: str, method: str, path: str, times: int, body: bytes | None = None) -> set[int]:
    """What a thrifty client is answered; many requests cost it little."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port)
    seen = set()
    for _ in range(times):
        connection.request(method, path, body, {**JSON, "Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        seen.add(answer.status)
    connection.close()
    return seen


def test_a_room_of_200_joins_from_one_address_at_once(limited: Workshop) -> None:
    body, seats = b'{"name": "Awa", "attendance": "in_room"}', f"{limited.path}/seats"
    acts = [lambda: statuses(limited.url, "POST", seats, AT_LEAST_SEATS // 4, body) for _ in range(4)]
    assert in_parallel(acts) == [{201}] * 4


def test_an_address_asks_2000_times_in_10_seconds(limited: Workshop) -> None:
    awa = limited.seat("Awa")
    come_back = f'{{"seat_code": "{awa.seat_code}"}}'.encode()
    acts = [lambda: statuses(limited.url, "GET", "/metrics", AT_LEAST_REQUESTS // 2 - 300)]
    acts += [lambda: statuses(limited.url, "GET", f"{limited.path}/activities/{VOTE}/tally", AT_LEAST_REQUESTS // 2)]
    acts += [lambda: statuses(limited.url, "POST", f"{limited.path}/seats/resume", 300, come_back)]
    assert in_parallel(acts) == [{200}] * 3


def first_refused(person: Person) -> int:
    """How many ballots the person casts before being told to wait; 0 if never."""
    for turn in range(1, MOST_OF_ONE_SEAT):
        answer = person.vote("1", "8", str(9 + turn % 20))
        if answer.status_code == 429:
            assert refusal(answer) == (429, "slow_down")
            assert 1 <= int(answer.headers["retry-after"]) <= 60
            return turn
        assert answer.status_code == 200
    return 0


def test_a_seat_that_runs_wild_is_told_to_wait_and_nobody_else_is(limited: Workshop) -> None:
    awa, bakary = limited.seat("Awa"), limited.seat("Bakary")
    kept = first_refused(awa)
    assert kept > 20, "an outbox may have waited for hours"
    assert awa.board()["me"]["ballots"][VOTE]["fields"] == ["1", "8", str(9 + (kept - 1) % 20)]
    assert bakary.vote("1", "8", "22").status_code == 200
    assert limited.seat("Latecomer").vote("1", "8", "22").status_code == 200


def test_limits_can_be_switched_off_for_a_load_test(workshop: Workshop) -> None:
    """The control of the test above, on a server with PALABRE_LIMITS=off."""
    assert first_refused(workshop.seat("Awa")) == 0
