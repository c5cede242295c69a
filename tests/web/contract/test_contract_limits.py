"""Limits: a crowd behind one address passes, a device that runs wild is told to wait."""

from collections.abc import Callable

import pytest

from tests.shared import Start
from tests.web.crowds import Caller, callers
from tests.web.forks import ForkedServer
from tests.web.people import VOTE, Person, Workshop, refusal

AT_LEAST_SEATS, AT_LEAST_REQUESTS = 200, 2000  # per address in 10 seconds
MOST_OF_ONE_SEAT = 130  # two windows and a little


@pytest.fixture
def limited(fork_palabre: Callable[..., ForkedServer], workshop_at: Start) -> Workshop:
    """On a server as it comes: with limits."""
    return workshop_at(fork_palabre())


def statuses(caller: Caller, times: int, *request: object) -> set[int]:
    return {caller.ask(*request)[0] for _ in range(times)}  # type: ignore[arg-type]


def test_a_room_of_200_joins_from_one_address_at_once(limited: Workshop) -> None:
    join = ("POST", f"{limited.path}/seats", {"name": "Awa", "attendance": "in_room"})
    assert (
        callers(limited.url, [lambda caller: statuses(caller, AT_LEAST_SEATS // 4, *join)] * 4)
        == [{201}] * 4
    )


def test_an_address_asks_2000_times_in_10_seconds(limited: Workshop) -> None:
    resume = ("POST", f"{limited.path}/seats/resume", {"seat_code": limited.seat("Awa").seat_code})
    look, unlimited = ("GET", f"{limited.path}/activities/{VOTE}/tally"), ("GET", "/metrics")
    share = {look: 300, unlimited: AT_LEAST_REQUESTS - 600}
    acts = [lambda caller: statuses(caller, 300, *resume)]
    acts += [
        lambda caller, times=times, request=request: statuses(caller, times, *request)
        for request, times in share.items()
    ]
    assert callers(limited.url, acts) == [{200}] * 3


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
    answer = first_refused(awa)
    assert answer > 20, "an outbox may have waited for hours"
    assert awa.board()["me"]["ballots"][VOTE]["fields"] == ["1", "8", str(9 + (answer - 1) % 20)]
    assert bakary.vote("1", "8", "22").status_code == 200
    assert limited.seat("Latecomer").vote("1", "8", "22").status_code == 200


def test_limits_can_be_switched_off_for_a_load_test(workshop: Workshop) -> None:
    """The control of the test above, on a server with PALABRE_LIMITS=off."""
    assert first_refused(workshop.seat("Awa")) == 0
