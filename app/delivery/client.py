"""One HTTP request to a programme's server: no redirect, no proxy, no more
than is waited for.

It goes to an address that was checked, by HTTPS unless the operator allowed
another way. The body is sent once the server has agreed to it
(`100-continue`): a wrong token costs no upload.
"""

import asyncio
import contextlib
import json
import ssl
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import h11

from app import __version__

SECONDS = 60.0  # for all of a request, from the first address to the last byte
CONNECTING = 10.0  # seconds for one address
# Seconds until the body is sent to a server that does not say whether to
AGREEING = 5.0
LONGEST = 64 * 1024  # bytes of an answer
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Unreached(Exception):
    """No answer: `problem` is `unreachable`, `timeout`, `certificate` or
    `not_palabre`."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True)
class Order:
    """What is asked: `body` is JSON, None for a GET."""

    origin: str
    path: str
    token: str
    body: bytes | None = None

    def head(self) -> h11.Request:
        heads = [
            ("Host", urlsplit(self.origin).netloc),
            ("User-Agent", f"Palabre/{__version__}"),
            ("Authorization", f"Bearer {self.token}"),
            ("Accept", "application/json"),
            ("Connection", "close"),
        ]
        if self.body is not None:
            heads += [
                ("Content-Type", "application/json"),
                ("Content-Length", str(len(self.body))),
                ("Expect", "100-continue"),
            ]
        method = "GET" if self.body is None else "POST"
        return h11.Request(method=method, target=self.path, headers=heads)


@dataclass
class Answer:
    """The status, the value of the body, and the seconds that `Retry-After`
    asks for."""

    status: int
    value: Mapping[str, Any] = field(default_factory=dict)
    wait: int = 0


async def ask(order: Order, addresses: Sequence[str]) -> Answer:
    """Returns the server's answer. Raises Unreached."""
    try:
        async with (
            asyncio.timeout(SECONDS),
            _connected(order.origin, addresses) as (reader, writer),
        ):
            return await _talk(order, reader, writer)
    except ssl.SSLCertVerificationError:
        raise Unreached("certificate") from None
    except TimeoutError:
        raise Unreached("timeout") from None
    except (OSError, EOFError):
        raise Unreached("unreachable") from None
    except (h11.ProtocolError, ValueError):
        raise Unreached("not_palabre") from None


@contextlib.asynccontextmanager
async def _connected(origin: str, addresses: Sequence[str]) -> AsyncIterator[Streams]:
    """Connects to the first address that takes it; the certificate must be the
    name's."""
    parts = urlsplit(origin)
    secure = parts.scheme == "https"
    context = await asyncio.to_thread(ssl.create_default_context) if secure else None
    name = parts.hostname if secure else None
    for address in addresses:
        try:
            async with asyncio.timeout(CONNECTING):
                reader, writer = await asyncio.open_connection(
                    address, parts.port, ssl=context, server_hostname=name
                )
            break
        except OSError:  # TimeoutError is one
            if address == addresses[-1]:
                raise
    try:
        yield reader, writer
    finally:
        writer.transport.abort()


async def _talk(
    order: Order, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> Answer:
    """Sends the order; returns the answer."""
    talk = h11.Connection(h11.CLIENT)
    writer.write(talk.send(order.head()) or b"")
    head = None if order.body is None else await _early_answer(talk, reader)
    if head is None:
        if order.body is not None:
            writer.write(talk.send(h11.Data(data=order.body)) or b"")
        writer.write(talk.send(h11.EndOfMessage()) or b"")
        await writer.drain()
        head = await _head(talk, reader)
    return _answer(head, await _body(talk, reader))


async def _early_answer(
    talk: h11.Connection, reader: asyncio.StreamReader
) -> h11.Response | None:
    """Returns the answer of a server that wants no body; None where it agrees
    to one, or says nothing for AGREEING seconds."""
    event: Any = None
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(AGREEING):
            event = await _next(talk, reader)
    return event if isinstance(event, h11.Response) else None


async def _head(talk: h11.Connection, reader: asyncio.StreamReader) -> h11.Response:
    """Returns the head of the answer. Raises Unreached where something else
    comes."""
    event = await _next(talk, reader)
    while isinstance(event, h11.InformationalResponse):
        event = await _next(talk, reader)
    if not isinstance(event, h11.Response):
        raise Unreached("not_palabre")
    return event


async def _next(talk: h11.Connection, reader: asyncio.StreamReader) -> Any:
    """Returns the next event of the answer. Raises EOFError where the server
    ends before it."""
    while (event := talk.next_event()) is h11.NEED_DATA:
        data = await reader.read(LONGEST)
        if not data and talk.their_state is not h11.SEND_BODY:
            raise EOFError
        talk.receive_data(data)
    return event


async def _body(talk: h11.Connection, reader: asyncio.StreamReader) -> bytes:
    """Returns the answer's body. Raises Unreached where it is longer than one
    of ours."""
    body = b""
    while isinstance(event := await _next(talk, reader), h11.Data):
        body += bytes(event.data)
        if len(body) > LONGEST:
            raise Unreached("not_palabre")
    return body


def _answer(head: h11.Response, body: bytes) -> Answer:
    """Returns the answer with its value, {} where that is no JSON object."""
    value: Any = None
    with contextlib.suppress(ValueError, RecursionError):
        value = json.loads(body)
    value = value if isinstance(value, dict) else {}
    return Answer(head.status_code, value, _wait(head))


def _wait(head: h11.Response) -> int:
    """Returns the seconds that `Retry-After` asks for, 0 for none or a
    senseless number."""
    waits = (
        bytes(text) for name, text in head.headers if bytes(name) == b"retry-after"
    )
    wait = next(waits, b"")
    return int(wait) if wait.isdigit() and len(wait) < 6 else 0
