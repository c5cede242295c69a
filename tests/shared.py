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
from tests.web.forks import Forked, Nursery
from tests.web.people import Workshop


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    one = Nursery()
    yield one
    one.close()


@pytest.fixture(scope="session")
def wires() -> Iterator[httpx.HTTPTransport]:
    """The connections of all clients; httpx would open a pool for each."""
    with httpx.HTTPTransport(
        limits=httpx.Limits(max_connections=100, max_keepalive_connections=20)
    ) as transport:
        yield transport


@pytest.fixture
def fork_palabre(
    nursery: Nursery, sqlite_template: Path, tmp_path: Path
) -> Iterator[Callable[..., Forked]]:
    """Like `start_palabre`, forked, on a migrated file: for a test that kills or restarts, or wants
    settings or an address of its own."""
    started: list[Forked] = []
    names = itertools.count(1)

    def start(address: tuple[str, int] | None = None, **settings: str) -> Forked:
        folder = tmp_path / f"forked-{next(names)}"
        (folder / "data").mkdir(parents=True)
        shutil.copy(sqlite_template, folder / "data" / "palabre.db")
        started.append(Forked(nursery, folder, address=address, **settings))
        return started[-1].start()

    yield start
    for one in started:
        one.stop()
        no_traceback(one)


@contextlib.contextmanager
def lasting(nursery: Nursery, **settings: str) -> Iterator[Forked]:
    with shared_folder(quick=True) as folder:
        server = Forked(nursery, folder, limits="off", **settings).start()
        yield server
        server.stop()
        no_traceback(server)


@pytest.fixture(scope="session")
def sqlite_server(nursery: Nursery) -> Iterator[Forked]:
    """On SQLite and the bus inside the process, without limits."""
    with lasting(nursery) as server:
        yield server


@pytest.fixture(scope="session")
def postgres_server(
    nursery: Nursery, postgres: Postgres, postgres_template: str, valkey: Valkey
) -> Iterator[Forked]:
    """On PostgreSQL and Valkey, without limits."""
    with lasting(
        nursery, database_url=postgres.create(postgres_template), bus_url=valkey.url
    ) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgres"])
def any_server(request: pytest.FixtureRequest) -> Forked:
    """Once on each database."""
    server: Forked = request.getfixturevalue(f"{request.param}_server")
    return server


Start = Callable[..., Workshop]


@pytest.fixture
def workshop_at(wires: httpx.HTTPTransport) -> Start:
    """`workshop_at(server, template=…, reveal=…)`: a new board there."""
    return lambda server, **options: Workshop(server.url, wires, **options)


@pytest.fixture
def workshop(sqlite_server: Forked, workshop_at: Start) -> Workshop:
    """Ségou, everything open."""
    return workshop_at(sqlite_server)


@pytest.fixture
def any_workshop(any_server: Forked, workshop_at: Start) -> Workshop:
    """Ségou, everything open, once on each database."""
    return workshop_at(any_server)
