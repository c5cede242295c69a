"""News between processes: "board 7 has version 12". A doorbell only; the truth is read from the database.

Redis' pub/sub loses messages when a subscriber drops, so processes also poll the versions of the boards that they follow:
a lost ring costs a second, never a vote.
"""

import asyncio
import contextlib
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Protocol

from redis.asyncio import Redis
from redis.exceptions import RedisError

log = logging.getLogger("palabre.bus")
CHANNEL = "palabre:boards"
POLL_SECONDS = 1.0
ERASED = 2**62  # newer than any version: whoever follows the board must look, and finds it gone
Versions = dict[int, int]
Ring = Callable[[Versions], None]


class Bus(Protocol):
    """One shared suite tests every implementation."""

    def publish(self, versions: Versions) -> None:
        """Tells every process, this one too. Never fails, never waits: a bus that is down costs the others a second."""

    async def start(self, ring: Ring) -> None:
        """Begins to ring on news."""

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

    async def start(self, ring: Ring) -> None:
        self._ring = ring

    async def close(self) -> None:
        self._ring = lambda versions: None

    async def healthy(self) -> bool:
        return True


class RedisBus:
    """Through Redis or Valkey; this process is rung at once, whatever the bus does."""

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(url, socket_connect_timeout=2, socket_timeout=5, health_check_interval=15)
        self._ring: Ring = lambda versions: None
        self._pending: Versions = {}
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def publish(self, versions: Versions) -> None:
        self._ring(versions)
        self._pending |= versions
        self._wake.set()

    async def start(self, ring: Ring) -> None:
        self._ring = ring
        self._tasks = [asyncio.create_task(self._send()), asyncio.create_task(self._listen())]

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._redis.aclose()

    async def healthy(self) -> bool:
        try:
            return bool(await asyncio.wait_for(self._redis.ping(), 2))
        except (RedisError, OSError, TimeoutError):
            return False

    async def _send(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            news, self._pending = self._pending, {}
            with contextlib.suppress(RedisError, OSError, TimeoutError):
                await self._redis.publish(CHANNEL, json.dumps(news))

    async def _listen(self) -> None:
        while True:
            try:
                async with self._redis.pubsub() as listener:
                    await listener.subscribe(CHANNEL)
                    while True:
                        message = await listener.get_message(timeout=5)
                        if message and message["type"] == "message":
                            self._ring({int(board): version for board, version in json.loads(message["data"]).items()})
            except (RedisError, OSError, TimeoutError, ValueError) as error:
                log.warning("the bus is away: %s", type(error).__name__)
                await asyncio.sleep(1)


def bus_of(url: str) -> Bus:
    """The bus that the setting names; none named is this process alone."""
    return RedisBus(url) if url else LocalBus()


async def poll(followed: Callable[[], list[int]], versions: Callable[[list[int]], Awaitable[Versions]], ring: Ring) -> None:
    """Rings for boards whose version moved, each second; runs until cancelled."""
    while True:
        await asyncio.sleep(POLL_SECONDS)
        boards = followed()
        if boards:
            try:
                found = await versions(boards)
                ring({board: found.get(board, ERASED) for board in boards})
            except Exception as error:  # the database is away for a moment: the next second asks again
                log.warning("the poll of versions failed: %s", type(error).__name__)
