"""Requests that never end, or are too much: answered or closed in time, without harm to those who
behave."""

import gzip
import time
from typing import Any, ClassVar

import pytest

from app.serving.http_protocol import HEADER_BYTES, HEADER_COUNT, HttpProtocol
from tests.realtime.sockets import Peer, on_every_loop, served, stays, stock_server, until

DEADLINE = 0.4
START = b"GET /echo HTTP/1.1\r\nHost: here\r\n"
POST = b"POST /echo HTTP/1.1\r\nHost: here\r\nContent-Length: 10\r\n\r\n"


BODY = b"GET /echo?a=smuggled HTTP/1.1\r\nHost: here\r\n\r\n"
UPGRADES = [b"h2c", b"TLS/1.0", b"websocket", b"h2c, websocket"]
LENGTHS = [b"Content-Length: %d" % len(BODY), b"Transfer-Encoding: chunked"]


def upgrading(start: bytes, upgrade: bytes, *lines: bytes) -> bytes:
    head = [start + b" HTTP/1.1", b"Host: here", b"Connection: Upgrade", b"Upgrade: " + upgrade]
    return b"\r\n".join([*head, *lines, b"", b""])


class Impatient(HttpProtocol):
    header_deadline = body_deadline = stall_deadline = DEADLINE


def body_of(peer: Peer, size: int) -> str:
    while len(peer.received) < size:
        peer.read()
    body, peer.received = peer.received[:size], peer.received[size:]
    return body.decode()


def answer(peer: Peer) -> tuple[str, str]:
    """The next answer's status and body."""
    head = peer.head()
    length = next(line for line in head.splitlines() if line.lower().startswith("content-length"))
    return head.split()[1], body_of(peer, int(length.split(":")[1]))


@on_every_loop
def test_requests_follow_each_other_on_one_connection_whole_in_pieces_or_at_once(
    build: Any,
) -> None:
    with served(build, http=Impatient) as room, Peer(room.port) as peer:
        for text in (b"Awa", b"Bakary"):
            peer.send(
                b"POST /echo?a=1 HTTP/1.1\r\nHost: here\r\nContent-Length: %d\r\n\r\n" % len(text)
                + text
            )
            assert answer(peer) == ("200", f'{{"body":"{text.decode()}","query":"a=1"}}')
        for byte in START + b"\r\n":
            peer.send(bytes([byte]))
        assert answer(peer)[0] == "200"
        peer.send((START + b"\r\n") * 3)
        assert [answer(peer)[0] for _ in range(3)] == ["200"] * 3


@on_every_loop
@pytest.mark.parametrize(
    ("slow", "status"),
    [(START, "408"), (POST + b"half", "408"), (b"", None), (b"\r\n", None)],
    ids=["half a header", "half a body", "silence", "empty lines"],
)
def test_a_request_that_does_not_come_is_let_go_after_the_deadline(
    build: Any, slow: bytes, status: str | None
) -> None:
    with served(build, http=Impatient) as room, Peer(room.port) as peer:
        peer.send(slow)
        if status:
            assert peer.head().split()[1] == status
        assert peer.ended()
        until(lambda: not room.server.server_state.connections)


@pytest.mark.parametrize("slow", [START, POST + b"half", b""])
def test_control_stock_uvicorn_waits(slow: bytes) -> None:
    with served(stock_server) as room, Peer(room.port) as peer:
        peer.send(slow)
        until(lambda: room.server.server_state.connections)
        assert stays(lambda: room.server.server_state.connections, DEADLINE * 3)


class Counting(Impatient):
    deadlines: ClassVar[list[float]] = []

    def start_deadline(self) -> None:
        super().start_deadline()
        if self.deadline is not None:
            self.deadlines.append(self.seconds)


@pytest.mark.parametrize(("pieces", "deadlines"), [(1, 1), (2, 2)])
def test_a_request_that_comes_whole_needs_no_deadline(pieces: int, deadlines: int) -> None:
    """The connection's own is the first."""
    Counting.deadlines.clear()
    with served(http=Counting) as room, Peer(room.port) as peer:
        for _ in range(2):
            text = START + b"\r\n"
            for piece in (text,) if pieces == 1 else (text[:20], text[20:]):
                peer.send(piece)
                time.sleep(0.05)  # they come apart
            assert answer(peer)[0] == "200"
    assert len(Counting.deadlines) == deadlines


@on_every_loop
def test_a_header_that_trickles_does_not_move_its_deadline(build: Any) -> None:
    with served(build, http=Impatient) as room, Peer(room.port) as peer:
        peer.send(START)
        with pytest.raises((EOFError, ConnectionError)):
            trickle(peer, b"X-Slow: 1\r\n")
        assert len(peer.received) < 200


def trickle(peer: Peer, line: bytes) -> None:
    """A line each 20 ms, until the server has closed."""
    peer.socket.settimeout(0.02)
    while True:
        peer.send(line)
        try:
            peer.read()
        except TimeoutError:
            continue


def test_empty_lines_between_requests_do_not_hold_a_connection() -> None:
    with served(http=Impatient) as room, Peer(room.port) as peer:
        peer.send(START + b"\r\n")
        answer(peer)
        with pytest.raises((EOFError, ConnectionError)):
            trickle(peer, b"\r\n")


def test_control_empty_lines_hold_stock_uvicorn() -> None:
    with served(stock_server, timeout_keep_alive=1) as room, Peer(room.port) as peer:
        peer.send(START + b"\r\n")
        answer(peer)
        peer.send(b"\r\n")
        assert stays(lambda: room.server.server_state.connections, 2)


def test_who_reads_for_a_while_finds_the_connection_open_and_stock_uvicorn_s_closed() -> None:
    with (
        served() as room,
        served(stock_server) as stock,
        Peer(room.port) as peer,
        Peer(stock.port) as control,
    ):
        for client in (peer, control):
            client.send(START + b"\r\n")
            assert answer(client)[0] == "200"
        assert control.ended()
        peer.send(START + b"\r\n")
        assert answer(peer)[0] == "200"


@on_every_loop
def test_an_app_that_takes_longer_than_the_deadlines_is_waited_for(build: Any) -> None:
    with served(build, http=Impatient) as room, Peer(room.port) as peer:
        peer.send(b"GET /slow HTTP/1.1\r\nHost: here\r\n\r\n" + START)
        assert answer(peer) == ("200", '"at last"')
        peer.send(b"\r\n")
        assert answer(peer)[0] == "200"


GIANTS = {
    "one long line": b"X-Giant: " + b"x" * (HEADER_BYTES + 1) + b"\r\n",
    "one line without end": b"X-Giant: " + b"x" * 1_000_000,
    "a long address": b"",
    "many lines": b"".join(b"X-%d: 1\r\n" % number for number in range(HEADER_COUNT)),
    "many long lines": b"".join(b"X-%d: %s\r\n" % (number, b"x" * 1000) for number in range(17)),
}


@on_every_loop
@pytest.mark.parametrize("kind", GIANTS)
def test_a_giant_header_is_answered_431(build: Any, kind: str) -> None:
    start = (
        b"GET /echo?q=%s HTTP/1.1\r\nHost: here\r\n" % (b"q" * HEADER_BYTES)
        if kind == "a long address"
        else START
    )
    with served(build) as room, Peer(room.port) as peer:
        try:
            peer.send(start + GIANTS[kind] + b"\r\n")
            assert peer.head().split()[1] == "431"
        except ConnectionError:  # it is still sending while the server has answered and gone
            assert kind == "one line without end"
        assert peer.ended()


def test_a_header_as_large_as_a_browser_makes_passes() -> None:
    lines = b"".join(b"X-%d: %s\r\n" % (number, b"x" * 100) for number in range(HEADER_COUNT - 10))
    with served() as room, Peer(room.port) as peer:
        peer.send(START + lines + b"\r\n")
        assert answer(peer)[0] == "200"


def test_control_stock_uvicorn_takes_a_megabyte_of_header() -> None:
    with served(stock_server) as room, Peer(room.port) as peer:
        peer.send(START + b"X-Giant: " + b"x" * 1_000_000 + b"\r\n\r\n")
        assert answer(peer)[0] == "200"


def test_a_large_body_in_time_is_no_giant() -> None:
    text = b"x" * 500_000
    with served() as room, Peer(room.port) as peer:
        peer.send(
            b"POST /echo HTTP/1.1\r\nHost: here\r\nContent-Length: %d\r\n\r\n" % len(text)
            + text
            + START
            + b"\r\n"
        )
        assert len(answer(peer)[1]) > len(text)
        assert answer(peer)[0] == "200"


@pytest.mark.parametrize(
    "data", [b"\x16\x03\x01\x02\x00", b"GET / NONSENSE\r\n\r\n", gzip.compress(b"x" * 100, mtime=0)]
)
def test_what_is_not_http_is_answered_400(data: bytes) -> None:
    with served() as room, Peer(room.port) as peer:
        peer.send(data)
        assert peer.head().split()[1] == "400"
        assert peer.ended()


@pytest.mark.parametrize("start", [b"POST /echo", b"GET /echo", b"CONNECT here:80"])
@pytest.mark.parametrize("upgrade", UPGRADES)
@pytest.mark.parametrize("length", LENGTHS)
def test_a_body_behind_an_upgrade_is_never_read_as_a_request(
    start: bytes, upgrade: bytes, length: bytes
) -> None:
    with served(http=Impatient) as room, Peer(room.port) as peer:
        peer.send(upgrading(start, upgrade, length))
        assert peer.head().split()[1] == "400"
        assert peer.ended()


@pytest.mark.parametrize("length", LENGTHS)
def test_control_stock_uvicorn_reads_the_body_as_a_request(length: bytes) -> None:
    with served(stock_server) as room, Peer(room.port) as peer:
        peer.send(upgrading(b"POST /echo", b"h2c", length))
        assert answer(peer)[0] == "200"
        peer.send(BODY)
        assert "smuggled" in answer(peer)[1]


@pytest.mark.parametrize("lines", [[], [b"Content-Length: 0"]])
def test_an_upgrade_that_nobody_speaks_is_answered_as_if_it_were_not_asked(
    lines: list[bytes],
) -> None:
    with served(http=Impatient) as room, Peer(room.port) as peer:
        peer.send(upgrading(b"POST /echo?a=1", b"h2c", *lines))
        assert answer(peer)[0] == "200"


@on_every_loop
def test_who_does_not_read_the_answer_is_evicted(build: Any) -> None:
    with served(build, http=Impatient) as room, Peer(room.port, receive_buffer=4096) as asleep:
        asleep.send(b"GET /big HTTP/1.1\r\nHost: here\r\n\r\n")
        until(room.buffered)
        until(lambda: not room.server.server_state.connections)


def test_control_stock_uvicorn_keeps_the_answer_for_ever() -> None:
    with served(stock_server) as room, Peer(room.port, receive_buffer=4096) as asleep:
        asleep.send(b"GET /big HTTP/1.1\r\nHost: here\r\n\r\n")
        until(room.buffered)
        assert stays(room.buffered, DEADLINE * 3)


def test_an_upgrade_outlives_the_deadlines_of_http() -> None:
    with served(http=Impatient) as room, Peer(room.port) as peer:
        peer.upgrade()
        until(lambda: room.wires)
        assert stays(lambda: bool(room.wires), DEADLINE * 3)
        room.push("still here")
        assert peer.frame()[1] == b"still here"
