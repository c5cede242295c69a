"""A database that cannot write says why: one word that is kept, one line in the log, an end when it
is over."""

import asyncio
import logging
import resource
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from app.domain.refusals import Refusal
from app.storage.database import Database
from app.storage.probe import Probe
from app.storage.sql.engines import reader_engine, sqlite_module, writer_engine
from app.storage.sql.failures import LOG_SECONDS, Outcome, cause_of, is_trouble
from app.storage.unit import Unit
from tests.storage.rows import build_hall


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def error_of(act: Callable[[], object]) -> DBAPIError:
    with pytest.raises(DBAPIError) as raised:
        act()
    return raised.value


def failing(url: str, statement: str, *, reader: bool = False) -> DBAPIError:
    engine = reader_engine(url, 1) if reader else writer_engine(url)

    def run() -> None:
        with engine.begin() as connection:
            connection.execute(text(statement))

    error = error_of(run)
    engine.dispose()
    return error


def scramble(file: Path) -> None:
    """Overwrites every page but the first, as a failing disk may."""
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xaa" * (len(content) - 4096)
    file.write_bytes(bytes(content))


def test_the_words_of_sqlite_are_understood(fresh_sqlite_url: str, tmp_path: Path) -> None:
    file = Path(fresh_sqlite_url.removeprefix("sqlite:///"))
    assert cause_of(failing(fresh_sqlite_url, "DELETE FROM board", reader=True)) == "read_only"
    (tmp_path / "folder.db").mkdir()
    assert cause_of(failing(f"sqlite:///{tmp_path / 'folder.db'}", "SELECT 1")) == "unreachable"
    (tmp_path / "text.db").write_text(
        "not a database, but long enough to be looked at as if it were one\n" * 20
    )
    assert (
        cause_of(failing(f"sqlite:///{tmp_path / 'text.db'}", "SELECT 1 FROM board")) == "damaged"
    )
    assert cause_of(failing(fresh_sqlite_url, "SELECT 1 FROM nowhere")) == "other"
    scramble(file)
    assert cause_of(failing(fresh_sqlite_url, "SELECT * FROM seat")) == "damaged"


def test_the_states_of_postgres_are_understood(fresh_postgres_url: str) -> None:
    assert (
        cause_of(failing(fresh_postgres_url, "SET TRANSACTION READ ONLY; DELETE FROM board"))
        == "read_only"
    )
    assert cause_of(failing(fresh_postgres_url, "SELECT 1 FROM nowhere")) == "other"
    assert (
        cause_of(failing(fresh_postgres_url.replace("/palabre_", "/nowhere_"), "SELECT 1"))
        == "unreachable"
    )
    away = "postgresql+psycopg://palabre@127.0.0.1:1/palabre"
    assert cause_of(failing(away, "SELECT 1")) == "unreachable"
    broken_row = failing(fresh_postgres_url, "INSERT INTO setting (key, value) VALUES ('x', NULL)")
    assert not is_trouble(broken_row)


def outcome_lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "palabre.database"]


def test_a_cause_is_logged_when_it_appears_once_a_minute_and_when_it_ends(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    clock = Clock()
    outcome = Outcome("writes", clock)
    full = OperationalError("", {}, sqlite_module().OperationalError("database or disk is full"))
    locked = OperationalError("", {}, sqlite_module().OperationalError("database is locked"))
    for _ in range(1000):
        outcome.fail(full)
    assert outcome.cause == "disk_full"
    assert outcome_lines(caplog) == [
        "the database no longer writes: disk_full (database or disk is full; 1 failures so far)"
    ]
    clock.now += LOG_SECONDS
    outcome.fail(full)
    outcome.fail(locked)
    outcome.succeed()
    outcome.succeed()
    assert outcome.cause is None
    assert [line.split(" (")[0] for line in outcome_lines(caplog)[1:]] == [
        "the database no longer writes: disk_full",
        "the database no longer writes: locked",
        "the database writes again, after 1002 failures",
    ]


def test_damage_is_not_over_because_something_else_went_well() -> None:
    outcome = Outcome("reads", Clock())
    outcome.fail(
        OperationalError(
            "", {}, sqlite_module().OperationalError("database disk image is malformed")
        )
    )
    outcome.succeed()
    assert outcome.cause == "damaged"


@pytest.fixture
def database(any_database_url: str) -> Iterator[Database]:
    engine = writer_engine(any_database_url)
    build_hall(engine)
    engine.dispose()
    opened = Database(any_database_url)
    yield opened
    opened.close()


def write(unit: Unit) -> None:
    unit.connection.execute(text("INSERT INTO setting (key, value) VALUES ('x', 'y')"))


def test_a_database_that_writes_has_no_trouble(database: Database) -> None:
    assert asyncio.run(Probe(database).find_trouble()) is None
    assert (
        asyncio.run(
            database.read(lambda c: c.execute(text("SELECT count(*) FROM setting")).scalar_one())
        )
        == 1
    )


def test_another_program_that_holds_the_lock_is_named_and_is_over_when_it_lets_go(
    any_database_url: str,
) -> None:
    """All who wait are refused together: one after the other, each would wait as long as the
    first."""
    holder = writer_engine(any_database_url)
    on_sqlite = holder.dialect.name == "sqlite"
    database = Database(any_database_url)
    patience = text("PRAGMA busy_timeout=200" if on_sqlite else "SET LOCAL lock_timeout = '200ms'")

    def impatient(unit: Unit) -> None:
        unit.connection.execute(patience)
        write(unit)

    async def run() -> None:
        await database.write(
            lambda unit: unit.connection.execute(patience)
        )  # on SQLite it stays with the connection
        with holder.begin() as connection:
            connection.execute(text("SELECT 1" if on_sqlite else "LOCK TABLE setting"))
            started = time.monotonic()
            answers = await asyncio.gather(
                *(database.write(impatient) for _ in range(50)), return_exceptions=True
            )
            assert {str(answer) for answer in answers} == {"cannot_record"}
            assert time.monotonic() - started < 5  # 10 for one after the other
            assert database.writes.cause == "locked"
        assert await Probe(database).find_trouble() is None

    asyncio.run(run())
    database.close()
    holder.dispose()


def test_commands_that_were_only_refused_prove_nothing(database: Database) -> None:
    def refuse(unit: Unit) -> None:
        raise Refusal("activity_not_open")

    async def run() -> None:
        database.writes.fail(
            OperationalError("", {}, sqlite_module().OperationalError("database or disk is full"))
        )
        with pytest.raises(Refusal, match="activity_not_open"):
            await database.write(refuse)
        assert database.writes.cause == "disk_full"
        assert await Probe(database).find_trouble() is None

    asyncio.run(run())


def test_a_disk_that_is_full_is_found_by_a_probing_write_and_is_over_when_there_is_room(
    fresh_sqlite_url: str,
) -> None:
    """The full disk is a limit on the size of files; nobody but the probe writes meanwhile."""
    database = Database(fresh_sqlite_url)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    async def run() -> None:
        probe = Probe(database)
        resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, hard))
        try:
            assert await probe.find_trouble() in {"disk_full", "io_error"}
            with pytest.raises(Refusal, match="cannot_record"):
                await database.write(
                    lambda unit: unit.connection.execute(
                        text("CREATE TABLE big AS SELECT hex(randomblob(90000)) AS x")
                    )
                )
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert await probe.find_trouble() is None

    asyncio.run(run())
    database.close()


def test_a_damaged_page_is_read_once_and_never_well_again(fresh_sqlite_url: str) -> None:
    scramble(Path(fresh_sqlite_url.removeprefix("sqlite:///")))
    database = Database(fresh_sqlite_url)

    async def run() -> None:
        with pytest.raises(Refusal, match="cannot_record"):
            await database.read(
                lambda connection: connection.execute(text("SELECT * FROM seat")).all()
            )
        assert await Probe(database).find_trouble() == "damaged"

    asyncio.run(run())
    database.close()


def test_a_probe_that_waits_too_long_is_slow_and_waits_for_nobody_twice(
    fresh_sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.storage.probe.PATIENCE_SECONDS", 0.05)
    database = Database(fresh_sqlite_url)
    go_on = threading.Event()

    async def run() -> None:
        probe = Probe(database)
        blocked = asyncio.create_task(database.write(lambda unit: go_on.wait(30)))
        await asyncio.sleep(0)
        assert await asyncio.gather(probe.find_trouble(), probe.find_trouble()) == ["slow", "slow"]
        go_on.set()
        await blocked
        assert await probe.find_trouble() is None

    asyncio.run(run())
    with closing(
        sqlite_module().connect(fresh_sqlite_url.removeprefix("sqlite:///"))
    ) as connection:
        assert connection.execute("SELECT count(*) FROM setting").fetchone() == (1,)
    database.close()
