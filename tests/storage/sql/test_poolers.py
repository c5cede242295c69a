"""Behind a pooler that lends a connection for one transaction: two processes vote, nothing leaks
from one to the other, and what is erased is in no byte."""

import asyncio
import dataclasses
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from app.storage.database import Database
from app.storage.sql import transactions
from app.storage.sql.engines import WRITER_SETTINGS, writer_engine
from app.storage.sql.poolers import carries_prepared, is_pooled
from app.storage.upkeep.migrate import migrate
from tests.file_bytes import server_files, words_in
from tests.servers.pgbouncer import WITH_PREPARED, PgBouncer
from tests.servers.postgres import Postgres
from tests.servers.process import shared_folder
from tests.storage.cleaning.voted_boards import voted_on
from tests.storage.votes.vote_boards import VoteBoard

NAMES = [f"Seat {number}" for number in range(12)]


@pytest.fixture(params=["plain", "prepared"])
def bouncer(request: pytest.FixtureRequest, postgres: Postgres) -> Iterator[PgBouncer]:
    """One as it comes, and one that carries prepared statements, as far as this version does."""
    with shared_folder() as folder:
        prepared = 200 if request.param == "prepared" else 0
        server = PgBouncer(folder, postgres, prepared=prepared).start()
        yield server
        server.stop()


@pytest.fixture
def pooled_url(bouncer: PgBouncer, fresh_postgres_url: str) -> str:
    return bouncer.url(fresh_postgres_url)


def connected(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def in_force(url: str) -> set[tuple[str, str]]:
    """The writer's settings on each connection that the pooler lends, as they come in turn."""
    values = set()
    with connected(url) as connection:
        for _ in range(12):
            for name in WRITER_SETTINGS:
                row = connection.execute(f"SHOW {name}", prepare=False).fetchone()
                assert row is not None
                values.add((name, row[0]))
    return values


def test_a_pooler_is_noticed_and_whether_it_carries_statements(
    bouncer: PgBouncer, pooled_url: str, fresh_postgres_url: str
) -> None:
    with connected(fresh_postgres_url) as direct, connected(pooled_url) as pooled:
        assert not is_pooled(direct)
        assert not carries_prepared(direct)
        assert is_pooled(pooled)
        carries = bouncer.version() >= WITH_PREPARED and bouncer.prepared > 0
        assert carries_prepared(pooled) is carries


def test_two_processes_vote_on_one_board_behind_a_pooler(
    pooled_url: str, fresh_postgres_url: str
) -> None:
    board = VoteBoard(pooled_url)
    second = Database(pooled_url)

    async def run() -> None:
        await board.begin(*NAMES)
        beside = dataclasses.replace(board.context, database=second)
        twin = VoteBoard(beside=board)
        twin.context, twin.code, twin.seats = beside, board.code, board.seats
        for number in range(1, 9):
            await asyncio.gather(
                *(vote_board.cast(name, str(number), "15", "22")
                  for vote_board, names in ((board, NAMES[::2]), (twin, NAMES[1::2]))
                  for name in names)
            )  # fmt: skip
        wanted = dict.fromkeys(NAMES, ("8", "15", "22"))
        assert await board.stored_ballots() == wanted
        assert await twin.stored_ballots() == wanted

    asyncio.run(run())
    second.close()
    board.context.database.close()
    assert in_force(pooled_url) == in_force(fresh_postgres_url), "a setting stayed with somebody"


def test_a_setting_of_a_session_would_be_anybody_s(
    pooled_url: str, fresh_postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the writer as it is without a pooler."""
    monkeypatch.setattr(transactions, "is_pooled", lambda driver: False)
    engine = writer_engine(pooled_url)
    with engine.connect():
        assert in_force(pooled_url) != in_force(fresh_postgres_url)
    engine.dispose()


def test_the_schema_is_made_behind_a_pooler(bouncer: PgBouncer, empty_postgres_url: str) -> None:
    migrate(bouncer.url(empty_postgres_url))
    board = VoteBoard(bouncer.url(empty_postgres_url))
    asyncio.run(board.begin("Awa"))
    board.context.database.close()


@pytest.mark.anyio
async def test_what_is_erased_behind_a_pooler_is_in_no_byte(
    pooled_url: str, fresh_postgres_url: str, postgres: Postgres
) -> None:
    def files() -> list[Path]:
        return server_files(fresh_postgres_url, postgres.folder / "data")

    voted = await voted_on(pooled_url)
    assert words_in(files(), voted.words)
    await voted.erase()
    voted.cleaned()
    assert words_in(files(), voted.words) == {}
    voted.database.close()
    with connected(fresh_postgres_url) as direct:
        locks = direct.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
        assert locks.fetchone() == (0,), "nobody could clean after it"
