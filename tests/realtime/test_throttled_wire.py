"""A throttled connection under a real hub, by a clock that the test moves."""

import asyncio
from collections.abc import Callable, Hashable, Mapping

from app.realtime.channels import Ended, Screen, Viewer, VotersByVote
from app.realtime.delivery import Snapshot
from app.realtime.frames import Push
from app.realtime.hub import Hub
from app.realtime.throttled_wire import PAUSE, ThrottledWire

BOARD = 1


class Timer:
    """Calls back when the test says that the time has come."""

    def __init__(self) -> None:
        self.callbacks: list[Callable[[], None]] = []

    def call_later(self, seconds: float, callback: Callable[[], None]) -> None:
        assert seconds == PAUSE
        self.callbacks.append(callback)

    def elapse(self) -> None:
        callbacks, self.callbacks = self.callbacks, []
        for callback in callbacks:
            callback()


class ReceivingWire:
    """A wire that takes everything; its other end is the test."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.received = asyncio.Event()

    def write(self, push: Push) -> bool:
        self.texts += push.texts
        self.received.set()
        return True

    async def next(self) -> str:
        await asyncio.wait_for(self.received.wait(), 10)
        self.received.clear()
        return self.texts[-1]

    def on_drain(self, callback: Callable[[], None]) -> None: ...
    def backlog(self) -> int:
        return 0

    def close(self, code: int, reason: str) -> None: ...
    def last_progress(self) -> float:
        return 0.0


class VersionSnapshot:
    """A board of which nothing but the version is sent."""

    voters_by_vote: VotersByVote = {}  # noqa: RUF012 - nobody votes here
    own_versions: Mapping[int, int] = {}
    ended = Ended()

    def __init__(self, version: int) -> None:
        self.version = version

    def audience(self, viewer: Viewer) -> Hashable:
        return viewer.kind

    def push(self, viewer: Viewer, since: int | None, *, greet: bool) -> Push | None:
        return Push(str(self.version)) if greet or since != self.version else None

    def own_messages(self, viewer: Viewer, since: int | None) -> list[str]:
        return []


class VersionSource:
    """A board whose version the test moves."""

    version = 1

    async def snapshot(self, board: int, since: int) -> Snapshot | None:
        return VersionSnapshot(self.version)


class Scene:
    """A throttled and an ordinary screen, which follow the same board."""

    def __init__(self) -> None:
        self.source, self.timer = VersionSource(), Timer()
        self.hub = Hub(self.source)
        self.ordinary, self.throttled = ReceivingWire(), ReceivingWire()

    async def change(self) -> None:
        """Moves the board's version and waits until the ordinary screen has it."""
        self.source.version += 1
        self.hub.notify({BOARD: self.source.version})
        assert await self.ordinary.next() == str(self.source.version)


def screen(wire: ReceivingWire | ThrottledWire) -> Screen:
    return Screen(Viewer(BOARD, "screen", "json"), wire, None)


def test_the_first_change_comes_at_once_and_later_ones_in_one_push_after_the_pause() -> None:
    async def play() -> None:
        scene = Scene()
        wire = ThrottledWire(scene.throttled, scene.timer.call_later)
        with scene.hub.follow(screen(scene.ordinary)), scene.hub.follow(screen(wire)):
            assert await scene.ordinary.next() == await scene.throttled.next() == "1"
            scene.timer.elapse()
            await scene.change()
            assert await scene.throttled.next() == "2"
            for _ in range(3):
                await scene.change()
            assert scene.throttled.texts == ["1", "2"]
            scene.timer.elapse()
            assert await scene.throttled.next() == "5"
            assert scene.throttled.texts == ["1", "2", "5"]
            assert scene.ordinary.texts == ["1", "2", "3", "4", "5"]
        await scene.hub.close()

    asyncio.run(play())


def test_control_an_ordinary_wire_is_not_throttled() -> None:
    async def play() -> None:
        scene = Scene()
        with scene.hub.follow(screen(scene.ordinary)), scene.hub.follow(screen(scene.throttled)):
            await scene.ordinary.next()
            for _ in range(3):
                await scene.change()
                assert await scene.throttled.next() == str(scene.source.version)
        await scene.hub.close()

    asyncio.run(play())
