"""News between processes: "board 7 has version 12". A doorbell only; the truth is read from the database.

Redis' pub/sub loses messages when a subscriber drops, so processes also poll the versions of the boards that they follow:
a lost ring costs a second, never a vote. What processes tell of themselves (`tell`) may be lost too: they say it again.
"""

import asyncio
import contextlib
import json
import logging
import uuid
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from redis.asyncio import Redis
from redis.exceptions import RedisError

log = logging.getLogger("palabre.bus")
CHANNEL = "palabre:boards"
PROCESSES = "palabre:processes"
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


class RedisBus:
    """Through Redis or Valkey; this process is rung at once, whatever the bus does."""

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(url, socket_connect_timeout=2, socket_timeout=5, health_check_interval=15)
        self._ring: Ring = lambda versions: None
        self._hear: Hear = deaf
        self._name = uuid.uuid4().hex
        self._pending: Versions = {}
        self._told: list[dict[str, Any]] = []
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def publish(self, versions: Versions) -> None:
        self._ring(versions)
        self._pending |= versions
        self._wake.set()

    def tell(self, about: dict[str, Any]) -> None:
        self._told.append(about)
        self._wake.set()

    async def start(self, ring: Ring, hear: Hear = deaf) -> None:
        self._ring, self._hear = ring, hear
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
            news, self._pending, told, self._told = self._pending, {}, self._told, []
            with contextlib.suppress(RedisError, OSError, TimeoutError):
                if news:
                    await self._redis.publish(CHANNEL, json.dumps(news))
                for about in told:
                    await self._redis.publish(PROCESSES, json.dumps([self._name, about]))

    async def _listen(self) -> None:
        while True:
            try:
                async with self._redis.pubsub() as listener:
                    await listener.subscribe(CHANNEL, PROCESSES)
                    while True:
                        message = await listener.get_message(timeout=5)
                        if message and message["type"] == "message":
                            self._take(message["channel"], json.loads(message["data"]))
            except (RedisError, OSError, TimeoutError, ValueError) as error:
                log.warning("the bus is away: %s", type(error).__name__)
                await asyncio.sleep(1)

    def _take(self, channel: bytes, told: Any) -> None:
        if channel == CHANNEL.encode():
            self._ring({int(board): version for board, version in told.items()})
        elif told[0] != self._name:
            self._hear(*told)


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
