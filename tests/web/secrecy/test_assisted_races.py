"""An own ballot and an assisted one for the same seat at the same moment: the assisted one never
wins over what a person cast."""

import asyncio
import random
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from app.commands import ballot_requests
from tests.storage.votes.vote_boards import VoteBoard, vote_board
from tests.web.crowds import in_parallel
from tests.web.people import VOTE, Person, Workshop

__all__ = ["vote_board"]
TRIES = 40
OWN, ASSISTED = ("4", "18", "22"), ("1", "2", "3")


def doors(workshop: Workshop, awa: Person) -> list[Callable[[], httpx.Response]]:
    """Every door by which staff enter a ballot for her."""
    handed, typed = (
        f"{workshop.path}/handover/{awa.seat}",
        {"seat": awa.seat, "choices": " ".join(ASSISTED)},
    )
    return [
        lambda: workshop.fanta.vote(*ASSISTED, seat=awa.seat, assisted="paper"),
        lambda: workshop.fanta.post(handed, json={"fields": ASSISTED}),
        lambda: workshop.fanta.post(f"{workshop.path}/paper", json=typed),
    ]


def test_at_the_same_moment_by_whatever_door_her_own_ballot_stands(any_workshop: Workshop) -> None:
    for number in range(TRIES):
        awa = any_workshop.seat(f"Awa {number}")
        door = doors(any_workshop, awa)[number % 3]
        ballot, assisted = in_parallel([lambda awa=awa: awa.vote(*OWN), door])
        assert ballot.status_code == 200
        assert assisted.status_code in {200, 409}
        assert awa.board()["me"]["ballots"] == {VOTE: ballot.json()}
    assert any_workshop.fanta.tally().json()["ballots"] == TRIES


def test_what_a_person_cast_stands_whoever_comes_at_the_same_moment(vote_board: VoteBoard) -> None:
    """40 seats, each with its own ballot and two assisted ones in one commit, in every order."""

    async def run() -> None:
        names = [f"Seat {number}" for number in range(TRIES)]
        await vote_board.begin(*names)
        chance = random.Random(12)
        answers = await vote_board.answers(*shuffled(vote_board, names, chance))
        assert await vote_board.stored_ballots() == dict.fromkeys(names, OWN)
        assert answers.count("seat_has_voted") > 0

    asyncio.run(run())


def shuffled(vote_board: VoteBoard, names: list[str], chance: random.Random) -> list[Any]:
    """The orders of all seats; those of one seat keep no order."""
    works = []
    for name in names:
        ways = [vote_board.cast(name, *OWN, device="d")]
        ways += [vote_board.cast(name, *ASSISTED, assisted=how) for how in ("paper", "handover")]
        chance.shuffle(ways)
        works += ways
    return works


def test_decided_by_whoever_comes_last_assisted_ballots_would_win(
    vote_board: VoteBoard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: without the look in the writer's transaction they do."""
    monkeypatch.setattr(ballot_requests, "_require_not_voted", lambda *_: None)

    async def run() -> None:
        names = [f"Seat {number}" for number in range(TRIES)]
        await vote_board.begin(*names)
        await vote_board.answers(*shuffled(vote_board, names, random.Random(12)))
        stored_ballots = await vote_board.stored_ballots()
        assert [name for name in names if stored_ballots[name] != OWN]

    asyncio.run(run())
