"""Two processes on one PostgreSQL and one Valkey: a board is the same at both, also while the bus
is away."""

import copy
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.realtime.presence import LINGER_SECONDS
from tests.servers.process import until
from tests.servers.valkey import Valkey
from tests.shared import Start
from tests.web.crowds import callers, in_parallel
from tests.web.forks import ForkedServer
from tests.web.lines import line
from tests.web.people import VOTE, Person, Workshop, refusal, votes_of
from tests.web.seals import sha256_of

FIELDS = [str(number) for number in range(1, 31)]


@dataclass
class Pair:
    """One board, as it is met at each of two processes."""

    here: Workshop
    there: Workshop
    bus: Valkey


def at(workshop: Workshop, server: ForkedServer) -> Workshop:
    clone = copy.copy(workshop)
    clone.url = server.url
    clone.moussa, clone.fanta = moved(workshop.moussa, server), moved(workshop.fanta, server)
    return clone


def moved(person: Person, server: ForkedServer) -> Person:
    """The same browser, sent to the other process."""
    person_there = Person(
        base_url=server.url,
        transport=person._transport,
        headers=person.headers,
        cookies=person.cookies,
    )
    person_there.path, person_there.seat, person_there.seat_code = (
        person.path,
        person.seat,
        person.seat_code,
    )
    return person_there


@pytest.fixture
def pair(
    fork_palabre: Callable[..., ForkedServer],
    workshop_at: Start,
    fresh_postgres_url: str,
    tmp_path: Path,
) -> Iterator[Pair]:
    """With limits, as in production; the bus is this test's own, and may be stopped."""
    bus = Valkey(tmp_path).start()
    first, second = (
        fork_palabre(database_url=fresh_postgres_url, bus_url=bus.url) for _ in range(2)
    )
    workshop = workshop_at(first)
    yield Pair(workshop, at(workshop, second), bus)
    bus.stop()


def test_a_vote_at_one_process_reaches_a_screen_at_the_other(pair: Pair) -> None:
    with line(pair.there) as screen:
        screen.next()
        for number in range(1, 6):
            pair.here.seat("Awa").vote("1", "8", "22")
            assert (
                screen.until(lambda client_state, n=number: client_state.ballots() == n).tallies[
                    VOTE
                ]["votes"]["8"]
                == number
            )  # type: ignore[misc]


def test_while_the_bus_is_away_votes_succeed_and_arrive(pair: Pair) -> None:
    with line(pair.there) as screen:
        screen.next()
        pair.bus.stop()
        for number in range(1, 4):
            assert pair.here.seat("Awa").vote("1", "8", "22").status_code == 200
            screen.until(lambda client_state, n=number: client_state.ballots() == n, patience=5)  # type: ignore[misc]  # a second, by the poll
        assert pair.here.moussa.get("/healthz").json() == {
            "ok": False,
            "database": True,
            "bus": False,
        }
        pair.bus.start()
        pair.here.seat("Bakary").vote("1", "8", "22")
        screen.until(lambda client_state: client_state.ballots() == 4)


def test_a_seat_s_and_a_host_s_cookies_hold_at_every_process(pair: Pair) -> None:
    awa = pair.here.seat("Awa")
    assert moved(awa, server_of(pair.there)).vote("1", "8", "22").status_code == 200
    assert awa.board()["me"]["ballots"][VOTE]["fields"] == ["1", "8", "22"]
    assert pair.there.fanta.closes().status_code == 200
    assert refusal(awa.vote("1", "8", "23")) == (409, "activity_not_open")


def server_of(workshop: Workshop) -> ForkedServer:
    """Only its address is asked for."""
    return type("Address", (), {"url": workshop.url})()  # type: ignore[return-value]


def test_a_seat_that_races_at_both_processes_has_one_ballot(pair: Pair) -> None:
    people = [pair.here.seat(f"Siège {n}") for n in range(20)]
    chance = random.Random(8)

    def race(person: Person) -> None:
        twin = moved(person, server_of(pair.there))
        votes = [
            lambda who=who, fields=chance.sample(FIELDS, 3): who.vote(*fields)
            for who in (person, twin) * 2
        ]  # type: ignore[misc]
        answers = in_parallel(votes)
        assert {answer.status_code for answer in answers} == {200}
        assert person.board()["me"]["ballots"][VOTE] in [answer.json() for answer in answers]

    for person in people:
        race(person)
    tally = pair.there.moussa.tally().json()
    assert (tally["ballots"], sum(votes_of(tally).values())) == (20, 60)


def test_a_close_at_one_process_seals_what_the_other_answered(pair: Pair) -> None:
    cookies = [pair.here.seat(f"Siège {n}").cookie for n in range(40)]
    path = f"{pair.here.path}/activities/{VOTE}"
    answers: list[tuple[int, dict[str, object]]] = []

    def vote(caller: object, mine: list[str], seed: int) -> None:
        chance = random.Random(seed)
        for cookie in mine:
            answers.append(
                caller.ask("PUT", f"{path}/ballot", {"fields": chance.sample(FIELDS, 3)}, cookie)
            )  # type: ignore[attr-defined]

    def close(caller: object) -> dict[str, object]:
        while len(answers) < 10:
            caller.ask("GET", "/healthz")  # type: ignore[attr-defined]
        return caller.ask("POST", f"{path}/close", cookie=pair.here.fanta.cookie)[1]  # type: ignore[attr-defined, no-any-return]

    voters = [lambda caller, n=n: vote(caller, cookies[n::4], n) for n in range(4)]  # type: ignore[misc]
    both = [
        lambda: callers(pair.here.url, [*voters[:2], close])[-1],
        lambda: callers(pair.there.url, voters[2:]),
    ]
    seal, _ = in_parallel(both)  # type: ignore[arg-type]
    recorded = [receipt for status, receipt in answers if status == 200]
    assert {body["refusal"] for status, body in answers if status != 200} <= {"activity_not_open"}
    assert (seal["ballots"], seal["sha256"]) == (len(recorded), sha256_of(pair.here, recorded))
    tally = pair.there.moussa.tally().json()
    assert votes_of(tally) == Counter(field for receipt in recorded for field in receipt["fields"])  # type: ignore[attr-defined]


def connected(workshop: Workshop) -> int:
    """As the console's page of seats tells."""
    text = workshop.fanta.get(
        f"{workshop.path}/people", headers={"Accept": "text/html", "Accept-Language": "en"}
    ).text
    match = re.search(r"(\d+) connected now", text)
    assert match, text
    return int(match[1])


def test_who_is_connected_is_known_at_every_process_and_once(pair: Pair) -> None:
    awa, bakary = pair.here.seat("Awa"), pair.here.seat("Bakary")
    awa_there = moved(awa, server_of(pair.there))
    assert connected(pair.there) == 0
    with (
        line(pair.here, "phone", person=awa) as first,
        line(pair.here, "phone", person=bakary) as two,
        line(pair.there, "phone", person=awa_there) as three,
    ):
        for watcher in (first, two, three):
            watcher.next()
        at_both(pair, 2)
    at_both(pair, 0)  # once LINGER_SECONDS and a second of the bus have passed


def at_both(pair: Pair, count: int) -> None:
    for workshop in (pair.here, pair.there):
        until(
            lambda workshop=workshop: connected(workshop) == count,  # type: ignore[misc]
            seconds=5 + LINGER_SECONDS,
            otherwise=lambda workshop=workshop: (
                f"{workshop.url} knows of {connected(workshop)}, not of {count}"
            ),  # type: ignore[misc]
        )


def test_what_a_seat_spends_at_one_process_counts_at_the_other(pair: Pair) -> None:
    pair.here.fanta.opens()
    awa = pair.here.seat("Awa")
    awa_there = moved(awa, server_of(pair.there))
    statuses = [awa.vote("1", "8", "22").status_code for _ in range(61)]
    assert set(statuses[:60]) == {200}
    assert statuses[60] == 429
    # a second late, not a second budget; a window is 10 s
    until(
        lambda: awa_there.vote("1", "8", "22").status_code == 429,
        seconds=4,
        otherwise=lambda: "it had a budget of its own",
    )


def test_an_erased_board_is_gone_from_the_screens_of_every_process(pair: Pair) -> None:
    with line(pair.there) as screen:
        screen.next()
        pair.bus.stop()
        pair.here.bearer("organiser_url").post(
            f"{pair.here.path}/erase", json={"code": pair.here.code}
        )
        assert screen.close_code() == 1008
        pair.bus.start()
