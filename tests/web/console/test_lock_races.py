"""A lock that races ballots: nothing is recorded after its answer."""

import asyncio
import random
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from app.commands.ballots import cast_ballot
from app.commands.context import Context
from app.commands.people.seats import join
from app.commands.plan.activities import lock_activity, open_activity
from app.domain.refusals import Refusal
from app.storage.activities import StoredActivity, activity_by_key
from app.storage.boards import board_by_code
from app.storage.database import Database
from app.storage.unit import Unit
from app.storage.votes import ballots as store
from app.storage.votes.rounds import present_round
from tests.new_boards import new_board
from tests.storage.rows import put_ballot
from tests.web.crowds import Caller, callers
from tests.web.people import VOTE, Workshop, votes_of
from tests.web.seals import sha256_of
from tests.web.secrecy.test_races import ROUNDS, RUNNERS, VOTERS, Race, seats

LOCKED = (409, "activity_locked")


class LockRace(Race):
    """Ballots against a lock: it comes when half of them are answered, and the tally is read as
    soon as it says that it holds."""

    def close(self, caller: Caller) -> dict[str, Any]:
        assert self.half.wait(30)
        status, activity = caller.ask(
            "POST",
            f"{self.workshop.path}/activities/{VOTE}/lock",
            cookie=self.workshop.fanta.cookie,
        )
        assert (status, activity["locked"]) == (200, True)
        return dict(caller.ask("GET", f"{self.workshop.path}/activities/{VOTE}/tally")[1])


def test_nothing_is_recorded_after_the_answer_of_the_lock(any_workshop: Workshop) -> None:
    cookies, refused = seats(any_workshop, VOTERS), 0
    for number in range(1, ROUNDS + 1):
        race = LockRace(any_workshop, cookies)
        outcome = race.run(random.Random(number))
        recorded, late = race.recorded, race.late
        assert set(late) <= {LOCKED}
        assert any_workshop.moussa.tally().json() == outcome
        assert (outcome["ballots"], votes_of(outcome)) == (
            len(recorded),
            Counter(field for ballot in recorded for field in ballot["fields"]),
        )
        refused += len(late)
        assert any_workshop.fanta.closes().json()["sha256"] == sha256_of(any_workshop, recorded)
        any_workshop.fanta.opens()
    assert refused, "the lock came after every ballot: this was no race"


def test_locks_that_race_each_other_end_as_the_last_one_said(any_workshop: Workshop) -> None:
    cookie = any_workshop.fanta.cookie

    def turn(caller: Caller, chance: random.Random) -> set[int]:
        acts = [chance.choice(("lock", "unlock")) for _ in range(10)]
        return {
            caller.ask("POST", f"{any_workshop.path}/activities/{VOTE}/{act}", cookie=cookie)[0]
            for act in acts
        }

    assert set().union(
        *callers(
            any_workshop.url,
            [lambda caller, n=n: turn(caller, random.Random(n)) for n in range(RUNNERS)],
        )
    ) == {200}  # type: ignore[misc]
    acts = any_workshop.fanta.get(f"{any_workshop.path}/acts").json()["acts"]
    act_names = [
        act["act"] for act in acts if act["act"] in {"activity_locked", "activity_unlocked"}
    ]
    assert any_workshop.activity()["locked"] == (act_names[0] == "activity_locked")
    assert all(act != next_ for act, next_ in pairwise(act_names)), "each act changed something"


@pytest.fixture
def context(any_database_url: str) -> Iterator[Context]:
    database = Database(any_database_url)
    yield Context(database)
    database.close()


async def _locked_vote(context: Context) -> tuple[str, str, StoredActivity]:
    """(code, a seat, the vote as it was read before the lock)."""
    board = await new_board(context)
    await open_activity(context, board.code, VOTE)
    seat = await join(
        context, board.code, name="Awa", organisation="", attendance="in_room", group=None
    )
    before = await context.database.read(
        lambda c: activity_by_key(c, board_by_code(c, board.code).id, VOTE)
    )
    before.value.require_unlocked()
    await lock_activity(context, board.code, VOTE, locked=True)
    return board.code, seat.public_id, before


def test_a_lock_read_outside_the_transaction_lets_a_ballot_in(context: Context) -> None:
    """The control: the lock fits between the look and the ballot."""

    async def run() -> int:
        _, _, before = await _locked_vote(context)

        def work(unit: Unit) -> int:
            current = present_round(unit.connection, before.id, before.value.round)
            put_ballot(unit.connection, current, ("1", "8", "22"), "RECEIPT")
            return len(store.ballots_of(unit.connection, current.id))

        return await context.database.write(work)

    assert asyncio.run(run()) == 1


def test_the_command_looks_under_the_board_s_lock(context: Context) -> None:
    async def run() -> None:
        code, seat, _ = await _locked_vote(context)
        await cast_ballot(context, code, seat, VOTE, ["1", "8", "22"])

    with pytest.raises(Refusal) as no:
        asyncio.run(run())
    assert no.value.code == "activity_locked"
