"""Connections, as whoever pushes to them sees them: the server's own, and those of any other server."""

import asyncio
import os
import sys
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any, Protocol

from app.realtime.frames import Push

EXTENSION = "palabre.frames"  # where an ASGI scope carries the SharedWire of its connection
HIGH_WATER = (
    32 * 1024
)  # bytes waiting on a connection above which it is left out: what it gets late is at most that old
LOW_WATER = HIGH_WATER // 4
NONE = -1  # the number of no socket: to write there fails at once
straight = os.write

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]


class Wire(Protocol):
    """One accepted connection, seen by who pushes to it. All of it is for the event loop's thread."""

    def write(self, push: Push) -> bool:
        """Sends the whole push; False when it is left out (above the high-water mark, or closed) and nothing was written."""

    def on_drain(self, callback: Callable[[], None]) -> None:
        """After a False, `callback` is called once as soon as there is room; it may write. One callback: the last."""

    def backlog(self) -> int:
        """Bytes accepted and not yet taken by the kernel (or, under another server, by that server)."""

    def close(self, code: int, reason: str) -> None:
        """Sends what is written, then a close frame; the handler gets `websocket.disconnect`. A second is ignored."""

    def last_progress(self) -> float:
        """`time.monotonic()` of the last moment at which the backlog was seen to shrink, or to be empty."""


class SharedWire:
    """Writes ready bytes straight to the socket; the transport gets what the kernel does not take, and all that comes while it keeps
    some of that back. The server's protocol tells it `opened`, `queued`, `paused`, `resumed`, `shut`; `written` counts its bytes.

    The socket's number is the connection's own until `shut`: event loops call `connection_lost` before they close it.
    """

    __slots__ = (
        "_close",
        "_drained",
        "_last_progress",
        "_open",
        "_refused",
        "_room",
        "_socket",
        "_transport",
        "deflate",
        "written",
    )

    def __init__(
        self,
        transport: asyncio.WriteTransport,
        close: Callable[[int, str], None],
        last_progress: Callable[[], float],
    ) -> None:
        self._transport, self._close, self._last_progress = transport, close, last_progress
        self._drained: Callable[[], None] = _nothing
        self._socket = NONE
        self._open = self._room = self._refused = self.deflate = False
        self.written = 0

    def write(self, push: Push) -> bool:
        """See Wire. It runs once for each phone and push, so each object that it touches costs 3 % of a delivery."""
        data = push.deflated if self.deflate else push.plain
        try:
            sent = straight(self._socket, data)
        except OSError:  # full, gone, or nothing may go straight
            sent = 0
        if sent != len(data):
            return self._queue(data, sent)
        self.written += sent
        return True

    def _queue(self, data: bytes, sent: int) -> bool:
        if not self._room:
            self._refused = True
            return False
        self.written += len(data)
        self._transport.write(data[sent:])
        self.queued()
        return True

    def queued(self) -> None:
        """The transport was written to: while it keeps bytes back, nothing may overtake them."""
        clear = self._room and not self._transport.get_write_buffer_size()
        self._socket = number_of(self._transport) if clear else NONE

    def on_drain(self, callback: Callable[[], None]) -> None:
        """See Wire."""
        self._drained = callback

    def backlog(self) -> int:
        """See Wire."""
        return self._transport.get_write_buffer_size()

    def close(self, code: int, reason: str) -> None:
        """See Wire."""
        if self._open:
            close = self._close
            self.shut()
            close(code, reason)

    def last_progress(self) -> float:
        """See Wire."""
        return self._last_progress()

    def opened(self, *, deflate: bool) -> None:
        """The handshake is sent; `deflate` says whether compressed frames fit what was negotiated."""
        self.deflate, self._open = deflate, True
        self.resumed()

    def paused(self) -> None:
        """The write buffer is above the high-water mark."""
        self._room, self._socket = False, NONE

    def resumed(self) -> None:
        """The write buffer is below the low-water mark."""
        self._room = self._open
        self.queued()
        if self._room and self._refused:
            self._refused = False
            self._drained()

    def shut(self) -> None:
        """A close frame is sent or the connection gone: a frame after that would break the protocol."""
        self._open = self._room = False
        self._socket = NONE
        self._drained = self._close = (
            _nothing  # and with what they belong to, which has this wire, no circle is left
        )


def number_of(transport: asyncio.WriteTransport) -> int:
    """The number of the transport's socket; NONE where that is no file of the system, or where the transport encrypts."""
    socket = transport.get_extra_info("socket")
    if (
        sys.platform == "win32"
        or socket is None
        or transport.get_extra_info("sslcontext") is not None
    ):
        return NONE
    number: int = socket.fileno()
    return number


class PlainWire:
    """The same contract over ASGI `send`, for any other server: what waits is bounded, one task at a time sends it."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._waiting: deque[tuple[Message, int]] = deque()
        self._backlog = 0
        self._sender: asyncio.Task[None] | None = None
        self._drained: Callable[[], None] = _nothing
        self._refused = self._shut = False
        self._progress = time.monotonic()

    def write(self, push: Push) -> bool:
        """See Wire."""
        if self._shut or self._backlog > HIGH_WATER:
            self._refused = True
            return False
        *before, last = push.texts
        for text in before:
            self._post({"type": "websocket.send", "text": text}, 0)
        self._post(
            {"type": "websocket.send", "text": last}, len(push.plain)
        )  # all of it waits until its last message is gone
        return True

    def on_drain(self, callback: Callable[[], None]) -> None:
        """See Wire."""
        self._drained = callback

    def backlog(self) -> int:
        """See Wire."""
        return self._backlog

    def close(self, code: int, reason: str) -> None:
        """See Wire."""
        if not self._shut:
            self._shut = True
            self._post({"type": "websocket.close", "code": code, "reason": reason}, 0)

    def last_progress(self) -> float:
        """See Wire."""
        if not self._waiting:
            self._progress = time.monotonic()
        return self._progress

    def _post(self, message: Message, size: int) -> None:
        if not self._waiting:
            self._progress = time.monotonic()
        self._waiting.append((message, size))
        self._backlog += size
        # A task for each burst, not for each connection: nothing is left to cancel when the handler ends.
        if self._sender is None:
            self._sender = asyncio.get_running_loop().create_task(self._deliver())

    async def _deliver(self) -> None:
        try:
            while self._waiting:
                await self._send(self._waiting[0][0])
                self._progress = time.monotonic()
                self._backlog -= self._waiting.popleft()[1]
                self._tell_drained()
        except Exception:  # the connection is gone; its handler learns so from its own receive()
            self._shut = True
            self._waiting.clear()
            self._backlog = 0
        finally:
            self._sender = None

    def _tell_drained(self) -> None:
        if self._refused and not self._shut and self._backlog <= LOW_WATER:
            self._refused = False
            asyncio.get_running_loop().call_soon(self._drained)


def wire_of(scope: Mapping[str, Any], send: Send) -> Wire:
    """The connection's wire, to be asked for after `accept`: shared where the server offers it, else over `send`."""
    offered = (scope.get("extensions") or {}).get(EXTENSION)
    return offered if isinstance(offered, SharedWire) else PlainWire(send)


def _nothing(*_: object) -> None:
    """Stands for no callback."""
