"""Decides when to push to the screens of this process.

A screen has no queue: it has the version that it last got. A screen that could
not take a push (a full buffer, a lost connection) stays behind and gets
everything newer, once, when it can. Screens with the same version that may see
the same form a group and get the same push.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Iterator
from typing import Protocol

from app.domain.histogram import class_of
from app.domain.refusals import Refusal
from app.realtime.beat import Load, Taken
from app.realtime.channels import BoardChannel, Screen
from app.realtime.delivery import SCREENS, Counters, Delivery, Snapshot
from app.realtime.frames import Push

log = logging.getLogger("palabre.live")
# Seconds; a phone calls its connection dead after two missed heartbeats, since
# nothing else would show it a network that swallows packets.
HEARTBEAT = 4.0


class Source(Protocol):
    """Reads snapshots."""

    async def snapshot(self, board: int, since: int) -> Snapshot | None:
        """Returns the board with everything after `since` (-1: all of it),
        None when it was erased. Refuses `busy`, `cannot_record`."""


def nowhere_else(board: int) -> int:
    """Returns 0: no other process has screens."""
    return 0


def ignore_departure(board: int, seat: int) -> None:
    """Ignores that a seat's last connection ended."""


class Hub:
    """The screens of this process: `follow` for each connection, `notify` on
    new versions."""

    def __init__(
        self, source: Source, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.source = source
        self.channels: dict[int, BoardChannel] = {}
        self.counters = Counters()
        self.delivery = Delivery(self.counters, clock)
        self.on_departure: Callable[[int, int], None] = ignore_departure
        # How many screens of a board other processes have: they share the
        # room's radio and line.
        self.screens_elsewhere: Callable[[int], int] = nowhere_else
        self._clock = clock
        self._load = Load()
        self._heart: asyncio.Task[None] | None = None

    def notify(self, versions: dict[int, int]) -> None:
        """Schedules a push for every followed board that has a newer
        version."""
        for board, version in versions.items():
            channel = self.channels.get(board)
            if channel is not None and version > channel.version:
                if channel.news_at is None:
                    channel.news_at = self._clock()
                channel.dirty.set()

    def followed_boards(self) -> list[int]:
        """Returns the boards (row ids) with a screen in this process."""
        return list(self.channels)

    @contextlib.contextmanager
    def follow(self, screen: Screen) -> Iterator[None]:
        """Sends the board to the screen while the block runs. The screen is
        added before the board is read, so that no change falls between."""
        channel = self._channel(screen.viewer.board)
        channel.add(screen)
        screen.wire.on_drain(lambda: self._drained(screen, channel))
        channel.dirty.set()
        try:
            yield
        finally:
            self._remove(channel, screen)

    def present(self, board: int) -> set[int]:
        """Returns the seats (row ids) with a connection to this process."""
        channel = self.channels.get(board)
        return set(channel.screens_by_seat) if channel else set()

    def behind(self) -> list[float]:
        """Returns, for each screen that cannot take what it lacks, the seconds
        since that began."""
        now = self._clock()
        return [
            now - screen.behind_since
            for channel in self.channels.values()
            for screen in channel.catching_up
            if screen.waiting
        ]

    def _channel(self, board: int) -> BoardChannel:
        if board not in self.channels:
            self.channels[board] = channel = BoardChannel(board)
            channel.task = asyncio.create_task(self._run(channel))
        if self._heart is None or self._heart.done():
            self._heart = asyncio.create_task(self._send_heartbeats())
        return self.channels[board]

    def _remove(self, channel: BoardChannel, screen: Screen) -> None:
        channel.remove(screen)
        seat = screen.viewer.seat
        if seat is not None and seat not in channel.screens_by_seat:
            self.on_departure(channel.board, seat)
        if not channel.catching_up and not channel.groups:
            self.channels.pop(channel.board, None)
            if channel.task is not None:
                channel.task.cancel()

    @staticmethod
    def _drained(screen: Screen, channel: BoardChannel) -> None:
        screen.waiting = False
        channel.dirty.set()

    async def _run(self, channel: BoardChannel) -> None:
        while True:
            await channel.dirty.wait()
            channel.dirty.clear()
            started, news_at, channel.news_at = self._clock(), channel.news_at, None
            try:
                await self._push(channel)
                self._count_wait(channel, news_at)
            except Refusal:
                # The database cannot answer now: try again, nothing is lost
                channel.dirty.set()
                await asyncio.sleep(1)
            except Exception:
                log.exception("a push to board %s failed", channel.board)
                channel.dirty.set()
                await asyncio.sleep(1)
            await asyncio.sleep(self._pause(channel, started))

    def _count_wait(self, channel: BoardChannel, news_at: float | None) -> None:
        if news_at is not None:
            screens = class_of(channel.size(), SCREENS)
            self.counters.waits[screens].add(self._clock() - news_at)

    def _pause(self, channel: BoardChannel, started: float) -> float:
        """Returns the seconds until the board's next push, after one that
        began at `started`."""
        now, screens = self._clock(), max(1, channel.size())
        in_all = screens + self.screens_elsewhere(channel.board)
        taken = Taken(now - started, channel.sent / screens, in_all)
        channel.sent = 0
        load = self._load.at(now, time.process_time())
        pause, channel.beat = channel.beat.after(taken, now, load)
        return pause

    async def _push(self, channel: BoardChannel) -> None:
        versions = [
            screen.version for screen in channel.catching_up if not screen.waiting
        ]
        versions += [group.version for group in channel.groups.values()]
        if not versions:
            return
        since = min(versions)
        snapshot = await self.source.snapshot(channel.board, since)
        if snapshot is None:
            for screen in channel.screens():
                screen.wire.close(1008, "erased")
            return
        channel.version = snapshot.version
        self.counters.beats += 1
        self.delivery.dismiss(channel, snapshot.ended)
        self.delivery.deliver(channel, snapshot, since)

    async def _send_heartbeats(self) -> None:
        while self.channels:
            await asyncio.sleep(HEARTBEAT)
            for channel in list(self.channels.values()):
                heartbeat = Push(f'{{"version":{channel.version}}}')
                for group in channel.groups.values():
                    if group.version == channel.version:
                        # A wire that refuses has more to send anyway
                        group.write(heartbeat)

    async def close(self) -> None:
        """Ends the tasks; the server closes the sockets."""
        tasks = [channel.task for channel in self.channels.values() if channel.task]
        tasks += [self._heart] if self._heart else []
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
