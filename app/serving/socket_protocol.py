"""uvicorn's WebSocket protocol, with prepared frames and limits against stalls
and floods."""

import asyncio
import logging
from asyncio.transports import BaseTransport
from collections.abc import Sequence
from typing import Any, cast

from uvicorn._types import ASGISendEvent
from uvicorn.config import Config
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState
from websockets.extensions import Extension
from websockets.extensions.permessage_deflate import (
    PerMessageDeflate,
    ServerPerMessageDeflateFactory,
)
from websockets.frames import Frame
from websockets.server import ServerProtocol

from app.realtime.wires import EXTENSION, HIGH_WATER, LOW_WATER, SharedWire
from app.serving.outflow import STALL_DEADLINE, Outflow

# Bytes parsed at once: a chunk of 256 KiB could contain 40,000 pings, which
# would block the event loop for 0.4 s.
SLICE = 4096
# Pages send nothing but pongs; a program's pings fit easily.
FRAMES_AT_ONCE, FRAMES_A_SECOND = 100, 20.0
FRAGMENTS = 64  # of one message: empty ones would pass any limit of size

# Uvicorn logs each handshake at INFO with its query string, websockets each
# frame at DEBUG.
logger = logging.getLogger("uvicorn.error.sockets")
logger.setLevel(logging.WARNING)


class SocketProtocol(WebSocketsSansIOProtocol):
    """Offers a SharedWire as `scope["extensions"]["palabre.frames"]`; it is
    open once the app has accepted."""

    stall_deadline = STALL_DEADLINE

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.logger = logger
        # No context takeover: a compressed frame can be sent to every
        # connection, and none keeps a compression window in memory.
        factory = ServerPerMessageDeflateFactory(
            server_no_context_takeover=True, client_no_context_takeover=True
        )
        extensions = [factory] if config.ws_per_message_deflate else []
        self.conn = ServerProtocol(
            extensions=extensions, max_size=config.ws_max_size, logger=logger
        )
        self.allowance, self.counted_at = float(FRAMES_AT_ONCE), self.loop.time()
        self.write_paused = False

    def connection_made(self, transport: BaseTransport) -> None:
        """Sends every byte through an Outflow, which the HTTP protocol may
        have created already."""
        super().connection_made(transport)
        is_outflow = isinstance(transport, Outflow)
        self.outflow = (
            cast(Outflow, transport)
            if is_outflow
            else Outflow(transport, self.loop, self.stall_deadline)
        )
        self.outflow.deadline = self.stall_deadline
        self.transport = self.outflow
        self.transport.set_write_buffer_limits(HIGH_WATER, LOW_WATER)
        self.wire = SharedWire(
            self.outflow, self.close_socket, self.outflow.last_progress
        )
        self.outflow.beside, self.outflow.after_write = (
            lambda: self.wire.written,
            self.wire.queued,
        )

    def connection_lost(self, exc: Exception | None) -> None:
        """See asyncio."""
        self.wire.shut()
        self.outflow.stop_watching()
        super().connection_lost(exc)

    async def run_asgi(self) -> None:
        """Adds the wire to the scope before the app gets it."""
        cast(dict[str, Any], self.scope["extensions"])[EXTENSION] = self.wire
        await super().run_asgi()

    async def send(self, message: ASGISendEvent) -> None:
        """Sends for ASGI; opens the wire after the handshake and shuts it
        after the close frame."""
        was_open = self.handshake_complete
        await super().send(message)
        if self.close_sent:
            self.wire.shut()
        elif self.handshake_complete and not was_open:
            self.wire.opened(deflate=fits_one_for_all(self.conn.extensions))
            if self.write_paused:
                self.wire.paused()

    def close_socket(self, code: int, reason: str) -> None:
        """Does what ASGI's `websocket.close` does, without waiting for the
        write buffer: it never drains when the client does not read."""
        if (
            self.close_sent
            or not self.handshake_complete
            or self.transport.is_closing()
        ):
            return
        self.queue.put_nowait(
            {"type": "websocket.disconnect", "code": code, "reason": reason}
        )
        self.conn.send_close(code, reason)
        self.transport.write(b"".join(self.conn.data_to_send()))
        # A handler that still sends gets ClientDisconnected.
        self.close_sent = self.disconnected = True
        if self.read_paused:  # the peer's answer must be read
            self.read_paused = False
            self.transport.resume_reading()
        self.close_timer = self.loop.call_later(
            self.close_timeout, self.transport.close
        )

    def shutdown(self) -> None:
        """Closes with 1012; a client that has stopped reading is aborted,
        since waiting for it would delay the end of the process."""
        self.wire.shut()
        if self.write_paused:
            self.transport.abort()
        else:
            super().shutdown()

    def pause_writing(self) -> None:
        """See asyncio."""
        super().pause_writing()
        self.write_paused = True
        self.wire.paused()

    def resume_writing(self) -> None:
        """See asyncio."""
        super().resume_writing()
        self.write_paused = False
        self.wire.resumed()

    def data_received(self, data: bytes) -> None:
        """Parses in slices, so that a flood is noticed before it is
        answered."""
        for start in range(0, len(data), SLICE):
            if self.transport.is_closing():
                return
            super().data_received(data[start : start + SLICE])
        if self.conn.handshake_exc is not None and not self.handshake_initiated:
            self.refuse_handshake()

    def refuse_handshake(self) -> None:
        """Sends the parser's own 431 or 414 (a header line above 8 KiB), which
        uvicorn never sends."""
        self.handshake_initiated = self.handshake_complete = self.close_sent = True
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.transport.close()

    def handle_events(self) -> None:
        """Counts the inbound frames; above the allowance the connection fails
        with 1008."""
        now = self.loop.time()
        refilled = self.allowance + (now - self.counted_at) * FRAMES_A_SECOND
        self.allowance = min(refilled, FRAMES_AT_ONCE) - len(self.conn.events)
        self.counted_at = now
        if self.allowance < 0:
            self.fail(1008, "too many frames")
        else:
            super().handle_events()

    def handle_cont(self, event: Frame) -> None:
        """Handles a fragment of a message; fails with 1008 above
        `FRAGMENTS`."""
        if len(self.frames) >= FRAGMENTS:
            self.fail(1008, "too many fragments")
        else:
            super().handle_cont(event)

    def handle_ping(self) -> None:
        """Answers a ping, unless the peer does not read: the pongs would pile
        up."""
        if self.write_paused:
            self.conn.data_to_send()
        else:
            super().handle_ping()

    def handle_close(self, event: Frame) -> None:
        """Handles the peer's close frame, or its answer to ours."""
        self.wire.shut()
        super().handle_close(event)

    def fail(self, code: int, reason: str) -> None:
        """Closes at once with a close frame; the app gets
        `websocket.disconnect`."""
        self.conn.fail(code, reason)
        self.handle_parser_exception()

    def handle_parser_exception(self) -> None:
        """Sends the close frame that the parser prepared; before the end of
        the handshake there is none, so the connection is aborted."""
        self.wire.shut()
        self.disconnected = True
        if self.conn.close_sent is None:
            self.transport.abort()
        else:
            super().handle_parser_exception()

    def keepalive_timeout(self) -> None:
        """Gives the peer more time when the ping still waits behind bytes that
        it is taking slowly; else closes."""
        if self.outflow.unsent() and self.outflow.last_progress() > self.ping_sent_at:
            self.pong_timer = self.loop.call_later(
                self.ping_timeout or 0, self.keepalive_timeout
            )
        else:
            self.wire.shut()
            self.disconnected = True
            super().keepalive_timeout()


def fits_one_for_all(extensions: Sequence[Extension]) -> bool:
    """Returns whether `Push.deflated` may be sent: a client that asked for a
    smaller window than its 15 bits gets plain frames."""
    return any(
        isinstance(extension, PerMessageDeflate)
        and extension.local_max_window_bits == 15
        for extension in extensions
    )
