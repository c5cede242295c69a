"""Connections as the hub writes to them: with our own server, or with any
other ASGI server."""

import asyncio
import logging
import os
import sys
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any, Protocol

from app.realtime.frames import Push

log = logging.getLogger("palabre.live")
# Where an ASGI scope carries the SharedWire of its connection
EXTENSION = "palabre.frames"
# Bytes waiting on a connection above which it is left out of pushes.
HIGH_WATER = 32 * 1024
LOW_WATER = HIGH_WATER // 4
NO_SOCKET = -1  # no file descriptor: a write to it fails at once
socket_write = os.write

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]


class Wire(Protocol):
    """One accepted connection. Its methods may be called from the event loop's
    thread only."""

    def write(self, push: Push) -> bool:
        """Sends the whole push and returns True; returns False and writes
        nothing when more than `HIGH_WATER` bytes wait, or when it is
        closed."""

    def on_drain(self, callback: Callable[[], None]) -> None:
        """Sets the callback (only the last counts) that is called once after a
        write returned False, as soon as there is space; it may write."""

    def backlog(self) -> int:
        """Returns the bytes that the kernel (or another server) has not taken
        yet."""

    def close(self, code: int, reason: str) -> None:
        """Sends what is written, then a close frame; the handler gets
        `websocket.disconnect`. A second call is ignored."""

    def last_progress(self) -> float:
        """Returns the `time.monotonic()` at which the backlog was last seen to
        shrink or be empty."""


class SharedWire:
    """Writes ready bytes to the socket itself. The transport gets what the
    kernel does not take, and everything written while the transport still has
    bytes waiting. The server's protocol calls `opened`, `queued` after each
    write to the transport, `paused`, `resumed` and `shut`; `written` counts
    the bytes that passed the transport by.

    The file descriptor belongs to this connection until `shut`: event loops
    call `connection_lost` before they close it.
    """

    __slots__ = (
        "_close",
        "_drained",
        "_has_space",
        "_last_progress",
        "_open",
        "_refused",
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
        self._transport, self._close, self._last_progress = (
            transport,
            close,
            last_progress,
        )
        self._drained: Callable[[], None] = _nothing
        self._socket = NO_SOCKET
        self._open = self._has_space = self._refused = self.deflate = False
        self.written = 0

    def write(self, push: Push) -> bool:
        """See Wire. Runs once for each phone and push: each object that it
        touches costs 3 % of a delivery."""
        data = push.deflated if self.deflate else push.plain
        try:
            sent = socket_write(self._socket, data)
        except OSError:  # full, closed, or NO_SOCKET
            sent = 0
        if sent != len(data):
            return self._queue(data, sent)
        self.written += sent
        return True

    def _queue(self, data: bytes, sent: int) -> bool:
        if not self._has_space:
            self._refused = True
            return False
        self.written += sent
        self._transport.write(data[sent:])
        return True

    def queued(self) -> None:
        """Notes that the transport was written to: nothing may overtake the
        bytes it has waiting."""
        clear = self._has_space and not self._transport.get_write_buffer_size()
        self._socket = socket_number(self._transport) if clear else NO_SOCKET

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
        """Notes that the handshake is sent; `deflate`: whether compressed
        frames were negotiated."""
        self.deflate, self._open = deflate, True
        self.resumed()

    def paused(self) -> None:
        """Notes that more bytes wait than `HIGH_WATER`."""
        self._has_space, self._socket = False, NO_SOCKET

    def resumed(self) -> None:
        """Notes that fewer bytes wait than `LOW_WATER`."""
        self._has_space = self._open
        self.queued()
        if self._has_space and self._refused:
            self._refused = False
            self._drained()

    def shut(self) -> None:
        """Notes that a close frame is sent or the connection lost: a later
        frame would break the protocol."""
        self._open = self._has_space = False
        self._socket = NO_SOCKET
        # Their owners refer to this wire: without this the reference cycles
        # would need the collector.
        self._drained = self._close = _nothing


def socket_number(transport: asyncio.WriteTransport) -> int:
    """Returns the transport's file descriptor; NO_SOCKET on Windows, where a
    socket is none, and where the transport encrypts."""
    socket = transport.get_extra_info("socket")
    if (
        sys.platform == "win32"
        or socket is None
        or transport.get_extra_info("sslcontext") is not None
    ):
        return NO_SOCKET
    number: int = socket.fileno()
    return number


class PlainWire:
    """A Wire over ASGI `send`, for any other server: what waits is bounded and
    sent by one task."""

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
        # The size of the whole push counts until its last message is sent.
        self._post({"type": "websocket.send", "text": last}, len(push.plain))
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
        # A task for each burst, not for each connection: nothing is left to
        # cancel when the handler ends.
        if self._sender is None:
            self._sender = asyncio.get_running_loop().create_task(self._deliver())

    async def _deliver(self) -> None:
        try:
            while self._waiting:
                await self._send(self._waiting[0][0])
                self._progress = time.monotonic()
                self._backlog -= self._waiting.popleft()[1]
                self._notify_drained()
        except Exception as error:
            # The connection is lost; its handler learns so from receive()
            log.debug("a connection ended while it was written to: %r", error)
            self._shut = True
            self._waiting.clear()
            self._backlog = 0
        finally:
            self._sender = None

    def _notify_drained(self) -> None:
        if self._refused and not self._shut and self._backlog <= LOW_WATER:
            self._refused = False
            asyncio.get_running_loop().call_soon(self._drained)


def wire_of(scope: Mapping[str, Any], send: Send) -> Wire:
    """Returns the connection's wire, after `accept`: the server's SharedWire,
    else a PlainWire."""
    offered = (scope.get("extensions") or {}).get(EXTENSION)
    return offered if isinstance(offered, SharedWire) else PlainWire(send)


def _nothing(*_: object) -> None:
    """Does nothing, as a callback."""
