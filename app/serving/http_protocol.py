"""uvicorn's HTTP protocol with deadlines and limits against slow or giant
requests and stalled readers."""

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from app.serving.outflow import STALL_DEADLINE, Outflow

HEADER_BYTES = 16 * 1024  # request line and headers together
HEADER_COUNT = 100


class TooLargeError(Exception):
    """Ends the parsing of headers above the limits."""


class BodyBehindUpgradeError(Exception):
    """Ends the parsing of a request that asks for another protocol and brings
    a body."""


class HttpProtocol(HttpToolsProtocol):
    """Answers 431 above the limits, 408 after a deadline, then closes. No
    deadline on the app's answer.

    A request with a body that asks for an upgrade gets 400: the parser takes
    what follows its header for the next request, and so would read one that a
    proxy took for a body.
    """

    # Seconds from the connection, or the first byte of a later request, to the
    # end of the headers.
    header_deadline = 15.0
    body_deadline = 30.0  # seconds from there to the end of its body
    # Seconds without progress of an answer on its way out
    stall_deadline = STALL_DEADLINE
    deadline: asyncio.TimerHandle | None = None
    # Of the deadline that runs, or that starts when the present chunk is
    # parsed; 0 for none.
    seconds = 0.0
    in_header = is_parsing = is_changed = False
    parsed_bytes = 0  # of the header's finished lines
    # Of the header's chunks after its first, whose lines may be unfinished
    raw_bytes = 0
    refusal = 400  # how the parser's next error is answered
    is_half_closed = False  # the client sends no more, and may still read

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Sends every byte through an Outflow, which an upgraded connection
        keeps."""
        stream = cast(asyncio.Transport, transport)
        super().connection_made(Outflow(stream, self.loop, self.stall_deadline))
        self.expect_within(self.header_deadline)

    def connection_lost(self, exc: Exception | None) -> None:
        """See asyncio."""
        self.expect_nothing()
        cast(Outflow, self.transport).stop_watching()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Starts a deadline for bytes between requests too: empty lines would
        keep the connection open for ever."""
        continued = self.in_header
        self.is_parsing, self.is_changed = True, False
        try:
            if not self.seconds and not self.answering():
                self.expect_within(self.header_deadline)
            super().data_received(data)
        finally:
            self.is_parsing = False
        if self.is_changed:
            self.start_deadline()
        if continued and self.in_header and not self.transport.is_closing():
            self.raw_bytes += len(data)
            if self.raw_bytes > HEADER_BYTES:
                self.refuse(431)

    def eof_received(self) -> Any:
        """Returns whether the way out stays open: until a whole request, whose
        sender has closed its own side (`nc -N`, or a program that ends its
        writing), is answered."""
        self.is_half_closed = self.answering() and not self.cycle.more_body
        return self.is_half_closed

    def on_message_begin(self) -> None:
        """Starts the deadline of a request."""
        self.in_header, self.parsed_bytes, self.raw_bytes = True, 0, 0
        if not self.seconds:
            self.expect_within(self.header_deadline)
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """Counts a part of the request line."""
        self.count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Counts a complete header line (or, after a chunked body, a
        trailer)."""
        self.count(len(name) + len(value) + 4)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Starts the deadline of the body."""
        self.in_header = False
        if self.parser.should_upgrade() and self.has_body():
            raise BodyBehindUpgradeError
        self.expect_within(self.body_deadline)
        super().on_headers_complete()

    def has_body(self) -> bool:
        """Returns whether the header announces a body."""
        return any(
            name == b"transfer-encoding"
            or (name == b"content-length" and value.strip(b"0"))
            for name, value in self.headers
        )

    def on_message_complete(self) -> None:
        """Stops the deadline: the request is complete."""
        self.expect_nothing()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Starts the deadline of a next request that waited half-read behind
        this one. Closes where none can come."""
        super().on_response_complete()
        if self.is_half_closed and not self.answering():
            self.transport.close()
        elif self.in_header and not self.transport.is_closing():
            self.expect_within(self.header_deadline)

    def handle_websocket_upgrade(self) -> None:
        """Hands over to the WebSocket protocol, which has its own deadlines;
        drops the parser, so that no reference cycle is left."""
        self.expect_nothing()
        super().handle_websocket_upgrade()
        self.parser = cast(Any, None)

    def count(self, size: int) -> None:
        """Adds a header line of `size` bytes; raises TooLargeError above the
        limits."""
        self.parsed_bytes += size
        if self.parsed_bytes > HEADER_BYTES or len(self.headers) >= HEADER_COUNT:
            self.refusal = 431
            raise TooLargeError

    def send_400_response(self, msg: str) -> None:
        """Answers a parser's error, ours included, with its status instead of
        uvicorn's 400."""
        self.refuse(self.refusal)

    def expect_within(self, seconds: float) -> None:
        """Starts the deadline anew. While a chunk is parsed it is only noted:
        most requests come in one, and need none."""
        self.seconds, self.is_changed = seconds, True
        if not self.is_parsing:
            self.start_deadline()

    def expect_nothing(self) -> None:
        """Stops the deadline."""
        self.expect_within(0.0)

    def start_deadline(self) -> None:
        """Starts the deadline that is noted, instead of the one that runs."""
        if self.deadline is not None:
            self.deadline.cancel()
            self.deadline = None
        if self.seconds:
            self.deadline = self.loop.call_later(self.seconds, self.too_late)

    def too_late(self) -> None:
        """Answers 408 and closes. A request that waits behind one being
        answered gets more time."""
        self.deadline, self.seconds = None, 0.0
        if self.transport.is_closing():
            return
        if self.in_header and self.answering():
            self.expect_within(self.header_deadline)
        elif self.in_header or self.answering():
            self.refuse(408)
        else:  # not a byte of a request: browsers open such connections in advance
            self.transport.close()

    def answering(self) -> bool:
        """Returns whether the app is answering a request of this
        connection."""
        return self.cycle is not None and not self.cycle.response_complete

    def answered_early(self) -> bool:
        """Returns whether the app has answered the request whose body is still
        coming."""
        cycle = self.cycle
        return bool(
            cycle and cycle.response_complete and cycle.more_body and not self.in_header
        )

    def refuse(self, status: int) -> None:
        """Answers with a status without a body and closes; only closes where
        the answer would be taken for another request's."""
        if self.answered_early():
            pass
        elif not self.answering():
            self.transport.write(
                STATUS_LINE[status] + b"content-length: 0\r\nconnection: close\r\n\r\n"
            )
        elif (
            not self.in_header and not self.pipeline and not self.cycle.response_started
        ):
            self.transport.write(
                STATUS_LINE[status] + b"content-length: 0\r\nconnection: close\r\n\r\n"
            )
            # The app's own answer must not follow this one
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self.transport.close()
