"""Ballots that wait for the same commit are read and written in one, and each fares as if it had come alone."""

import asyncio
import random
from collections.abc import Awaitable, Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import IntegrityError

from app.commands import ballots as commands
from app.commands.activities import close_activity, lock_activity, open_activity
from app.commands.ballots import Basis, cast_ballot, withdraw_ballot
from app.commands.boards import create_board
from app.commands.context import Context
from app.commands.people.seats import join
from app.commands.settings import set_activity
from app.domain.refusals import Refusal
from app.domain.template import PRIORITY_VOTE
from app.frameworks import shipped
from app.storage.activities import activity_by_key
from app.storage.boards import board_by_code
from app.storage.database import Database
from app.storage.sql.engines import writer_engine
from app.storage.sql.prepared import PreparedRows
from app.storage.votes import ballot_batch
from app.storage.votes import ballots as store
from app.storage.votes.rounds import rounds_of
from tests.storage.gates import gathering
from tests.storage.rows import build_hall

VOTE = "priorites"
Cast = dict[str, tuple[str, ...]]


class Room:
    """A board with an open vote and its seats, by name."""

    def __init__(self, url: str) -> None:
        self.context = Context(Database(url))
        self.code = ""
        self.seats: dict[str, str] = {}

    async def begin(self, *names: str, **rule: Any) -> None:
        told: dict[str, Any] = {
            "title": "Ségou",
            "place": "",
            "locale": "fr",
            "template": PRIORITY_VOTE,
        }
        self.code = (
            await create_board(self.context, **told, frameworks=shipped(), translate=str)
        ).code
        for name in names:
            self.seats[name] = (await join(self.context, self.code, name=name)).public_id
        if rule:
            await set_activity(self.context, self.code, VOTE, rule)
        await open_activity(self.context, self.code, VOTE)

    def cast(self, name: str, *fields: str, **more: Any) -> Awaitable[Any]:
        return cast_ballot(
            self.context, self.code, self.seats.get(name, name), VOTE, fields, **more
        )

    def withdraw(self, name: str, **more: Any) -> Awaitable[Any]:
        return withdraw_ballot(self.context, self.code, self.seats[name], VOTE, **more)

    async def fates(self, *works: Awaitable[Any]) -> list[Any]:
        """What each of one batch was answered: its value, or its refusal's code."""
        async with gathering(self.context.database):
            tasks = [asyncio.ensure_future(work) for work in works]
        answers = await asyncio.gather(*tasks, return_exceptions=True)
        return [answer.code if isinstance(answer, Refusal) else answer for answer in answers]

    async def held(self) -> Cast:
        """{name: fields} of the ballots in."""

        def query(connection: Any) -> Cast:
            vote = activity_by_key(connection, board_by_code(connection, self.code).id, VOTE)
            cast = {
                one.seat_id: one.fields
                for one in store.ballots_of(connection, rounds_of(connection, vote.id)[-1].id)
            }
            rows = connection.execute(text("SELECT id, public_id FROM seat")).all()
            names = {public_id: name for name, public_id in self.seats.items()}
            return {names[row.public_id]: cast[row.id] for row in rows if row.id in cast}

        return await self.context.database.read(query)


@pytest.fixture
def room(any_database_url: str) -> Iterator[Room]:
    room = Room(any_database_url)
    yield room
    room.context.database.close()


@pytest.fixture
def begun(room: Room) -> list[object]:
    """One for each transaction of the writer."""
    found: list[object] = []
    event.listen(room.context.database.writer, "begin", found.append)
    return found


def test_each_of_many_has_its_own_ballot_and_receipt(room: Room, begun: list[object]) -> None:
    async def run() -> None:
        names = [f"Seat {number}" for number in range(40)]
        await room.begin(*names)
        before = len(begun)
        wanted: Cast = {
            name: tuple(sorted((str(1 + place % 10), "11", str(12 + place % 7)), key=int))
            for place, name in enumerate(names)
        }
        receipts = await room.fates(*(room.cast(name, *fields) for name, fields in wanted.items()))
        assert len(begun) - before == 2, "the gate's commit, and one for all"
        assert await room.held() == wanted
        assert [one.fields for one in receipts] == list(wanted.values())
        assert len({one.receipt for one in receipts}) == len(names)
        assert len({one.version for one in receipts}) == 1

    asyncio.run(run())


def test_a_refusal_among_them_is_one_sender_s_alone(room: Room) -> None:
    async def run() -> None:
        await room.begin("Awa", "Bakary", "Fanta")
        works = (
            room.cast("Awa", "1", "8", "22"),
            room.cast("Bakary", "1", "8"),
            room.cast("Moussa", "1", "2", "3"),
        )
        first, two, nobody, last = await room.fates(*works, room.cast("Fanta", "2", "9", "30"))
        assert (two, nobody) == ("ballot_incomplete", "no_seat")
        assert (first.fields, last.fields) == (("1", "8", "22"), ("2", "9", "30"))
        assert await room.held() == {"Awa": first.fields, "Fanta": last.fields}

    asyncio.run(run())


def test_who_sends_twice_has_the_second(room: Room) -> None:
    async def run() -> None:
        await room.begin("Awa", "Bakary")
        first, second, again = await room.fates(
            room.cast("Awa", "1", "8", "22"),
            room.cast("Awa", "2", "9", "30"),
            room.cast("Awa", "2", "9", "30"),
        )
        assert first.receipt != second.receipt
        assert again == second, "the same ballot again is the same receipt"
        assert await room.held() == {"Awa": ("2", "9", "30")}
        assert await room.fates(room.cast("Awa", "1", "2", "3"), room.withdraw("Awa")) != []
        assert await room.held() == {}
        withdrawn, back = await room.fates(room.withdraw("Awa"), room.cast("Awa", "4", "5", "6"))
        assert withdrawn <= back.version
        assert await room.held() == {"Awa": ("4", "5", "6")}

    asyncio.run(run())


@pytest.mark.parametrize("repeats", [False, True])
def test_whatever_takes_the_place_of_what_the_last_ballot_is_whole(
    room: Room, repeats: bool
) -> None:
    """By rows that change their field, or by others: which, depends on what the ballot before and this one have in common."""
    names, chance = [f"Awa {number}" for number in range(12)], random.Random(5)

    async def run() -> None:
        await room.begin(*names, votes=4, repeats=repeats)
        for _ in range(20):
            pick = chance.choices if repeats else chance.sample
            wanted = {
                name: tuple(sorted(pick(["1", "2", "3", "4", "5", "6"], k=4))) for name in names
            }
            made = await room.fates(*(room.cast(name, *fields) for name, fields in wanted.items()))
            assert [one.fields for one in made] == list(wanted.values())
            assert await room.held() == wanted

    asyncio.run(run())


def test_a_request_held_up_on_its_way_undoes_nothing_of_the_same_commit(room: Room) -> None:
    async def run() -> None:
        await room.begin("Awa")
        known = (await room.cast("Awa", "1", "8", "22")).version
        newer, late, gone = await room.fates(
            room.cast("Awa", "2", "9", "30", basis=Basis(1, known)),
            room.cast("Awa", "4", "5", "6", basis=Basis(1, known)),
            room.withdraw("Awa", basis=Basis(1, known)),
        )
        assert (late, gone) == ("ballot_changed", "ballot_changed")
        assert await room.held() == {"Awa": newer.fields}

    asyncio.run(run())


def test_nothing_that_comes_after_the_close_or_the_lock_of_the_same_batch_is_recorded(
    room: Room,
) -> None:
    async def run() -> None:
        await room.begin("Awa", "Bakary", "Fanta")
        before, _, during = await room.fates(
            room.cast("Awa", "1", "8", "22"),
            lock_activity(room.context, room.code, VOTE, locked=True),
            room.cast("Bakary", "1", "8", "22"),
        )
        assert during == "activity_locked"
        (_, seal), after = await room.fates(
            close_activity(room.context, room.code, VOTE), room.cast("Fanta", "1", "8", "22")
        )
        assert after == "activity_not_open"
        assert seal.ballots == 1
        assert before.fields == ("1", "8", "22")

    asyncio.run(run())


def test_boards_of_one_commit_do_not_mix(room: Room) -> None:
    async def run() -> None:
        await room.begin("Awa")
        here, awa = room.code, room.seats["Awa"]
        await room.begin("Bakary")
        strange = cast_ballot(room.context, here, room.seats["Bakary"], VOTE, ("1", "2", "3"))
        answers = await room.fates(
            room.cast("Bakary", "4", "5", "6"), cast_ballot(room.context, here, awa, VOTE, ("1", "8", "22")), strange,
            cast_ballot(room.context, "NOBODY", awa, VOTE, ("1", "2", "3")),
        )  # fmt: skip
        assert [getattr(one, "fields", one) for one in answers] == [
            ("4", "5", "6"),
            ("1", "8", "22"),
            "no_seat",
            "no_such_board",
        ]
        assert await room.held() == {"Bakary": ("4", "5", "6")}

    asyncio.run(run())


def test_a_constraint_that_one_breaks_refuses_that_one_alone(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rule looks away: only the tables are left to say no, at the commit of all."""
    monkeypatch.setattr(commands, "check_ballot", lambda rule, framework, choices: tuple(choices))

    async def run() -> None:
        await room.begin("Awa", "Bakary", "Fanta")
        works = (
            room.cast("Awa", "1", "8", "22"),
            room.cast("Bakary", "1", "8"),
            room.cast("Fanta", "2", "2", "3"),
        )
        whole, two, twice = await room.fates(*works)
        assert whole.fields == ("1", "8", "22")
        assert [type(one) for one in (two, twice)] == [IntegrityError, IntegrityError]
        assert await room.held() == {"Awa": ("1", "8", "22")}

    asyncio.run(run())


def test_ballots_written_without_their_voters_state_would_double(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a batch that forgets the stored ballots is stopped by the tables."""
    monkeypatch.setattr(
        ballot_batch,
        "_voter",
        lambda rows: ballot_batch.Voter(rows[0][1], False, True, False, 0, None, None),
    )

    async def run() -> None:
        await room.begin("Awa")
        await room.cast("Awa", "1", "8", "22")
        with pytest.raises(IntegrityError):
            await room.cast("Awa", "2", "9", "30")
        assert await room.held() == {"Awa": ("1", "8", "22")}

    asyncio.run(run())


def test_rows_in_another_order_than_the_table_s_are_refused_at_the_start() -> None:
    with pytest.raises(TypeError, match="vote"):
        PreparedRows(store.vote, ("slot", "ballot_id"))


def test_postgres_looks_each_voter_up_by_its_keys_however_new_the_tables(
    fresh_postgres_url: str,
) -> None:
    """Without the writer's settings it reads whole tables, and with the round joined instead of given the turnout of all rounds."""

    def plan(engine: Engine) -> str:
        with engine.connect() as connection:
            values = {"code": "NOBODY", "activity": VOTE, "seats": ["awa", "bakary"]}
            looked, parameters = ballot_batch.read_voters.filled(connection, values)
            cursor = connection.connection.cursor()
            cursor.execute(f"EXPLAIN {looked}", parameters)
            return "\n".join(row[0] for row in cursor.fetchall())

    ours, bare = writer_engine(fresh_postgres_url), create_engine(fresh_postgres_url)
    build_hall(ours)
    with ours.begin() as connection:
        connection.execute(text("ANALYZE"))
    assert "Seq Scan" not in plan(ours)
    for table in ("turnout", "ballot_holder"):
        cond = plan(ours).split(f" on {table} ")[1].split("Index Cond: ")[1].split("\n")[0]
        assert "round_id = " in cond
        assert "seat_id = " in cond
    assert "Seq Scan" in plan(bare), "the control"
    ours.dispose()
    bare.dispose()


def test_a_writer_whose_server_hung_up_takes_a_new_line(fresh_postgres_url: str) -> None:
    room = Room(fresh_postgres_url)

    async def run() -> None:
        await room.begin("Awa")
        hang_up = text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )
        await room.context.database.read(lambda connection: connection.execute(hang_up).all())
        with pytest.raises(Refusal, match="cannot_record"):
            await room.cast("Awa", "1", "8", "22")
        assert (await room.cast("Awa", "1", "8", "22")).fields == ("1", "8", "22")

    asyncio.run(run())
    room.context.database.close()
