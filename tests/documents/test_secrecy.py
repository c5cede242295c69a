"""I9 on the file: swapping two seats' ballots in a secret vote changes no byte of it."""

import asyncio
import copy
import itertools
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select

from app.commands.ballots import cast_ballot
from app.commands.context import Context
from app.commands.people.seats import join
from app.commands.plan.activities import close_activity, open_activity
from app.commands.sessions import import_session
from app.documents.session.file import write_session
from app.queries.sessions.session import session_json
from app.storage.boards import board_by_code
from app.storage.database import Database
from app.storage.unit import Unit
from app.storage.votes.ballots import holder
from tests.new_boards import new_board

Json = dict[str, Any]
BALLOTS = (["1", "8", "22"], ["2", "9", "30"], ["1", "2", "3"], ["4", "5", "6"], ["7", "8", "9"])


def ticking() -> Callable[[], datetime]:
    """A clock that moves a minute at each look."""
    minutes = itertools.count()
    return lambda: datetime(2024, 9, 19, 10, tzinfo=UTC) + timedelta(minutes=next(minutes))


@pytest.fixture
def context(any_database_url: str) -> Iterator[Context]:
    database = Database(any_database_url)
    yield Context(database, ticking())
    database.close()


async def open_vote(context: Context, *, secret: bool) -> str:
    """A board with an open vote; its code."""
    board = await new_board(context)
    if not secret:
        session = await session_of(context, board.code)
        session["activities"][0]["secret"] = False
        board = await import_session(context, session)
    await open_activity(context, board.code, "priorites")
    return board.code


async def session_of(context: Context, code: str) -> Json:
    return await context.database.read(
        lambda connection: session_json(connection, board_by_code(connection, code))
    )


async def file_of(context: Context, code: str) -> bytes:
    return write_session(await session_of(context, code))


async def cast(context: Context, code: str, ballots: tuple[list[str], ...]) -> list[int]:
    """They vote one after the other; their seats' rows."""
    seats = [
        await join(context, code, name=name)
        for name in ("Awa", "Bakary", "Coumba", "Drissa", "Fanta")
    ]
    for seat, fields in zip(seats, ballots, strict=True):
        await cast_ballot(context, code, seat.public_id, "priorites", fields)
    return [seat.id for seat in seats]


def swap(first: int, second: int) -> Callable[[Unit], None]:
    """Each of the two seats holds the other's ballot."""

    def work(unit: Unit) -> None:
        first_file, second_file = (
            unit.connection.execute(select(holder).where(holder.c.seat_id.in_([first, second])))
            .mappings()
            .all()
        )
        unit.connection.execute(delete(holder).where(holder.c.seat_id.in_([first, second])))
        unit.connection.execute(
            insert(holder),
            [
                {**first_file, "seat_id": second_file["seat_id"]},
                {**second_file, "seat_id": first_file["seat_id"]},
            ],
        )

    return work


def test_whose_ballot_it_is_changes_no_byte(context: Context) -> None:
    async def run() -> None:
        code = await open_vote(context, secret=True)
        awa, bakary, *_ = await cast(context, code, BALLOTS)
        before = await file_of(context, code)
        await context.database.write(swap(awa, bakary))
        assert await file_of(context, code) == before

    asyncio.run(run())


def test_in_a_named_vote_it_changes_some(context: Context) -> None:
    """The control: the swap is a swap."""

    async def run() -> None:
        code = await open_vote(context, secret=False)
        awa, bakary, *_ = await cast(context, code, BALLOTS)
        before = await file_of(context, code)
        await context.database.write(swap(awa, bakary))
        assert await file_of(context, code) != before

    asyncio.run(run())


def without_chance(session: Json) -> Json:
    """The file without what is random in every board: codes, receipts and with them their order and
    their hash."""
    same = copy.deepcopy(session)
    names = {seat["id"]: seat["name"] for seat in same["seats"]}
    same["board"]["code"] = ""
    for seat in same["seats"]:
        seat |= {"id": seat["name"], "seat_code": ""}
    for activity in same["activities"]:
        for round_ in activity["rounds"]:
            round_["turnout"] = sorted(names[seat] for seat in round_["turnout"])
            round_["ballots"] = sorted(
                ({**ballot, "receipt": ""} for ballot in round_["ballots"]), key=json.dumps
            )
            if round_["seal"]:
                round_["seal"]["sha256"] = ""
    return same


async def sealed(context: Context, ballots: tuple[list[str], ...]) -> Json:
    code = await open_vote(context, secret=True)
    await cast(context, code, ballots)
    await close_activity(context, code, "priorites")
    return await session_of(context, code)


def two_worlds(url: str) -> tuple[Json, Json]:
    """Sealed rounds in which Awa and Bakary cast each other's ballots, everything else the same to
    the minute."""

    async def run(ballots: tuple[list[str], ...]) -> Json:
        database = Database(url)
        try:
            return await sealed(Context(database, ticking()), ballots)
        finally:
            database.close()

    return asyncio.run(run(BALLOTS)), asyncio.run(run((BALLOTS[1], BALLOTS[0], *BALLOTS[2:])))


def test_who_cast_which_ballot_leaves_no_trace_in_a_sealed_file(any_database_url: str) -> None:
    first, second = two_worlds(any_database_url)
    assert len(first["activities"][0]["rounds"][0]["ballots"]) == 5
    assert without_chance(first) == without_chance(second)


def test_a_time_in_the_file_would_be_caught(any_database_url: str) -> None:
    """The control: a ballot's minute would tell."""
    first, second = two_worlds(any_database_url)
    for session, order in ((first, (0, 1, 2, 3, 4)), (second, (1, 0, 2, 3, 4))):
        ballots = session["activities"][0]["rounds"][0]["ballots"]
        for minute, at in enumerate(order):
            next(ballot for ballot in ballots if ballot["fields"] == BALLOTS[at])["recorded_at"] = (
                minute
            )
    assert without_chance(first) != without_chance(second)


def test_a_board_brought_back_forgets_the_minutes_too(context: Context) -> None:
    """The database of the imported board knows no time of a secret ballot: none was in the file."""

    async def run() -> None:
        imported = await import_session(context, await sealed(context, BALLOTS))
        rows = await context.database.read(
            lambda connection: (
                connection.exec_driver_sql(
                    "SELECT DISTINCT b.recorded_at = r.closed_at FROM ballot b "
                    f"JOIN round r ON r.id = b.round_id WHERE r.board_id = {imported.id}"
                )
                .scalars()
                .all()
            )
        )
        assert [bool(row) for row in rows] == [True]

    asyncio.run(run())
