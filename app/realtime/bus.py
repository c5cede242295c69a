"""News between processes: "board 7 has version 12". A doorbell only; the truth is read from the database.

A bus may lose messages, so processes also poll the versions of the boards that they follow: a lost ring costs a second, never
a vote. What processes tell of themselves (`tell`) may be lost too: they say it again.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

log = logging.getLogger("palabre.bus")
POLL_SECONDS = 1.0
ERASED = 2**62  # newer than any version: whoever follows the board must look, and finds it gone
Versions = dict[int, int]
Ring = Callable[[Versions], None]
Hear = Callable[[str, dict[str, Any]], None]


def deaf(process: str, told: dict[str, Any]) -> None:
    """Hears nothing."""


class Bus(Protocol):
    """One shared suite tests every implementation."""

    def publish(self, versions: Versions) -> None:
        """Tells every process, this one too. Never fails, never waits: a bus that is down costs the others a second."""

    def tell(self, about: dict[str, Any]) -> None:
        """Tells the other processes something of this one, as JSON. Never fails, never waits; lost while the bus is away."""

    async def start(self, ring: Ring, hear: Hear = deaf) -> None:
        """Begins to ring on news, and to hear (process, what it told) of the others."""

    async def close(self) -> None:
        """Ends."""

    async def healthy(self) -> bool:
        """Whether news travel now."""


class LocalBus:
    """Within one process."""

    def __init__(self) -> None:
        self._ring: Ring = lambda versions: None

    def publish(self, versions: Versions) -> None:
        self._ring(versions)

    def tell(self, about: dict[str, Any]) -> None:
        """Nobody else is there."""

    async def start(self, ring: Ring, hear: Hear = deaf) -> None:
        self._ring = ring

    async def close(self) -> None:
        self._ring = lambda versions: None

    async def healthy(self) -> bool:
        return True


async def poll(
    followed: Callable[[], list[int]],
    versions: Callable[[list[int]], Awaitable[Versions]],
    ring: Ring,
) -> None:
    """Rings for boards whose version moved, each second; runs until cancelled."""
    while True:
        await asyncio.sleep(POLL_SECONDS)
        boards = followed()
        if boards:
            try:
                found = await versions(boards)
                ring({board: found.get(board, ERASED) for board in boards})
            except (
                Exception
            ) as error:  # the database is away for a moment: the next second asks again
                log.warning("the poll of versions failed: %s", type(error).__name__)
