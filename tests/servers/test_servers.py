"""The real parts are real: they answer, each test has its own, and killed ones come back."""

import asyncio
import signal
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
import redis
import redis.asyncio
from sqlalchemy import create_engine, text

from tests.servers.palabre import Palabre, no_traceback
from tests.servers.postgres import Postgres
from tests.servers.process import LAST_PORT, Server, free_port, shared_folder
from tests.servers.valkey import Valkey


def scalar(url: str, statement: str) -> object:
    engine = create_engine(url)
    with engine.begin() as connection:
        result = connection.execute(text(statement))
        value = result.scalar() if result.returns_rows else None
    engine.dispose()
    return value


def test_postgres_answers_with_the_settings_that_make_a_commit_last(postgres_url: str) -> None:
    assert str(scalar(postgres_url, "SHOW server_version")).startswith("18")
    assert scalar(postgres_url, "SHOW fsync") == "on"
    assert scalar(postgres_url, "SHOW synchronous_commit") == "on"


def test_postgres_never_runs_as_root(postgres_url: str) -> None:
    data = Path(str(scalar(postgres_url, "SHOW data_directory")))
    assert data.stat().st_uid != 0


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_has_a_database_of_its_own(empty_postgres_url: str, turn: int) -> None:
    scalar(empty_postgres_url, "CREATE TABLE only_here (id int)")
    assert scalar(empty_postgres_url, "SELECT count(*) FROM only_here") == 0, turn


def test_the_fresh_databases_are_migrated(any_database_url: str) -> None:
    assert scalar(any_database_url, "SELECT count(*) FROM alembic_version") == 1


def test_a_killed_postgres_comes_back_at_its_address_with_what_was_committed() -> None:
    with shared_folder() as folder:
        server = Postgres(folder).start()
        url = server.create()
        scalar(url, "CREATE TABLE kept AS SELECT 7 AS value")
        server.kill()
        with pytest.raises(psycopg.OperationalError):
            server.run("SELECT 1")
        server.start()
        assert scalar(url, "SELECT value FROM kept") == 7
        server.stop()


@pytest.mark.anyio
async def test_the_bus_carries_a_message(bus_url: str) -> None:
    async with redis.asyncio.from_url(bus_url) as bus, bus.pubsub() as ears:
        await ears.subscribe("news")
        await ears.get_message(timeout=5)
        await bus.publish("news", "board 7")
        message = await asyncio.wait_for(
            ears.get_message(ignore_subscribe_messages=True, timeout=5), 5
        )
    assert message is not None
    assert message["data"] == b"board 7"


def test_a_killed_valkey_comes_back_at_its_address(tmp_path: Path) -> None:
    server = Valkey(tmp_path).start()
    server.kill()
    with redis.Redis.from_url(server.url) as client, pytest.raises(redis.ConnectionError):
        client.ping()
    server.start()
    with redis.Redis.from_url(server.url) as client:
        assert client.ping()
    server.stop()


def test_ports_are_those_that_the_system_lends_to_nobody() -> None:
    assert all(free_port() <= LAST_PORT < 32768 for _ in range(100))


class Sleeper(Server):
    """Says one thing, then ignores SIGTERM or ends at once."""

    name = "sleeper"

    def __init__(self, folder: Path, script: str) -> None:
        super().__init__(folder)
        self.script = script

    def command(self) -> list[str]:
        return [sys.executable, "-u", "-c", self.script]

    def answers(self) -> bool:
        return "ready" in self.log()


DEAF = (
    "import signal, time; signal.signal(signal.SIGTERM,"
    " signal.SIG_IGN); print('ready'); time.sleep(60)"
)


def test_a_server_that_ignores_sigterm_is_a_failure(tmp_path: Path) -> None:
    deaf = Sleeper(tmp_path, DEAF).start()
    process = deaf.process
    assert process is not None
    with pytest.raises(AssertionError, match="had not ended"):
        deaf.stop(within=0.2)
    assert process.returncode == -signal.SIGKILL


def test_a_server_that_ends_at_its_start_shows_its_log(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="no such setting"):
        Sleeper(tmp_path, "raise SystemExit('no such setting')").start()


def healthy(url: str) -> bool:
    with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
        return bool(answer.status == 200)


def test_palabre_answers_on_each_engine_and_comes_back_at_its_address(any_palabre: Palabre) -> None:
    assert healthy(any_palabre.url)
    any_palabre.restart()
    assert healthy(any_palabre.url)
    any_palabre.kill()
    with pytest.raises(urllib.error.URLError):
        healthy(any_palabre.url)
    any_palabre.start()
    assert healthy(any_palabre.url)


def test_several_palabres_share_a_database_and_a_bus(
    start_palabre: Callable[..., Palabre],
    fork_palabre: Callable[..., Palabre],
    fresh_postgres_url: str,
    bus_url: str,
) -> None:
    shared = {"database_url": fresh_postgres_url, "bus_url": bus_url}
    first, second = start_palabre(**shared, limits="off"), fork_palabre(**shared)
    assert first.url != second.url
    assert healthy(first.url)
    assert healthy(second.url)


def test_a_traceback_in_the_log_of_palabre_is_a_failure(tmp_path: Path) -> None:
    broken = Palabre(tmp_path)
    broken.log_path.write_text("Traceback (most recent call last): …", encoding="utf-8")
    with pytest.raises(AssertionError, match="most recent call"):
        no_traceback(broken)
