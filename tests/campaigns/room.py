"""A room of bare sockets on one board: most healthy, some that stop reading, some on slow lines."""

import asyncio
import contextlib
import random
import socket
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from bench.listener import Phone
from tests.servers.palabre import Palabre

SLOW_BYTES = 8000  # a second
SMALL_BUFFER = 4096  # bytes that the system of a stalled or slow phone takes on its own


class SlowPhone(Phone):
    """Reads `SLOW_BYTES` in each second."""

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self.transport.pause_reading()  # type: ignore[attr-defined]
        asyncio.get_running_loop().call_later(len(data) / SLOW_BYTES, self.go_on)

    def go_on(self) -> None:
        if not self.shut:
            self.transport.resume_reading()  # type: ignore[attr-defined]


@dataclass
class Listener:
    """A phone and the newest version that it holds."""

    kind: type[Phone]
    cookie: str
    stalls: bool = False
    version: int = -1
    phone: Phone | None = None
    cuts: int = 0
    seat: str = ""

    def is_open(self) -> bool:
        return self.phone is not None and not self.phone.shut and self.phone.open.done()


@dataclass
class Room:
    """`latencies` counts milliseconds from an act's request to each healthy phone that holds it."""

    server: Palabre
    path: str
    listeners: list[Listener] = field(default_factory=list)
    latencies: Counter[int] = field(default_factory=Counter)
    sent: dict[int, float] = field(default_factory=dict)  # version → when its act was sent
    early: dict[int, list[float]] = field(default_factory=dict)  # arrivals before the act's answer

    def answered(self, version: int, sent: float) -> None:
        """Notes which version an act of this moment made."""
        self.sent[version] = sent
        self.latencies.update(int(1000 * (at - sent)) for at in self.early.pop(version, []))

    def percentile(self, share: float) -> float:
        """Returns seconds; infinity where nothing arrived."""
        left = share * self.latencies.total()
        for milliseconds, count in sorted(self.latencies.items()):
            left -= count
            if left <= 0:
                return milliseconds / 1000
        return float("inf")

    async def connect(self, listener: Listener) -> None:
        """Opens a line, again where it was cut."""
        loop = asyncio.get_running_loop()
        line = socket.socket()
        if listener.stalls or listener.kind is SlowPhone:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER)
        line.setblocking(False)
        path = f"{self.path}/live?audience=phone"
        path += f"&since={listener.version}" if listener.version >= 0 else ""
        try:
            await loop.sock_connect(line, (self.server.host, self.server.port))
            _, phone = await loop.create_connection(
                lambda: listener.kind(path, listener.cookie, self.note_version(listener)),
                sock=line,
            )
        except BaseException:
            line.close()
            raise
        listener.phone = phone
        await phone.open
        if listener.stalls:
            phone.transport.pause_reading()  # type: ignore[attr-defined]

    def note_version(self, listener: Listener) -> Callable[[int, float], None]:
        is_healthy = not listener.stalls and listener.kind is Phone

        def note(version: int, at: float) -> None:
            before, listener.version = listener.version, max(version, listener.version)
            if is_healthy:
                for passed in range(max(before, version - 50) + 1, version + 1):
                    if passed in self.sent:
                        self.latencies[int(1000 * (at - self.sent[passed]))] += 1
                    else:
                        self.early.setdefault(passed, []).append(at)

        return note

    async def keep_connected(self) -> None:
        """Lets whoever was cut come back within a second, as a phone does, and counts the cuts."""
        while True:
            for listener in self.listeners:
                if listener.phone is None or listener.phone.shut:
                    listener.cuts += listener.phone is not None
                    with contextlib.suppress(OSError):  # the server is down: in the next round
                        await self.connect(listener)
            await asyncio.sleep(random.uniform(0.5, 1.0))

    def cuts(self, kind: type[Phone], *, stalls: bool = False) -> int:
        return sum(
            listener.cuts
            for listener in self.listeners
            if listener.kind is kind and listener.stalls is stalls
        )

    async def close(self) -> None:
        for listener in self.listeners:
            if listener.phone is not None and not listener.phone.shut:
                listener.phone.transport.abort()
        await asyncio.sleep(0.1)  # sockets are closed in the loop's next rounds


def memory(server: Palabre) -> float:
    """Returns the MiB that the server's own process has in memory."""
    assert server.process is not None
    with open(f"/proc/{server.process.pid}/statm", encoding="ascii") as pages:
        return int(pages.read().split()[1]) * 4096 / 2**20


def moment() -> float:
    return time.perf_counter()
