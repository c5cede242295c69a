"""Servers that many tests share: a board is a world of its own, so nobody meets anybody."""

import contextlib
import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.servers.palabre import no_traceback
from tests.servers.postgres import Postgres
from tests.servers.process import shared_folder
from tests.servers.valkey import Valkey
from tests.web.disks import NearlyFull
from tests.web.forks import ForkedServer, ForkServer
from tests.web.people import Workshop


@pytest.fixture(scope="session")
def fork_server() -> Iterator[ForkServer]:
    server = ForkServer()
    yield server
    server.close()


@pytest.fixture(scope="session")
def wires() -> Iterator[httpx.HTTPTransport]:
    """The connections of all clients; httpx would open a pool for each."""
    with httpx.HTTPTransport(
        limits=httpx.Limits(max_connections=100, max_keepalive_connections=20)
    ) as transport:
        yield transport


@pytest.fixture
def fork_palabre(
    fork_server: ForkServer, sqlite_template: Path, tmp_path: Path
) -> Iterator[Callable[..., ForkedServer]]:
    """Like `start_palabre`, forked, on a migrated file: for a test that kills or restarts, or wants
    settings or an address of its own."""
    started: list[ForkedServer] = []
    names = itertools.count(1)

    def start(address: tuple[str, int] | None = None, **settings: str) -> ForkedServer:
        folder = tmp_path / f"forked-{next(names)}"
        (folder / "data").mkdir(parents=True)
        shutil.copy(sqlite_template, folder / "data" / "palabre.db")
        started.append(ForkedServer(fork_server, folder, address=address, **settings))
        return started[-1].start()

    yield start
    for server in started:
        server.stop()
        no_traceback(server)


@pytest.fixture
def disk(fork_palabre: Callable[..., ForkedServer]) -> Iterator[NearlyFull]:
    """A server whose disk can be filled."""
    disk = NearlyFull(fork_palabre(limits="off"))
    yield disk
    disk.empties()


@contextlib.contextmanager
def lasting(fork_server: ForkServer, **settings: str) -> Iterator[ForkedServer]:
    with shared_folder(quick=True) as folder:
        server = ForkedServer(fork_server, folder, limits="off", **settings).start()
        yield server
        server.stop()
        no_traceback(server)


@pytest.fixture(scope="session")
def sqlite_server(fork_server: ForkServer) -> Iterator[ForkedServer]:
    """On SQLite and the bus inside the process, without limits."""
    with lasting(fork_server) as server:
        yield server


@pytest.fixture(scope="session")
def postgres_server(
    fork_server: ForkServer, postgres: Postgres, postgres_template: str, valkey: Valkey
) -> Iterator[ForkedServer]:
    """On PostgreSQL and Valkey, without limits."""
    with lasting(
        fork_server, database_url=postgres.create(postgres_template), bus_url=valkey.url
    ) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgres"])
def any_server(request: pytest.FixtureRequest) -> ForkedServer:
    """Once on each database."""
    server: ForkedServer = request.getfixturevalue(f"{request.param}_server")
    return server


Start = Callable[..., Workshop]


@pytest.fixture
def workshop_at(wires: httpx.HTTPTransport) -> Start:
    """`workshop_at(server, template=…, reveal=…)`: a new board there."""
    return lambda server, **options: Workshop(server.url, wires, **options)


@pytest.fixture
def workshop(sqlite_server: ForkedServer, workshop_at: Start) -> Workshop:
    """Ségou, everything open."""
    return workshop_at(sqlite_server)


@pytest.fixture
def any_workshop(any_server: ForkedServer, workshop_at: Start) -> Workshop:
    """Ségou, everything open, once on each database."""
    return workshop_at(any_server)
