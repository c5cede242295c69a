"""A transport that counts outgoing bytes and aborts the connection when the
peer takes none for too long."""

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
# Checks of a connection within the deadline: it is aborted up to two checks
# late, never early.
CHECKS = 5


class Outflow(asyncio.Transport):
    """A transport that aborts itself after `deadline` seconds without
    progress. Progress is that the kernel took bytes or the peer acknowledged
    some, so a slow peer stays connected. Only while bytes wait is it checked:
    timers of idle connections cost as much as a tenth of a ballot. A
    SharedWire writes to the socket itself: `beside` returns how many bytes it
    wrote, and `after_write` is called after each write of ours, which the wire
    must not overtake."""

    __slots__ = (
        "_loop",
        "_passed",
        "_progress",
        "_since",
        "_watch",
        "_written",
        "after_write",
        "beside",
        "deadline",
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
        # since: when bytes began to wait
        self._progress = self._since = time.monotonic()
        # The next check, while bytes wait
        self._watch: asyncio.TimerHandle | None = None
        self.deadline = deadline

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Queues bytes, never waits."""
        self._written += len(data)
        self.transport.write(data)
        self.after_write()
        if self._watch is None and self.transport.get_write_buffer_size():
            self._since = time.monotonic()
            self.last_progress()  # from here on it compares
            self._check_later()

    def backlog(self) -> int:
        """Returns the bytes that the kernel has not taken."""
        return self.transport.get_write_buffer_size()

    def unsent(self) -> int:
        """Returns the bytes that the peer has not acknowledged: the backlog
        and the kernel's queue."""
        return self.backlog() + in_kernel(self.transport)

    def last_progress(self) -> float:
        """Returns the `time.monotonic()` of the last check at which more bytes
        had left than before, or none waited."""
        written = self._written + self.beside()
        passed = written - self.unsent()
        if passed > self._passed or passed == written:
            self._passed, self._progress = passed, time.monotonic()
        return self._progress

    def stop_watching(self) -> None:
        """Stops the checks of a lost connection, and drops the callbacks, so
        that no reference cycle is left for the garbage collector."""
        if self._watch is not None:
            self._watch.cancel()
        self.beside = self.after_write = int

    def _check_later(self) -> None:
        self._watch = self._loop.call_later(self.deadline / CHECKS, self._check)

    def _check(self) -> None:
        self._watch = None
        if not self.backlog():
            return
        if time.monotonic() - max(self.last_progress(), self._since) >= self.deadline:
            self.transport.abort()
        else:
            self._check_later()

    def close(self) -> None:
        """Closes after all written bytes have left; the checks go on until
        then."""
        self.transport.close()

    def abort(self) -> None:
        """Closes at once; unsent bytes are lost."""
        self.transport.abort()

    def is_closing(self) -> bool:
        """Returns whether it was closed or lost."""
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

    def set_write_buffer_limits(
        self, high: int | None = None, low: int | None = None
    ) -> None:
        """See asyncio."""
        self.transport.set_write_buffer_limits(high, low)

    def get_write_buffer_size(self) -> int:
        """See asyncio; the same as `backlog`."""
        return self.backlog()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """See asyncio."""
        return self.transport.get_extra_info(name, default)


def in_kernel(transport: asyncio.Transport) -> int:
    """Returns the bytes that the kernel has sent or queued and the peer has
    not acknowledged; 0 where the kernel does not say (then only bytes that it
    takes are progress)."""
    socket = transport.get_extra_info("socket")
    if sys.platform == "win32" or socket is None:
        return 0
    queued = array("i", [0])
    try:
        ioctl(socket.fileno(), TIOCOUTQ, queued)
    except (OSError, ValueError):  # closed in the meantime
        return 0
    return queued[0]
