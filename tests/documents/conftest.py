"""Workshops held at two sites, made once for all tests of them, and where files are brought."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from app.commands.context import Context
from app.storage.database import Database
from tests.documents.sessions import fill, older_file, session_of
from tests.documents.sites import WORKSHOPS, Held, held
from tests.web.forks import ForkedServer
from tests.web.people import Person, Workshop


@pytest.fixture(scope="session")
def run(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Callable[[Context], Awaitable[Any]]], Any]:
    path = tmp_path_factory.mktemp("sites") / "palabre.db"
    path.write_bytes(sqlite_template.read_bytes())

    async def work(job: Callable[[Context], Awaitable[Any]]) -> Any:
        database = Database(f"sqlite:///{path}")
        try:
            return await job(Context(database))
        finally:
            database.close()

    return lambda job: asyncio.run(work(job))


@pytest.fixture(scope="session")
def workshops(run: Any) -> list[Held]:
    async def job(context: Context) -> list[Held]:
        return [await held(context, seed) for seed in range(WORKSHOPS)]

    return run(job)


@pytest.fixture(scope="module")
def receiver(sqlite_server: ForkedServer, wires: Any) -> Workshop:
    """Where the files are brought: a refused one leaves nothing behind."""
    return Workshop(sqlite_server.url, wires)


@pytest.fixture(scope="module")
def programme(receiver: Workshop) -> tuple[Person, str]:
    """Whoever organises a programme, and its address."""
    organiser = receiver.someone()
    body = {"title": "P", "template": "priority-vote", "towns": [{"town": "Kayes"}]}
    links = organiser.post("/programmes", json=body).raise_for_status().json()
    organiser.get(links["programme_url"])
    return organiser, f"/p/{links['code']}"


@pytest.fixture(scope="module")
def whole(sqlite_server: ForkedServer, wires: Any) -> dict[str, Any]:
    """A session with a sealed round and an open one, which shows its ballots as older files did."""
    filled = Workshop(sqlite_server.url, wires)
    fill(filled)
    filled.fanta.closes()
    filled.fanta.opens()
    bakary = filled.seat("Bakary")
    return older_file(session_of(filled), [bakary.seat], ["7", "8", "9"])
