"""On PostgreSQL a commit of ballots is two round trips: one reads under the boards' locks, one
writes and commits; and so is what is read for the phones. Over a network a trip costs more than the
work."""

import asyncio
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.domain.refusals import Refusal
from app.queries import changes
from app.queries.changes import changes_since
from app.storage.sql import prepared
from app.storage.votes import ballot_writes
from tests.servers.trips import Trips, counting_trips
from tests.storage.gates import gathering
from tests.storage.votes.vote_boards import VoteBoard

NAMES = [f"Seat {number}" for number in range(24)]


@pytest.fixture
def counted(
    fresh_postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[VoteBoard, Trips]]:
    """One reader, and no connection that is checked again because the machine is slow."""
    monkeypatch.setattr("app.storage.database.READERS", 1)
    monkeypatch.setattr("app.storage.sql.pinned_connection.IDLE_SECONDS", 60)
    with counting_trips(fresh_postgres_url) as (url, trips):
        vote_board = VoteBoard(url)
        yield vote_board, trips
        vote_board.context.database.close()


async def trips_of(trips: Trips, work: Any) -> int:
    """Returns the trips until the answer."""
    trips.reset()
    await work
    return trips.count


def test_a_ballot_takes_two_round_trips_whatever_it_writes(
    counted: tuple[VoteBoard, Trips],
) -> None:
    board, trips = counted

    async def run() -> None:
        await board.begin(*NAMES)
        await board.cast("Seat 0", "1", "8", "22")
        new = [await trips_of(trips, board.cast(name, "1", "8", "22")) for name in NAMES[1:]]
        assert set(new) == {2}, "also those with which names are announced"
        assert await trips_of(trips, board.cast("Seat 0", "2", "9", "30")) == 2
        assert await trips_of(trips, board.withdraw("Seat 0")) == 2
        with pytest.raises(Refusal, match="ballot_incomplete"):
            await trips_of(trips, board.cast("Seat 0", "2", "9"))
        assert trips.count == 2
        assert await board.stored_ballots() == dict.fromkeys(NAMES[1:], ("1", "8", "22"))

    asyncio.run(run())


def test_the_driver_s_own_beginning_would_be_a_third(
    counted: tuple[VoteBoard, Trips], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    board, trips = counted
    database = board.context.database

    async def run() -> None:
        await board.begin("Awa", "Bakary")
        await board.cast("Awa", "1", "8", "22")
        monkeypatch.setattr(prepared, "take_begin", lambda connection: "")
        await database.write(
            lambda unit: setattr(unit.connection.connection.driver_connection, "autocommit", False)
        )
        assert await trips_of(trips, board.cast("Bakary", "1", "8", "22")) == 3

    asyncio.run(run())


def test_ballots_of_many_boards_share_the_two_trips(counted: tuple[VoteBoard, Trips]) -> None:
    board, trips = counted
    boards = [board] + [VoteBoard(beside=board) for _ in range(7)]

    async def run() -> None:
        for vote_board in boards:
            await vote_board.begin("Awa", "Bakary")
            await vote_board.cast("Awa", "1", "8", "22")
        async with gathering(board.context.database):
            tasks = [
                asyncio.ensure_future(vote_board.cast(name, "2", "9", "30"))
                for vote_board in boards
                for name in ("Bakary", "Awa")
            ]
            trips.reset()
        await asyncio.gather(*tasks)
        # The gate itself began before, and shares the commit with nobody.
        assert trips.count <= 3
        for vote_board in boards:
            assert set((await vote_board.stored_ballots()).values()) == {("2", "9", "30")}

    asyncio.run(run())


def test_what_the_commit_s_trip_refuses_is_refused_and_leaves_nothing(
    counted: tuple[VoteBoard, Trips], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever statement it is: of one ballot, and of one among others, which are in."""
    board, _ = counted
    whole = ballot_writes.vote_rows

    def without_the_last(ballot_id: int, fields: Any, terms: Any) -> list[Any]:
        rows = whole(ballot_id, fields, terms)
        return rows[:-1] if "29" in fields else rows

    async def run() -> None:
        await board.begin(*NAMES)
        monkeypatch.setattr(ballot_writes, "vote_rows", without_the_last)
        announced: list[dict[int, int]] = []
        board.context.database.announce = announced.append
        with pytest.raises(IntegrityError):
            await board.cast("Seat 0", "1", "8", "29")
        assert not any(announced), "a version that was never committed"
        first, broken, last = await board.answers(
            board.cast("Seat 1", "1", "8", "22"),
            board.cast("Seat 2", "1", "8", "29"),
            board.cast("Seat 3", "1", "8", "22"),
        )
        assert isinstance(broken, IntegrityError)
        assert first.fields == last.fields
        assert set(await board.stored_ballots()) == {"Seat 1", "Seat 3"}
        rows = await board.context.database.read(
            lambda connection: connection.execute(
                text("SELECT (SELECT count(*) FROM ballot), (SELECT count(*) FROM vote)")
            ).one()
        )
        assert tuple(rows) == (2, 6)

    asyncio.run(run())


def test_versions_rise_by_one_with_each_commit(counted: tuple[VoteBoard, Trips]) -> None:
    """The version is read with the lock, and written with the ballots."""
    board, _ = counted

    async def run() -> None:
        await board.begin("Awa", "Bakary")
        versions = [
            (await board.cast("Awa", str(number), "9", "30")).version for number in range(1, 6)
        ]
        assert versions == list(range(versions[0], versions[0] + 5))
        again = await board.cast("Awa", "5", "9", "30")
        assert again.version == versions[-1], "the same ballot again raises nothing"

    asyncio.run(run())


def test_a_beat_of_an_open_vote_reads_all_it_needs_in_two(
    counted: tuple[VoteBoard, Trips], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second ends the transaction. What is read ahead is what would have been read."""
    board, trips = counted

    async def run() -> None:
        await board.begin(*NAMES)
        database = board.context.database
        before = await database.read(lambda connection: changes_since(connection, 1, -1))
        for name in NAMES[:8]:
            outcome = await board.cast(name, "1", "8", "22")
            since = partial(changes_since, board_id=1, since=outcome.version - 1, before=before)
            trips.reset()
            changed = await database.read(since)
            assert trips.count == 2
            assert changed.votes[0].turnout.ballots == 1 + NAMES.index(name)
            with monkeypatch.context() as control:
                control.setattr(changes, "_calls_ahead", lambda *_: [])
                trips.reset()
                assert await database.read(since) == changed
                assert trips.count == 5
            before = changed

    asyncio.run(run())
