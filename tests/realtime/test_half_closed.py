"""A client that has sent all and closed its own side still reads the answers to what it sent."""

import socket
from typing import Any

import pytest

from app.serving.http_protocol import HttpProtocol
from tests.realtime.sockets import Peer, on_every_loop, served, stock_server, until

SLOW = b"GET /slow HTTP/1.1\r\nHost: here\r\n\r\n"
ECHO = b"POST /echo HTTP/1.1\r\nHost: here\r\nContent-Length: 3\r\n\r\nAwa"
OLD = b"GET /echo HTTP/1.0\r\n\r\n"


class Impatient(HttpProtocol):
    header_deadline = body_deadline = stall_deadline = 0.4


def all_read(room: Any, sent: bytes) -> bytes:
    """Returns what comes until the server closes."""
    with Peer(room.port) as peer:
        peer.send(sent)
        peer.socket.shutdown(socket.SHUT_WR)
        peer.socket.settimeout(10)
        received = b""
        while data := peer.socket.recv(65536):
            received += data
    return received


@on_every_loop
@pytest.mark.parametrize(
    ("sent", "answers"),
    [(SLOW, 1), (ECHO, 1), (OLD, 1), (SLOW + ECHO, 2), (SLOW + ECHO * 2 + SLOW, 4)],
    ids=["slow", "with a body", "HTTP/1.0", "two", "four"],
)
def test_whole_requests_are_answered(build: Any, sent: bytes, answers: int) -> None:
    with served(build, http=Impatient) as room:
        received = all_read(room, sent)
        assert received.count(b"HTTP/1.1 200 OK") == answers
        until(lambda: not room.server.server_state.connections)


@on_every_loop
@pytest.mark.parametrize(
    ("sent", "answers"),
    [(b"", 0), (SLOW[:20], 0), (ECHO[:-1], 0), (SLOW + SLOW[:20], 1)],
    ids=["nothing", "half a header", "half a body", "one and a half"],
)
def test_what_never_gets_whole_ends_at_once(build: Any, sent: bytes, answers: int) -> None:
    with served(build) as room:  # its deadlines are longer than this test waits
        received = all_read(room, sent)
        assert received.count(b"HTTP/1.1 200 OK") == answers
        until(lambda: not room.server.server_state.connections)


def test_the_stock_protocol_answers_nobody() -> None:
    with served(stock_server) as room:
        assert all_read(room, SLOW) == b""
