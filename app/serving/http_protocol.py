"""uvicorn's HTTP protocol with deadlines and limits against slow or giant requests and stalled
readers."""

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from app.serving.outflow import STALL_DEADLINE, Outflow

HEADER_BYTES = 16 * 1024  # request line and headers together
HEADER_COUNT = 100


class TooLargeError(Exception):
    """Ends the parsing of headers above the limits."""


class HttpProtocol(HttpToolsProtocol):
    """Answers 431 above the limits, 408 after a deadline, then closes. No deadline on the app's
    answer."""

    # Seconds from the connection, or the first byte of a later request, to the end of the headers.
    header_deadline = 15.0
    body_deadline = 30.0  # seconds from there to the end of its body
    stall_deadline = STALL_DEADLINE  # seconds without progress of an answer on its way out
    deadline: asyncio.TimerHandle | None = None
    in_header = False
    parsed_bytes = 0  # of the header's finished lines
    raw_bytes = 0  # of the header's chunks after its first, whose lines may be unfinished
    refusal = 400  # how the parser's next error is answered

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Sends every byte through an Outflow, which an upgraded connection keeps."""
        stream = cast(asyncio.Transport, transport)
        super().connection_made(Outflow(stream, self.loop, self.stall_deadline))
        self.expect_within(self.header_deadline)

    def connection_lost(self, exc: Exception | None) -> None:
        """See asyncio."""
        self.expect_nothing()
        cast(Outflow, self.transport).stop_watching()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Starts a deadline for bytes between requests too: empty lines would keep the connection
        open for ever."""
        continued = self.in_header
        if self.deadline is None and not self.answering():
            self.expect_within(self.header_deadline)
        super().data_received(data)
        if continued and self.in_header and not self.transport.is_closing():
            self.raw_bytes += len(data)
            if self.raw_bytes > HEADER_BYTES:
                self.refuse(431)

    def on_message_begin(self) -> None:
        """Starts the deadline of a request."""
        self.in_header, self.parsed_bytes, self.raw_bytes = True, 0, 0
        if self.deadline is None:
            self.expect_within(self.header_deadline)
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """Counts a part of the request line."""
        self.count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Counts a complete header line (or, after a chunked body, a trailer)."""
        self.count(len(name) + len(value) + 4)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Starts the deadline of the body."""
        self.in_header = False
        self.expect_within(self.body_deadline)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Stops the deadline: the request is complete."""
        self.expect_nothing()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Starts the deadline of a next request that waited half-read behind this one."""
        super().on_response_complete()
        if self.in_header and not self.transport.is_closing():
            self.expect_within(self.header_deadline)

    def handle_websocket_upgrade(self) -> None:
        """Hands over to the WebSocket protocol, which has its own deadlines; drops the parser, so
        that no reference cycle is left."""
        self.expect_nothing()
        super().handle_websocket_upgrade()
        self.parser = cast(Any, None)

    def count(self, size: int) -> None:
        """Adds a header line of `size` bytes; raises TooLargeError above the limits."""
        self.parsed_bytes += size
        if self.parsed_bytes > HEADER_BYTES or len(self.headers) >= HEADER_COUNT:
            self.refusal = 431
            raise TooLargeError

    def send_400_response(self, msg: str) -> None:
        """Answers a parser's error, ours included, with its status instead of uvicorn's 400."""
        self.refuse(self.refusal)

    def expect_within(self, seconds: float) -> None:
        """Starts the deadline anew."""
        self.expect_nothing()
        self.deadline = self.loop.call_later(seconds, self.too_late)

    def expect_nothing(self) -> None:
        """Stops the deadline."""
        if self.deadline is not None:
            self.deadline.cancel()
            self.deadline = None

    def too_late(self) -> None:
        """Answers 408 and closes. A request that waits behind one being answered gets more time."""
        self.deadline = None
        if self.transport.is_closing():
            return
        if self.in_header and self.answering():
            self.expect_within(self.header_deadline)
        elif self.in_header or self.answering():
            self.refuse(408)
        else:  # not a byte of a request: browsers open such connections in advance
            self.transport.close()

    def answering(self) -> bool:
        """Returns whether the app is answering a request of this connection."""
        return self.cycle is not None and not self.cycle.response_complete

    def refuse(self, status: int) -> None:
        """Answers with a status without a body and closes; only closes where the answer would be
        taken for another request's."""
        if not self.answering():
            self.transport.write(
                STATUS_LINE[status] + b"content-length: 0\r\nconnection: close\r\n\r\n"
            )
        elif not self.in_header and not self.pipeline and not self.cycle.response_started:
            self.transport.write(
                STATUS_LINE[status] + b"content-length: 0\r\nconnection: close\r\n\r\n"
            )
            self.cycle.disconnected = True  # the app's own answer must not follow this one
            self.cycle.message_event.set()
        self.transport.close()
