"""Workshops held at two sites, made once for all tests of them."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from app.commands.context import Context
from app.storage.database import Database
from tests.documents.sites import WORKSHOPS, Held, held


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
