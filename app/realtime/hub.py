"""This process's screens: news comes in, each board beats, and every screen gets what it lacks.

A screen has no queue: it has the version that it holds. Whoever could not take a push (a full buffer, a lost line) simply
stays behind, and gets everything newer, once, when it can. Screens that hold the same version and may see the same are a group,
and get the same push.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from app.domain.refusals import Refusal
from app.realtime.frames import JoinedPush, Push
from app.realtime.rooms import Booths, Ended, Group, Room, Screen, Viewer

log = logging.getLogger("palabre.live")
HEARTBEAT = 4.0  # seconds: a phone calls a line dead after two missed beats; nobody else notices a black hole
FIRST, CALM, FACTOR = 0.005, 0.060, 3.0
SHARE = 80e-6  # seconds of rest for each screen of a room: a quicker server must not make each phone of a crowd pay for more frames


class Snapshot(Protocol):
    """One board at one version, and everything newer than some version."""

    version: int
    booths: Booths
    own: Mapping[int, int]  # by seat, the version of the newest that only its own screens are told
    ended: Ended

    def audience(self, viewer: Viewer) -> Hashable:
        """Viewers with the same audience and version share the same bytes. A viewer's is another one only when its seat is in other
        booths than before, or when there are other booths."""

    def push(self, viewer: Viewer, since: int | None, *, greet: bool) -> Push | None:
        """What this viewer lacks; with `greet` at least a message that tells the version."""

    def mine(self, viewer: Viewer, since: int | None) -> list[str]:
        """Messages for this viewer's seat alone, to go before the push."""


class Source(Protocol):
    """Where snapshots come from."""

    async def snapshot(self, board: int, since: int) -> Snapshot | None:
        """With everything after `since` (-1: the whole). None when the board is gone. Refuses `busy`, `cannot_record`."""


@dataclass
class Counters:
    """For /metrics."""

    frames: int = 0
    bytes: int = 0
    beats: int = 0
    skipped: int = 0


def pause_after(push_seconds: float, screens: int) -> float:
    """The least time to the next push: a small room is told at once, a city gets windows (seconds)."""
    window = max(FIRST, min(max(FACTOR * push_seconds, SHARE * screens), CALM))
    return max(window, 2 * push_seconds) if push_seconds > CALM else window


class Hub:
    """`ring` on news, `enter` for each connection."""

    def __init__(self, source: Source, clock: Callable[[], float] = time.monotonic) -> None:
        self.source = source
        self.rooms: dict[int, Room] = {}
        self.counters = Counters()
        self._clock = clock
        self._heart: asyncio.Task[None] | None = None

    def ring(self, versions: dict[int, int]) -> None:
        """Some boards have a newer version."""
        for board, version in versions.items():
            room = self.rooms.get(board)
            if room is not None and version > room.version:
                room.dirty.set()

    def followed(self) -> list[int]:
        """Boards that somebody here follows, for the poll."""
        return list(self.rooms)

    @contextlib.contextmanager
    def enter(self, screen: Screen) -> Iterator[None]:
        """Follows the board while the block runs. Subscribed first, read afterwards: nothing falls between."""
        room = self._room(screen.viewer.board)
        room.enter(screen)
        screen.wire.on_drain(lambda: self._drained(screen, room))
        room.dirty.set()
        try:
            yield
        finally:
            self._leave(room, screen)

    def present(self, board: int) -> set[int]:
        """Row ids of the seats with a connection to this process."""
        room = self.rooms.get(board)
        return set(room.seats) if room else set()

    def behind(self) -> list[float]:
        """Seconds that each screen waits already to take what it lacks; whoever keeps up is not in it."""
        now = self._clock()
        return [
            now - one.behind_since
            for room in self.rooms.values()
            for one in room.apart
            if one.waiting
        ]

    def _room(self, board: int) -> Room:
        if board not in self.rooms:
            self.rooms[board] = room = Room(board)
            room.task = asyncio.create_task(self._live(room))
        if self._heart is None or self._heart.done():
            self._heart = asyncio.create_task(self._beat_hearts())
        return self.rooms[board]

    def _leave(self, room: Room, screen: Screen) -> None:
        room.leave(screen)
        if not room.apart and not room.groups:
            self.rooms.pop(room.board, None)
            if room.task is not None:
                room.task.cancel()

    @staticmethod
    def _drained(screen: Screen, room: Room) -> None:
        screen.waiting = False
        room.dirty.set()

    async def _live(self, room: Room) -> None:
        while True:
            await room.dirty.wait()
            room.dirty.clear()
            started = self._clock()
            try:
                await self._push(room)
            except Refusal:  # the database cannot answer now: try again, nothing is lost
                room.dirty.set()
                await asyncio.sleep(1)
            except Exception:
                log.exception("a push to board %s failed", room.board)
                room.dirty.set()
                await asyncio.sleep(1)
            await asyncio.sleep(pause_after(self._clock() - started, room.size()))

    async def _push(self, room: Room) -> None:
        known = [one.holds for one in room.apart if not one.waiting] + [
            group.version for group in room.groups.values()
        ]
        if not known:
            return
        since = min(known)
        snapshot = await self.source.snapshot(room.board, since)
        if snapshot is None:
            for one in room.screens():
                one.wire.close(1008, "erased")
            return
        room.version = snapshot.version
        self.counters.beats += 1
        self._dismiss(room, snapshot.ended)
        self._deliver(room, snapshot, since)

    @staticmethod
    def _dismiss(room: Room, ended: Ended) -> None:
        """Closes the connections of seats that were taken away and of links that ended."""
        if ended.seats or ended.links:
            for screen in room.screens():
                if screen.viewer.seat in ended.seats or screen.viewer.link in ended.links:
                    screen.wire.close(1008, "ended")
                    room.part(screen)
                    screen.waiting = True  # nothing more is written to it

    def _deliver(self, room: Room, snapshot: Snapshot, since: int) -> None:
        room.regroup(snapshot.booths, snapshot.audience)
        room.part_seats(snapshot.own)
        for group in list(room.groups.values()):
            self._deliver_to(group, room, snapshot)
        ready: dict[Hashable, Push | None] = {}
        for one in list(room.apart):
            if one.waiting:
                continue
            if (
                not since <= one.holds <= snapshot.version
            ):  # came while this was read, or has what the board never had
                one.since = one.since if one.holds < since else None
                room.dirty.set()  # the next snapshot goes back far enough
                continue
            audience = snapshot.audience(one.viewer)
            key = (audience, one.since, one.greeted)
            if key not in ready:
                ready[key] = snapshot.push(one.viewer, one.since, greet=not one.greeted)
            push = ready[key]
            if own := snapshot.mine(one.viewer, one.since):
                push = JoinedPush(Push(*own), push or Push())
            if push is not None and not one.wire.write(push):
                self._left_out(one)
                continue
            self._wrote(push, 1)
            one.greeted = True
            room.join(one, audience, snapshot.version)

    def _deliver_to(self, group: Group, room: Room, snapshot: Snapshot) -> None:
        """All that the group lacks. It has more than the board only where that was put back from a backup: then it begins anew."""
        if group.version < snapshot.version:
            push = snapshot.push(group.viewer, group.version, greet=False)
            for one in group.write(push) if push else ():
                room.part(one)
                self._left_out(one)
            self._wrote(push, len(group.screens))
            group.version = snapshot.version
        elif group.version > snapshot.version:
            for one in list(group.screens.values()):
                room.part(one)

    def _left_out(self, one: Screen) -> None:
        """It keeps its version: on draining it gets all that is newer."""
        one.waiting, one.behind_since = True, self._clock()
        self.counters.skipped += 1

    def _wrote(self, push: Push | None, screens: int) -> None:
        if push is not None:
            self.counters.frames += screens * len(push.texts)
            self.counters.bytes += screens * len(push.plain)

    async def _beat_hearts(self) -> None:
        while self.rooms:
            await asyncio.sleep(HEARTBEAT)
            for room in list(self.rooms.values()):
                beat = Push(f'{{"version":{room.version}}}')
                for group in room.groups.values():
                    if group.version == room.version:
                        group.write(beat)  # who has no room for it has more on the way

    async def close(self) -> None:
        """Ends the tasks; the server closes the sockets."""
        tasks = [room.task for room in self.rooms.values() if room.task] + (
            [self._heart] if self._heart else []
        )
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
