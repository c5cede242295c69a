"""One frame for all: a push is built once, compressed once, and the same bytes go to every connection."""

import asyncio
import time
import zlib
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

EXTENSION = "palabre.frames"  # where an ASGI scope carries the SharedWire of its connection
HIGH_WATER = 32 * 1024  # bytes waiting on a connection above which it is left out: what it gets late is at most that old
LOW_WATER = HIGH_WATER // 4
DEFLATE_FROM = 256  # bytes: a shorter push fills one packet either way, so a phone is spared the inflating
SMALL = 2**12  # bytes: the window of 12 bits

TEXT, TEXT_DEFLATED = 0x81, 0xC1  # FIN and the opcode; RSV1 marks a compressed message
SYNC_MARK = b"\x00\x00\xff\xff"  # RFC 7692, 7.2.1: the end of a sync flush is not sent

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]


@dataclass(frozen=True)
class Frame:
    """One text message as WebSocket bytes. Server frames are unmasked, so they are the same for every receiver."""

    text: str

    @cached_property
    def plain(self) -> bytes:
        """The RFC 6455 frame: header and UTF-8 payload. Lone surrogates raise UnicodeEncodeError."""
        payload = self.text.encode()
        return header(TEXT, len(payload)) + payload

    @cached_property
    def deflated(self) -> bytes:
        """The frame for those who negotiated permessage-deflate; it is `plain` where compressing gains nothing."""
        if len(self.plain) < DEFLATE_FROM:
            return self.plain
        payload = deflate(self.text.encode())
        packed = header(TEXT_DEFLATED, len(payload)) + payload
        return packed if len(packed) < len(self.plain) else self.plain


def header(first: int, length: int) -> bytes:
    """The 2, 4 or 10 bytes before an unmasked payload of `length` bytes."""
    if length < 126:
        return bytes((first, length))
    if length < 65536:
        return bytes((first, 126)) + length.to_bytes(2, "big")
    return bytes((first, 127)) + length.to_bytes(8, "big")


def deflate(payload: bytes) -> bytes:
    """RFC 7692 without context takeover, window of at most 15 bits: every receiver can inflate it on its own. A short message
    gets a window of its own size: zlib's usual one takes 256 KB, and seven times as long to prepare as the message to pack."""
    small = len(payload) <= SMALL
    packer = zlib.compressobj(wbits=-12, memLevel=5) if small else zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return (packer.compress(payload) + packer.flush(zlib.Z_SYNC_FLUSH)).removesuffix(SYNC_MARK)


class Wire(Protocol):
    """One accepted connection, seen by who pushes to it. All of it is for the event loop's thread."""

    def write(self, frame: Frame) -> bool:
        """Sends the frame; False when it is left out (above the high-water mark, or closed) and nothing was written."""

    def on_drain(self, callback: Callable[[], None]) -> None:
        """After a False, `callback` is called once as soon as there is room; it may write. One callback: the last."""

    def backlog(self) -> int:
        """Bytes accepted and not yet taken by the kernel (or, under another server, by that server)."""

    def close(self, code: int, reason: str) -> None:
        """Sends what is written, then a close frame; the handler gets `websocket.disconnect`. A second is ignored."""

    def last_progress(self) -> float:
        """`time.monotonic()` of the last moment at which the backlog was seen to shrink, or to be empty."""


class SharedWire:
    """Writes ready bytes straight to the transport. The server's protocol tells it `opened`, `paused`, `resumed`, `shut`;
    `written` counts its bytes."""

    __slots__ = ("_close", "_drained", "_last_progress", "_open", "_refused", "_room", "_transport", "deflate", "written")

    def __init__(self, transport: asyncio.WriteTransport, close: Callable[[int, str], None], last_progress: Callable[[], float]) -> None:
        self._transport, self._close, self._last_progress = transport, close, last_progress
        self._drained: Callable[[], None] = _nothing
        self._open = self._room = self._refused = self.deflate = False
        self.written = 0

    def write(self, frame: Frame) -> bool:
        """See Wire. It runs once for each phone and push, so each object that it touches costs 3 % of a delivery."""
        if not self._room:
            self._refused = True
            return False
        data = frame.deflated if self.deflate else frame.plain
        self.written += len(data)
        self._transport.write(data)
        return True

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
        self._room = False

    def resumed(self) -> None:
        """The write buffer is below the low-water mark."""
        self._room = self._open
        if self._room and self._refused:
            self._refused = False
            self._drained()

    def shut(self) -> None:
        """A close frame is sent or the connection gone: a frame after that would break the protocol."""
        self._open = self._room = False
        self._drained = self._close = _nothing  # and with what they belong to, which has this wire, no circle is left


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

    def write(self, frame: Frame) -> bool:
        """See Wire."""
        if self._shut or self._backlog > HIGH_WATER:
            self._refused = True
            return False
        self._post({"type": "websocket.send", "text": frame.text}, len(frame.plain))
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
