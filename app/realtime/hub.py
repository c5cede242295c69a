"""This process's screens: news comes in, each board beats, and every screen gets what it lacks.

A screen has no queue: it has the version that it holds. Whoever could not take a frame (a full buffer, a lost line) simply
stays behind, and gets everything newer, once, when it can. Screens that hold the same version and may see the same share one
frame.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from app.domain.refusals import Refusal
from app.realtime.frames import Frame, Wire

log = logging.getLogger("palabre.live")
HEARTBEAT = 4.0  # seconds: a phone calls a line dead after two missed beats; nobody else notices a black hole
FIRST, CALM, FACTOR = 0.005, 0.060, 3.0  # at 0.050 a burst of 1,000 brought each phone 26 kB, more than the poorest should pay


@dataclass(frozen=True, slots=True)
class Viewer:
    """What a screen is: `kind` is phone, screen or host; `form` is json or html; `seat` a row id or None."""

    board: int
    kind: str
    form: str
    seat: int | None = None


@dataclass(eq=False, slots=True)
class Screen:
    """One connection. `since` is the version it holds, None for nothing; `greeted` after its first frame."""

    viewer: Viewer
    wire: Wire
    since: int | None
    greeted: bool = False
    waiting: bool = False
    behind_since: float = 0.0

    @property
    def holds(self) -> int:
        """The version, -1 for nothing."""
        return -1 if self.since is None else self.since


class Snapshot(Protocol):
    """One board at one version, and everything newer than some version."""

    version: int

    def audience(self, viewer: Viewer) -> Hashable:
        """Viewers with the same audience and version share the same bytes."""

    def frames(self, viewer: Viewer, since: int | None, *, greet: bool) -> Sequence[Frame]:
        """What this viewer lacks; with `greet` at least one frame that tells the version."""


class Source(Protocol):
    """Where snapshots come from."""

    async def snapshot(self, board: int, since: int) -> Snapshot | None:
        """With everything after `since` (-1: the whole). None when the board is gone. Refuses `busy`."""


@dataclass
class Room:
    """A board that somebody here follows."""

    board: int
    screens: set[Screen] = field(default_factory=set)
    version: int = 0
    dirty: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None
    seats: dict[int, int] = field(default_factory=dict)


@dataclass
class Counters:
    """For /metrics."""

    frames: int = 0
    bytes: int = 0
    beats: int = 0
    skipped: int = 0


def pause_after(push_seconds: float) -> float:
    """The least time to the next push: an idle board answers at once, a city gets windows (seconds)."""
    window = max(FIRST, min(FACTOR * push_seconds, CALM))
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
        room.screens.add(screen)
        if screen.viewer.seat is not None:
            room.seats[screen.viewer.seat] = room.seats.get(screen.viewer.seat, 0) + 1
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
        return [now - one.behind_since for room in self.rooms.values() for one in room.screens if one.waiting]

    def _room(self, board: int) -> Room:
        if board not in self.rooms:
            self.rooms[board] = room = Room(board)
            room.task = asyncio.create_task(self._live(room))
        if self._heart is None or self._heart.done():
            self._heart = asyncio.create_task(self._beat_hearts())
        return self.rooms[board]

    def _leave(self, room: Room, screen: Screen) -> None:
        room.screens.discard(screen)
        seat = screen.viewer.seat
        if seat is not None:
            room.seats[seat] -= 1
            if not room.seats[seat]:
                del room.seats[seat]
        if not room.screens:
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
            await asyncio.sleep(pause_after(self._clock() - started))

    async def _push(self, room: Room) -> None:
        known = [one.holds for one in room.screens if not one.waiting]
        if not known:
            return
        since = min(known)
        snapshot = await self.source.snapshot(room.board, since)
        if snapshot is None:
            for one in list(room.screens):
                one.wire.close(1008, "erased")
            return
        room.version = snapshot.version
        self.counters.beats += 1
        self._deliver(room, snapshot, since)

    def _deliver(self, room: Room, snapshot: Snapshot, since: int) -> None:
        ready: dict[Hashable, Sequence[Frame]] = {}
        for one in list(room.screens):
            if one.waiting or (one.greeted and one.since == snapshot.version):
                continue
            if not since <= one.holds <= snapshot.version:  # came while this was read, or has what the board never had
                one.since = one.since if one.holds < since else None
                room.dirty.set()  # the next snapshot goes back far enough
                continue
            key = (snapshot.audience(one.viewer), one.since, one.greeted)
            if key not in ready:
                ready[key] = snapshot.frames(one.viewer, one.since, greet=not one.greeted)
            if self._wrote(one, ready[key]):
                one.since, one.greeted = snapshot.version, True

    def _wrote(self, one: Screen, frames: Sequence[Frame]) -> bool:
        for frame in frames:
            if not one.wire.write(frame):  # keeps its version: on draining it gets all that is newer
                one.waiting, one.behind_since = True, self._clock()
                self.counters.skipped += 1
                return False
            self.counters.frames += 1
            self.counters.bytes += len(frame.plain)
        return True

    async def _beat_hearts(self) -> None:
        while self.rooms:
            await asyncio.sleep(HEARTBEAT)
            for room in list(self.rooms.values()):
                beat = Frame(f'{{"version":{room.version}}}')
                for one in list(room.screens):
                    if one.greeted and not one.waiting and one.since == room.version:
                        one.wire.write(beat)

    async def close(self) -> None:
        """Ends the tasks; the server closes the sockets."""
        tasks = [room.task for room in self.rooms.values() if room.task] + ([self._heart] if self._heart else [])
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
