"""The bus through Redis or Valkey. Its pub/sub loses messages when a
subscriber drops."""

import asyncio
import contextlib
import json
import logging
import uuid
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from app.realtime.bus import Notify, OnMessage, Versions, ignore

log = logging.getLogger("palabre.bus")
CHANNEL = "palabre:boards"
PROCESSES = "palabre:processes"


class RedisBus:
    """A bus through Redis or Valkey; this process is notified at once, even
    while the bus is down."""

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(
            url, socket_connect_timeout=2, socket_timeout=5, health_check_interval=15
        )
        self._notify: Notify = lambda versions: None
        self._on_message: OnMessage = ignore
        self._process = uuid.uuid4().hex
        self._pending_versions: Versions = {}
        self._pending_messages: list[dict[str, object]] = []
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def publish(self, versions: Versions) -> None:
        self._notify(versions)
        self._pending_versions |= versions
        self._wake.set()

    def publish_message(self, message: dict[str, object]) -> None:
        self._pending_messages.append(message)
        self._wake.set()

    async def start(self, notify: Notify, on_message: OnMessage = ignore) -> None:
        self._notify, self._on_message = notify, on_message
        self._tasks = [
            asyncio.create_task(self._send()),
            asyncio.create_task(self._listen()),
        ]

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
            versions, self._pending_versions = self._pending_versions, {}
            messages, self._pending_messages = self._pending_messages, []
            with contextlib.suppress(RedisError, OSError, TimeoutError):
                if versions:
                    await self._redis.publish(CHANNEL, json.dumps(versions))
                for message in messages:
                    await self._redis.publish(
                        PROCESSES, json.dumps([self._process, message])
                    )

    async def _listen(self) -> None:
        while True:
            try:
                async with self._redis.pubsub() as listener:
                    await listener.subscribe(CHANNEL, PROCESSES)
                    while True:
                        message = await listener.get_message(timeout=5)
                        if message and message["type"] == "message":
                            self._receive(
                                message["channel"], json.loads(message["data"])
                            )
            except (RedisError, OSError, TimeoutError, ValueError) as error:
                log.warning("the bus is away: %s", type(error).__name__)
                await asyncio.sleep(1)

    def _receive(self, channel: bytes, data: Any) -> None:
        if channel == CHANNEL.encode():
            self._notify({int(board): version for board, version in data.items()})
        elif data[0] != self._process:
            self._on_message(*data)
