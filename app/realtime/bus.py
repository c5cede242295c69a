"""Messages between processes: "board 7 has version 12". The database stays the
only source of data.

A bus may lose messages, so processes also poll the versions of the boards that
they follow: a lost notification costs a second, never a vote. What a process
says of itself (`publish_message`) may be lost too and is repeated.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Protocol

log = logging.getLogger("palabre.bus")
POLL_SECONDS = 1.0
# Newer than any version: followers read the board again and find that it is
# gone
ERASED = 2**62
Versions = dict[int, int]  # board's row id → its version
Notify = Callable[[Versions], None]
OnMessage = Callable[[str, dict[str, object]], None]  # (process, its message)


def ignore(process: str, message: dict[str, object]) -> None:
    """Ignores a message of another process."""


class Bus(Protocol):
    """The interface of every bus; one shared suite tests all
    implementations."""

    def publish(self, versions: Versions) -> None:
        """Notifies every process, this one too. Never fails, never waits:
        while a bus is down the other processes learn a second later, by
        polling."""

    def publish_message(self, message: dict[str, object]) -> None:
        """Sends JSON to the other processes. Never fails, never waits; lost
        while the bus is down."""

    async def start(self, notify: Notify, on_message: OnMessage = ignore) -> None:
        """Starts calling `notify` on new versions and `on_message` for other
        processes' messages."""

    async def close(self) -> None:
        """Stops."""

    async def healthy(self) -> bool:
        """Returns whether messages are delivered now."""


class LocalBus:
    """A bus within one process."""

    def __init__(self) -> None:
        self._notify: Notify = lambda versions: None

    def publish(self, versions: Versions) -> None:
        self._notify(versions)

    def publish_message(self, message: dict[str, object]) -> None:
        """Does nothing: there is no other process."""

    async def start(self, notify: Notify, on_message: OnMessage = ignore) -> None:
        self._notify = notify

    async def close(self) -> None:
        self._notify = lambda versions: None

    async def healthy(self) -> bool:
        return True


async def poll(
    followed_boards: Callable[[], list[int]],
    read_versions: Callable[[list[int]], Awaitable[Versions]],
    notify: Notify,
) -> None:
    """Reads the versions of the followed boards each second and notifies; runs
    until cancelled."""
    while True:
        await asyncio.sleep(POLL_SECONDS)
        boards = followed_boards()
        if boards:
            try:
                versions = await read_versions(boards)
                notify({board: versions.get(board, ERASED) for board in boards})
            except Exception as error:
                # The database is away: the next second tries again
                log.warning("the poll of versions failed: %s", type(error).__name__)
