"""A bare WebSocket client: no library parses its frames, or it would be the limit."""

import asyncio
import re
import time
import zlib
from collections.abc import Callable
from typing import ClassVar, cast

VERSION = re.compile(rb'"version":(\d+)')


class Phone(asyncio.Protocol):
    """A WebSocket that only listens, with compressed frames as every browser: calls
    `on_version(version, time)` for each text frame that has one. Equal frames are parsed once for
    all phones, or a thousand phones in one process would be the limit."""

    read: ClassVar[dict[bytes, int]] = {}  # whole text frames as they came → their version

    def __init__(
        self,
        path: str,
        cookie: str,
        on_version: Callable[[int, float], None],
        protocol: str = "palabre.json",
    ) -> None:
        self.path, self.cookie, self.on_version, self.protocol = path, cookie, on_version, protocol
        self.open = asyncio.get_running_loop().create_future()
        self.buffer = b""
        self.bytes = self.frames = 0
        self.shut = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport = cast(asyncio.Transport, transport)
        cookie = f"Cookie: {self.cookie}\r\n" if self.cookie else ""
        protocol = f"Sec-WebSocket-Protocol: {self.protocol}\r\n" if self.protocol else ""
        transport.write(
            (
                f"GET {self.path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                f"Connection: Upgrade\r\nUpgrade: websocket\r\n{cookie}{protocol}"
                "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n"
            ).encode()
        )

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        self.bytes += len(data)
        if not self.buffer and data in self.read:
            self.frames += 1
            self.on_version(self.read[data], now)
            return
        self.buffer += data
        if not self.open.done():
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            self.buffer = self.buffer[end + 4 :]
            self.open.set_result(None)
        while (size := self._frame()) and len(self.buffer) >= size[1]:
            start, end = size
            first, payload, self.buffer = self.buffer[0], self.buffer[start:end], self.buffer[end:]
            opcode = first & 15
            if opcode == 9:  # a ping; the mask of the answer is zero
                self.transport.write(bytes((0x8A, 0x80 | len(payload), 0, 0, 0, 0)) + payload)
                continue
            self.frames += 1
            # Without context takeover each message inflates alone; its first bytes have the
            # version.
            if first & 64:
                payload = zlib.decompressobj(-zlib.MAX_WBITS).decompress(
                    payload + b"\0\0\xff\xff", 64
                )
            if match := VERSION.search(payload[:64]):
                self.on_version(int(match[1]), now)
                if end == len(data) and not self.buffer:  # it came alone, and whole
                    if len(self.read) > 500:
                        self.read.clear()
                    self.read[data] = int(match[1])

    def _frame(self) -> tuple[int, int] | None:
        if len(self.buffer) < 2:
            return None
        length = self.buffer[1] & 127
        if length < 126:
            return 2, 2 + length
        wide = 2 if length == 126 else 8
        if len(self.buffer) < 2 + wide:
            return None
        return 2 + wide, 2 + wide + int.from_bytes(self.buffer[2 : 2 + wide], "big")

    def say(self, text: str) -> None:
        """Sends a short text, with a mask of zeros."""
        data = text.encode()
        self.transport.write(bytes((0x81, 0x80 | len(data), 0, 0, 0, 0)) + data)

    def connection_lost(self, exc: Exception | None) -> None:
        self.shut = True
        if not self.open.done():
            self.open.set_exception(exc or ConnectionError("closed"))
