"""Races over HTTP: a seat has one whole ballot at every instant, and nothing is recorded after the
close."""

import asyncio
import random
import threading
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from app.commands.context import Context
from app.commands.plan.activities import close_activity, open_activity
from app.domain.votes.seal import ballots_sha256
from app.storage.activities import activity_by_key
from app.storage.boards import board_by_code
from app.storage.database import Database
from app.storage.unit import Unit
from app.storage.votes import ballots as store
from app.storage.votes.rounds import present_round
from tests.new_boards import new_board
from tests.storage.rows import put_ballot
from tests.web.crowds import Caller, callers, in_parallel
from tests.web.people import VOTE, Workshop, votes_of
from tests.web.seals import sha256_of

RACES, RUNNERS = 200, 8
ROUNDS, VOTERS = 4, 50
FIELDS = [str(number) for number in range(1, 31)]


def ballot_path(workshop: Workshop) -> str:
    return f"{workshop.path}/activities/{VOTE}/ballot"


def seats(workshop: Workshop, count: int) -> list[str]:
    """The cookies of so many new seats."""

    def share(first: int) -> list[str]:
        return [workshop.seat(f"Siège {number}").cookie for number in range(first, count, 4)]

    return [
        cookie
        for cookies in in_parallel([lambda n=n: share(n) for n in range(4)])
        for cookie in cookies
    ]  # type: ignore[misc]


def test_31_seats_of_segou_vote_at_once_and_the_tally_is_exact(any_workshop: Workshop) -> None:
    chance = random.Random(31)
    choices = [chance.sample(FIELDS, 3) for _ in range(31)]
    people = [any_workshop.seat(f"Siège {number}") for number in range(31)]
    answers = in_parallel(
        [lambda p=p, c=c: p.vote(*c) for p, c in zip(people, choices, strict=True)]
    )  # type: ignore[misc]
    assert {answer.status_code for answer in answers} == {200}
    tally = any_workshop.moussa.tally().json()
    assert (tally["ballots"], tally["seats"]) == (31, 31)
    assert votes_of(tally) == Counter(field for choice in choices for field in choice)
    assert any_workshop.fanta.closes().json()["sha256"] == sha256_of(
        any_workshop, [answer.json() for answer in answers]
    )


def test_a_seat_that_races_with_itself_has_one_whole_ballot_at_every_instant(
    any_workshop: Workshop,
) -> None:
    cookies, path = seats(any_workshop, RACES), ballot_path(any_workshop)
    ready = threading.Barrier(RUNNERS + 1)
    seen: list[tuple[int, int]] = []

    def watch(caller: Caller) -> list[tuple[int, Any]]:
        """What a screen is told in the middle of each race."""
        for _ in cookies:
            ready.wait(30)
            _, tally = caller.ask("GET", f"{any_workshop.path}/activities/{VOTE}/tally")
            seen.append((tally["ballots"], sum(field["votes"] for field in tally["fields"])))
        return []

    def run(caller: Caller, chance: random.Random) -> list[tuple[int, Any]]:
        answers = []
        for cookie in cookies:
            ready.wait(30)
            answers.append(caller.ask("PUT", path, {"fields": chance.sample(FIELDS, 3)}, cookie))
        return answers

    runners = [lambda caller, n=n: run(caller, random.Random(n)) for n in range(RUNNERS)]  # type: ignore[misc]
    *answers, _ = callers(any_workshop.url, [*runners, watch])
    assert {status for answer in answers for status, _ in answer} == {200}
    assert len(seen) == RACES
    assert all(votes == 3 * ballots <= 3 * RACES for ballots, votes in seen)
    with Caller(any_workshop.url) as caller:
        recorded = [
            caller.ask("GET", any_workshop.path, cookie=cookie)[1]["me"]["ballots"][VOTE]
            for cookie in cookies
        ]
    for race, ballot in enumerate(recorded):
        assert ballot in [answer[race][1] for answer in answers], "what is kept was answered so"
    tally = any_workshop.moussa.tally().json()
    assert (tally["ballots"], sum(votes_of(tally).values())) == (RACES, 3 * RACES)
    assert votes_of(tally) == Counter(field for ballot in recorded for field in ballot["fields"])
    assert any_workshop.fanta.closes().json()["sha256"] == sha256_of(any_workshop, recorded)


def test_counting_before_inserting_gives_a_seat_too_many_votes(any_database_url: str) -> None:
    """The control: the same race where the code, and not a constraint, says how many."""
    engine = create_engine(any_database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE bare_vote (seat int, field text)"))
    counted = threading.Barrier(RUNNERS)

    def vote() -> None:
        with engine.begin() as connection:
            votes = connection.execute(
                text("SELECT count(*) FROM bare_vote WHERE seat = 1")
            ).scalar_one()
            counted.wait(30)
            if votes + 3 <= 3:
                connection.execute(
                    text("INSERT INTO bare_vote VALUES (1, '1'), (1, '8'), (1, '22')")
                )

    in_parallel([vote] * RUNNERS)
    with engine.begin() as connection:
        assert (
            connection.execute(text("SELECT count(*) FROM bare_vote WHERE seat = 1")).scalar_one()
            > 3
        )
    engine.dispose()


class Race:
    """Ballots against the close: it comes when half of them are answered."""

    def __init__(self, workshop: Workshop, cookies: list[str]) -> None:
        self.workshop = workshop
        self.waiting = list(cookies)
        self.answers: list[tuple[int, Any]] = []
        self.half = threading.Event()

    def vote(self, caller: Caller, chance: random.Random) -> None:
        while self.waiting:
            try:
                cookie = self.waiting.pop()
            except IndexError:
                return
            self.answers.append(
                caller.ask(
                    "PUT", ballot_path(self.workshop), {"fields": chance.sample(FIELDS, 3)}, cookie
                )
            )
            if len(self.answers) >= VOTERS // 2:
                self.half.set()

    def close(self, caller: Caller) -> dict[str, Any]:
        assert self.half.wait(30)
        status, seal = caller.ask(
            "POST",
            f"{self.workshop.path}/activities/{VOTE}/close",
            cookie=self.workshop.fanta.cookie,
        )
        assert status == 200
        return dict(seal)

    def run(self, chance: random.Random) -> dict[str, Any]:
        runners = [
            lambda caller, n=n: self.vote(caller, random.Random(n))
            for n in chance.sample(range(10**6), RUNNERS)
        ]  # type: ignore[misc]
        *_, seal = callers(self.workshop.url, [*runners, self.close])  # type: ignore[list-item]
        return seal  # type: ignore[return-value]

    @property
    def recorded(self) -> list[Any]:
        """The ballots that were answered with a receipt."""
        return [ballot for status, ballot in self.answers if status == 200]

    @property
    def late(self) -> list[tuple[int, str]]:
        """Status and refusal of those that were not."""
        return [(status, no["refusal"]) for status, no in self.answers if status != 200]


def test_every_ballot_that_was_answered_is_in_the_seal_and_no_other(any_workshop: Workshop) -> None:
    cookies, refused = seats(any_workshop, VOTERS), 0
    for number in range(1, ROUNDS + 1):
        race = Race(any_workshop, cookies)
        seal = race.run(random.Random(number))
        recorded, late = race.recorded, race.late
        assert len(recorded) + len(late) == VOTERS
        assert set(late) <= {(409, "activity_not_open")}
        assert (seal["round"], seal["ballots"], seal["sha256"]) == (
            number,
            len(recorded),
            sha256_of(any_workshop, recorded),
        )
        tally = any_workshop.moussa.tally(round=number).json()
        assert votes_of(tally) == Counter(
            field for ballot in recorded for field in ballot["fields"]
        )
        refused += len(late)
        any_workshop.fanta.opens()
    assert refused, "the close came after every ballot: this was no race"


@pytest.fixture
def context(any_database_url: str) -> Iterator[Context]:
    database = Database(any_database_url)
    yield Context(database)
    database.close()


def test_a_state_read_outside_the_transaction_lets_a_ballot_in_after_the_seal(
    context: Context,
) -> None:
    """The control: the close fits between the look and the ballot."""

    async def run() -> tuple[str, str]:
        board = await new_board(context)
        await open_activity(context, board.code, VOTE)
        before = await context.database.read(
            lambda c: activity_by_key(c, board_by_code(c, board.code).id, VOTE)
        )
        before.value.require_open()
        _, seal = await close_activity(context, board.code, VOTE)
        assert seal is not None

        def work(unit: Unit) -> str:
            current = present_round(unit.connection, before.id, before.value.round)
            put_ballot(unit.connection, current, ("1", "8", "22"), "RECEIPT")
            return ballots_sha256(
                (ballot.receipt, ballot.fields)
                for ballot in store.ballots_of(unit.connection, current.id)
            )

        return seal.sha256, await context.database.write(work)

    sealed, counted = asyncio.run(run())
    assert counted != sealed
