"""Ballots that wait for one commit are read and written together, each as if it came alone."""

import asyncio
import random

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from app.commands import ballot_requests
from app.commands.ballot_requests import Basis
from app.commands.ballots import cast_ballot
from app.commands.plan.activities import close_activity, lock_activity
from app.storage.votes import ballot_batch
from tests.storage.votes.vote_boards import VOTE, Cast, VoteBoard


@pytest.fixture
def begun(vote_board: VoteBoard) -> list[object]:
    """One for each transaction of the writer."""
    statements: list[object] = []
    event.listen(vote_board.context.database.writer, "begin", statements.append)
    return statements


def test_each_of_many_has_its_own_ballot_and_receipt(
    vote_board: VoteBoard, begun: list[object]
) -> None:
    async def run() -> None:
        names = [f"Seat {number}" for number in range(40)]
        await vote_board.begin(*names)
        before = len(begun)
        wanted: Cast = {
            name: tuple(sorted((str(1 + place % 10), "11", str(12 + place % 7)), key=int))
            for place, name in enumerate(names)
        }
        receipts = await vote_board.answers(
            *(vote_board.cast(name, *fields) for name, fields in wanted.items())
        )
        assert len(begun) - before == 2, "the gate's commit, and one for all"
        assert await vote_board.stored_ballots() == wanted
        assert [receipt.fields for receipt in receipts] == list(wanted.values())
        assert len({receipt.receipt for receipt in receipts}) == len(names)
        assert len({receipt.version for receipt in receipts}) == 1

    asyncio.run(run())


def test_a_refusal_among_them_is_one_sender_s_alone(vote_board: VoteBoard) -> None:
    async def run() -> None:
        await vote_board.begin("Awa", "Bakary", "Fanta")
        works = (
            vote_board.cast("Awa", "1", "8", "22"),
            vote_board.cast("Bakary", "1", "8"),
            vote_board.cast("Moussa", "1", "2", "3"),
        )
        first, two, nobody, last = await vote_board.answers(
            *works, vote_board.cast("Fanta", "2", "9", "30")
        )
        assert (two, nobody) == ("ballot_incomplete", "no_seat")
        assert (first.fields, last.fields) == (("1", "8", "22"), ("2", "9", "30"))
        assert await vote_board.stored_ballots() == {"Awa": first.fields, "Fanta": last.fields}

    asyncio.run(run())


def test_who_sends_twice_has_the_second(vote_board: VoteBoard) -> None:
    async def run() -> None:
        await vote_board.begin("Awa", "Bakary")
        first, second, again = await vote_board.answers(
            vote_board.cast("Awa", "1", "8", "22"),
            vote_board.cast("Awa", "2", "9", "30"),
            vote_board.cast("Awa", "2", "9", "30"),
        )
        assert first.receipt != second.receipt
        assert again == second, "the same ballot again is the same receipt"
        assert await vote_board.stored_ballots() == {"Awa": ("2", "9", "30")}
        assert (
            await vote_board.answers(
                vote_board.cast("Awa", "1", "2", "3"), vote_board.withdraw("Awa")
            )
            != []
        )
        assert await vote_board.stored_ballots() == {}
        withdrawn, back = await vote_board.answers(
            vote_board.withdraw("Awa"), vote_board.cast("Awa", "4", "5", "6")
        )
        assert withdrawn <= back.version
        assert await vote_board.stored_ballots() == {"Awa": ("4", "5", "6")}

    asyncio.run(run())


@pytest.mark.parametrize("repeats", [False, True])
def test_whatever_takes_the_place_of_what_the_last_ballot_is_whole(
    vote_board: VoteBoard, repeats: bool
) -> None:
    """By rows that change their field, or by others: which, depends on what the ballot before and
    this one have in common."""
    names, chance = [f"Awa {number}" for number in range(12)], random.Random(5)

    async def run() -> None:
        await vote_board.begin(*names, votes=4, repeats=repeats)
        for _ in range(20):
            pick = chance.choices if repeats else chance.sample
            wanted = {
                name: tuple(sorted(pick(["1", "2", "3", "4", "5", "6"], k=4))) for name in names
            }
            receipts = await vote_board.answers(
                *(vote_board.cast(name, *fields) for name, fields in wanted.items())
            )
            assert [receipt.fields for receipt in receipts] == list(wanted.values())
            assert await vote_board.stored_ballots() == wanted

    asyncio.run(run())


def test_a_request_held_up_on_its_way_undoes_nothing_of_the_same_commit(
    vote_board: VoteBoard,
) -> None:
    async def run() -> None:
        await vote_board.begin("Awa")
        version = (await vote_board.cast("Awa", "1", "8", "22")).version
        newer, late, gone = await vote_board.answers(
            vote_board.cast("Awa", "2", "9", "30", basis=Basis(1, version)),
            vote_board.cast("Awa", "4", "5", "6", basis=Basis(1, version)),
            vote_board.withdraw("Awa", basis=Basis(1, version)),
        )
        assert (late, gone) == ("ballot_changed", "ballot_changed")
        assert await vote_board.stored_ballots() == {"Awa": newer.fields}

    asyncio.run(run())


def test_nothing_that_comes_after_the_close_or_the_lock_of_the_same_batch_is_recorded(
    vote_board: VoteBoard,
) -> None:
    async def run() -> None:
        await vote_board.begin("Awa", "Bakary", "Fanta")
        before, _, during = await vote_board.answers(
            vote_board.cast("Awa", "1", "8", "22"),
            lock_activity(vote_board.context, vote_board.code, VOTE, locked=True),
            vote_board.cast("Bakary", "1", "8", "22"),
        )
        assert during == "activity_locked"
        (_, seal), after = await vote_board.answers(
            close_activity(vote_board.context, vote_board.code, VOTE),
            vote_board.cast("Fanta", "1", "8", "22"),
        )
        assert after == "activity_not_open"
        assert seal.ballots == 1
        assert before.fields == ("1", "8", "22")

    asyncio.run(run())


def test_boards_of_one_commit_do_not_mix(vote_board: VoteBoard) -> None:
    async def run() -> None:
        await vote_board.begin("Awa")
        code, awa = vote_board.code, vote_board.seats["Awa"]
        await vote_board.begin("Bakary")
        strange = cast_ballot(
            vote_board.context, code, vote_board.seats["Bakary"], VOTE, ("1", "2", "3")
        )
        answers = await vote_board.answers(
            vote_board.cast("Bakary", "4", "5", "6"),
            cast_ballot(vote_board.context, code, awa, VOTE, ("1", "8", "22")), strange,
            cast_ballot(vote_board.context, "NOBODY", awa, VOTE, ("1", "2", "3")),
        )  # fmt: skip
        assert [getattr(answer, "fields", answer) for answer in answers] == [
            ("4", "5", "6"),
            ("1", "8", "22"),
            "no_seat",
            "no_such_board",
        ]
        assert await vote_board.stored_ballots() == {"Bakary": ("4", "5", "6")}

    asyncio.run(run())


def test_a_constraint_that_one_breaks_refuses_that_one_alone(
    vote_board: VoteBoard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rule looks away: only the tables are left to say no, at the commit of all."""
    monkeypatch.setattr(
        ballot_requests, "check_ballot", lambda rule, framework, choices: tuple(choices)
    )

    async def run() -> None:
        await vote_board.begin("Awa", "Bakary", "Fanta")
        works = (
            vote_board.cast("Awa", "1", "8", "22"),
            vote_board.cast("Bakary", "1", "8"),
            vote_board.cast("Fanta", "2", "2", "3"),
        )
        whole, two, twice = await vote_board.answers(*works)
        assert whole.fields == ("1", "8", "22")
        assert [type(error) for error in (two, twice)] == [IntegrityError, IntegrityError]
        assert await vote_board.stored_ballots() == {"Awa": ("1", "8", "22")}

    asyncio.run(run())


def test_ballots_written_without_their_voters_state_would_double(
    vote_board: VoteBoard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a batch that forgets the stored ballots is stopped by the tables."""
    monkeypatch.setattr(
        ballot_batch,
        "_voter",
        lambda rows: ballot_batch.Voter(rows[0][1], False, True, False, 0, None, None),
    )

    async def run() -> None:
        await vote_board.begin("Awa")
        await vote_board.cast("Awa", "1", "8", "22")
        with pytest.raises(IntegrityError):
            await vote_board.cast("Awa", "2", "9", "30")
        assert await vote_board.stored_ballots() == {"Awa": ("1", "8", "22")}

    asyncio.run(run())
