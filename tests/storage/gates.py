"""A gate that holds the writer, so that what is written meanwhile is one batch."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator

from app.storage.database import Database
from app.storage.unit import Unit


@contextlib.asynccontextmanager
async def gathering(database: Database) -> AsyncIterator[None]:
    """Whatever is written inside waits, and is one batch."""
    holding, gate = threading.Event(), threading.Event()

    def hold(unit: Unit) -> None:
        holding.set()
        assert gate.wait(30)

    waiting = asyncio.create_task(database.write(hold))
    await asyncio.to_thread(holding.wait, 30)
    try:
        yield
        await asyncio.sleep(0)  # lets every task put its command into the queue
    finally:
        gate.set()
    await waiting
