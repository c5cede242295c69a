"""The bus through Redis or Valkey. Its pub/sub loses messages when a subscriber drops."""

import asyncio
import contextlib
import json
import logging
import uuid
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from app.realtime.bus import Hear, Ring, Versions, deaf

log = logging.getLogger("palabre.bus")
CHANNEL = "palabre:boards"
PROCESSES = "palabre:processes"


class RedisBus:
    """Through Redis or Valkey; this process is rung at once, whatever the bus does."""

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(
            url, socket_connect_timeout=2, socket_timeout=5, health_check_interval=15
        )
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
