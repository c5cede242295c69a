"""The line that fails does fail, each way as it says: without this the campaign would show
nothing."""

import contextlib
import http.server
import socket
import threading
import time
from collections.abc import Iterator

import httpx
import pytest

from tests.faults.proxy import Proxy

BODY = b"x" * 20_000


class Answer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(BODY)))
        self.end_headers()
        self.wfile.write(BODY)

    def log_message(self, *_: object) -> None:
        """Silent."""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.fixture
def line(port: int) -> Iterator[Proxy]:
    with Proxy(port) as proxy:
        yield proxy


def asks(line: Proxy, seconds: float = 5) -> httpx.Response:
    return httpx.get(line.url, timeout=seconds)


def took(line: Proxy) -> float:
    began = time.monotonic()
    assert asks(line, 10).content == BODY
    return time.monotonic() - began


def test_a_line_that_passes_passes_and_counts(line: Proxy) -> None:
    assert min(took(line) for _ in range(3)) < 1  # a busy machine may be late once
    assert line.down > len(BODY)


def test_a_cut_line_resets_what_is_and_what_comes(line: Proxy) -> None:
    with socket.create_connection(("127.0.0.1", line.port)) as before:
        line.mode = "cut"
        before.settimeout(10)
        with contextlib.suppress(ConnectionResetError):
            assert before.recv(1) == b""
    with pytest.raises(httpx.TransportError):
        asks(line)


def test_a_hole_says_nothing_and_delivers_late(line: Proxy) -> None:
    line.mode = "hole"
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(line.url, timeout=httpx.Timeout(5, read=0.3))
    with socket.create_connection(("127.0.0.1", line.port)) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        client.settimeout(0.3)
        with pytest.raises(TimeoutError):
            client.recv(1)
        line.mode = "pass"
        client.settimeout(5)
        assert client.recv(9) == b"HTTP/1.1 "


def test_a_dead_connection_stays_dead_while_new_ones_pass(line: Proxy) -> None:
    with socket.create_connection(("127.0.0.1", line.port)) as client:
        line.mode = "dead"
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        client.settimeout(0.3)
        with pytest.raises(TimeoutError):
            client.recv(1)
        line.mode = "pass"
        assert asks(line).content == BODY
        with pytest.raises(TimeoutError):
            client.recv(1)


def test_a_slow_line_is_slow(line: Proxy) -> None:
    line.mode, line.delay = "delay", 0.3
    assert took(line) > 0.6
    line.mode = "trickle"
    assert took(line) > len(BODY) / (8 * 1024) * 0.9


def test_a_truncated_answer_is_cut_in_the_middle(line: Proxy) -> None:
    line.mode = "truncate"
    with pytest.raises(httpx.TransportError):
        asks(line)


def test_a_portal_says_200_to_everything(line: Proxy) -> None:
    line.mode = "portal"
    answer = asks(line)
    assert answer.status_code == 200
    assert "log in" in answer.text
