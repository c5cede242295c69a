"""The bytes of one connection on their way out: counted, so that a peer who takes none for too long is let go."""

import asyncio
import sys
import time
from array import array
from asyncio.transports import BaseTransport
from collections.abc import Callable
from typing import Any, cast

if sys.platform != "win32":
    from fcntl import ioctl
    from termios import TIOCOUTQ

STALL_DEADLINE = 15.0  # seconds without progress of a non-empty write buffer
LOOKS = 5  # times that a connection is looked at within the deadline: it lets go up to two looks late, never early


class Outflow(asyncio.Transport):
    """A transport that aborts itself after `deadline` seconds without progress. A slow peer progresses, and stays:
    progress is that the kernel took bytes or the peer acknowledged some. A SharedWire writes past this one and counts by itself:
    `beside` tells how many bytes, and learns from `after_write` of ours, which it must not overtake."""

    __slots__ = (
        "_deadline",
        "_loop",
        "_passed",
        "_progress",
        "_since",
        "_watch",
        "_written",
        "after_write",
        "beside",
        "transport",
    )

    def __init__(
        self, transport: BaseTransport, loop: asyncio.AbstractEventLoop, deadline: float
    ) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self._loop = loop
        self._written = self._passed = 0
        self.beside: Callable[[], int] = int
        self.after_write: Callable[[], object] = int
        self._progress = time.monotonic()
        self._since: float | None = (
            None  # when bytes were first seen to wait, since they last did not
        )
        self._watch: asyncio.TimerHandle | None = None
        self.watch(deadline)

    def watch(self, deadline: float) -> None:
        """Watches anew, with this deadline (seconds)."""
        self.stop_watching()
        self._deadline = deadline
        self._watch = self._loop.call_later(deadline / LOOKS, self._look)

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Queues bytes, never waits."""
        self._written += len(data)
        self.transport.write(data)
        self.after_write()

    def backlog(self) -> int:
        """Bytes that the kernel has not taken."""
        return self.transport.get_write_buffer_size()

    def unsent(self) -> int:
        """Bytes that the peer has not acknowledged: the backlog and the kernel's queue."""
        return self.backlog() + in_kernel(self.transport)

    def last_progress(self) -> float:
        """`time.monotonic()` of the last look at which more bytes had left than before, or none waited."""
        written = self._written + self.beside()
        passed = written - self.unsent()
        if passed > self._passed or passed == written:
            self._passed, self._progress = passed, time.monotonic()
        return self._progress

    def stop_watching(self) -> None:
        """The connection is lost: nothing is left to watch, and nothing in a circle that the collector would have to find."""
        if self._watch is not None:
            self._watch.cancel()
        self.beside = self.after_write = int

    def _look(self) -> None:
        now = time.monotonic()
        if not self.backlog():
            self._since = None
        elif self._since is None:
            self._since = now
            self.last_progress()  # from here on it compares
        elif now - max(self.last_progress(), self._since) >= self._deadline:
            self.transport.abort()
            return
        self._watch = self._loop.call_later(self._deadline / LOOKS, self._look)

    def close(self) -> None:
        """Closes after what is written has left; the watch goes on until then."""
        self.transport.close()

    def abort(self) -> None:
        """Closes at once, what is written is lost."""
        self.transport.abort()

    def is_closing(self) -> bool:
        """Whether it was closed or lost."""
        return self.transport.is_closing()

    def pause_reading(self) -> None:
        """See asyncio."""
        self.transport.pause_reading()

    def resume_reading(self) -> None:
        """See asyncio."""
        self.transport.resume_reading()

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        """See asyncio."""
        self.transport.set_protocol(protocol)

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        """See asyncio."""
        self.transport.set_write_buffer_limits(high, low)

    def get_write_buffer_size(self) -> int:
        """See asyncio; the same as `backlog`."""
        return self.backlog()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """See asyncio."""
        return self.transport.get_extra_info(name, default)


def in_kernel(transport: asyncio.Transport) -> int:
    """Bytes that the kernel holds unacknowledged; 0 where it does not tell (then only what it takes is progress)."""
    socket = transport.get_extra_info("socket")
    if sys.platform == "win32" or socket is None:
        return 0
    queued = array("i", [0])
    try:
        ioctl(socket.fileno(), TIOCOUTQ, queued)
    except (OSError, ValueError):  # closed in the meantime
        return 0
    return queued[0]
