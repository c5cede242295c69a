"""The server as a process: its sockets, its start and its end."""

import contextlib
import gc
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from app.serving.server import SEND_BUFFER, SETTINGS, build_server, listen
from app.serving.socket_protocol import SocketProtocol
from tests.realtime.sockets import PATIENCE, Peer, on_every_loop, served, stock_server, until

ROOT = Path(__file__).parents[2]


def test_accepted_sockets_inherit_bounded_buffers_and_a_timeout() -> None:
    with listen("127.0.0.1", 0) as listener:
        listener.listen()
        with socket.create_connection(listener.getsockname()), listener.accept()[0] as accepted:
            assert accepted.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) <= 2 * SEND_BUFFER
            if hasattr(socket, "TCP_USER_TIMEOUT"):
                assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 30_000


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_listen_takes_a_free_port_and_refuses_a_taken_one(host: str) -> None:
    with listen(host, 0) as listener:
        port = listener.getsockname()[1]
        listener.listen()
        with pytest.raises(OSError):
            listen(host, port)


SERVER = """
import asyncio, sys, uvicorn
from app.serving.server import build_server, listen

async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        while True:
            kind = (await receive())["type"]
            await send({"type": kind + ".complete"})
            if kind == "lifespan.shutdown":
                return print("shut down", flush=True)
    await receive()
    await send({"type": "websocket.accept"})
    while scope["path"] == "/sends":
        await send({"type": "websocket.send", "text": "x" * 10_000})
        await asyncio.sleep(0.001)
    await asyncio.Event().wait()

listener = listen("127.0.0.1", 0)
listener.listen()
print(listener.getsockname()[1], flush=True)
servers = {"ours": lambda: build_server(app, timeout_graceful_shutdown=1),
           "stock": lambda: uvicorn.Server(uvicorn.Config(app, ws="websockets-sansio"))}
server = servers[sys.argv[1]]()
server.run(sockets=[listener])
"""


@contextlib.contextmanager
def process(kind: str, open_files: int = 1024) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A server process, whose handlers only send or only wait, and its port."""
    command = [
        "sh",
        "-c",
        'ulimit -Sn "$0"; exec "$@"',
        str(open_files),
        sys.executable,
        "-c",
        SERVER,
        kind,
    ]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={"PYTHONPATH": str(ROOT)},
    ) as running:
        assert running.stdout
        try:
            yield running, int(running.stdout.readline())
        finally:
            running.kill()


def read_to_the_end(client: ClientConnection) -> None:
    while client.recv(PATIENCE):
        pass


def test_sigterm_says_1012_and_the_process_ends_though_handlers_only_send_or_wait() -> None:
    with process("ours") as (running, port):
        address = f"ws://127.0.0.1:{port}"
        with (
            connect(address + "/sends") as sent_to,
            connect(address + "/waits") as waiting,
            Peer(port, 4096) as asleep,
        ):
            asleep.upgrade("/sends")
            for _ in range(200):
                sent_to.recv(PATIENCE)
            running.send_signal(signal.SIGTERM)
            for client in (waiting, sent_to):
                with pytest.raises(ConnectionClosed, match="1012"):
                    read_to_the_end(client)
            running.wait(5)
            assert running.stdout
            assert running.stdout.read() == "shut down\n", "the app's own end was not skipped"
    assert SETTINGS["timeout_graceful_shutdown"] <= 5


def test_control_stock_uvicorn_does_not_end() -> None:
    with process("stock") as (running, port), connect(f"ws://127.0.0.1:{port}/waits"):
        running.send_signal(signal.SIGTERM)
        with pytest.raises(subprocess.TimeoutExpired):
            running.wait(3)


def hearing(kind: str, port: int) -> int:
    """How many of a hundred clients get in within a second."""
    with contextlib.ExitStack() as stack:
        peers = [stack.enter_context(Peer(port)) for _ in range(100)]
        for peer in peers:
            peer.socket.settimeout(PATIENCE if kind == "ours" else 0.5)
        inside = 0
        with contextlib.suppress(TimeoutError, EOFError, ConnectionError):
            for peer in peers:
                inside += peer.upgrade("/waits").startswith("HTTP/1.1 101")
        return inside


@pytest.mark.parametrize("kind", ["ours", "stock"])
def test_more_clients_get_in_than_the_soft_limit_of_open_files_allows(kind: str) -> None:
    with process(kind, open_files=64) as (_, port):
        assert (hearing(kind, port) == 100) is (kind == "ours")  # the stock one is the control


def left_to_the_collector(build: Any) -> int:
    """Protocols of connections that have ended and are in memory still."""

    def left() -> int:
        return sum(
            isinstance(object, HttpToolsProtocol | WebSocketsSansIOProtocol)
            for object in gc.get_objects()
        )

    with served(build) as room:
        gc.collect()
        gc.disable()
        try:
            for _ in range(3):
                with Peer(room.port) as peer:
                    peer.upgrade()
            until(lambda: not room.wires and not room.server.server_state.connections)
            with contextlib.suppress(pytest.fail.Exception):
                until(lambda: not left(), patience=2)
            return left()
        finally:
            gc.enable()


@on_every_loop
def test_a_connection_ends_without_the_collector(build: Any) -> None:
    assert left_to_the_collector(build) == 0


def test_control_stock_uvicorn_leaves_its_connections_to_the_collector() -> None:
    assert left_to_the_collector(stock_server) >= 3


def test_an_app_that_fails_to_start_ends_the_process() -> None:
    async def broken(scope: Any, receive: Any, send: Any) -> None:
        raise RuntimeError("no database")

    with listen("127.0.0.1", 0) as listener, pytest.raises(SystemExit):
        build_server(broken, log_config=None).run(sockets=[listener])


def wakes(build: Any, **settings: Any) -> int:
    """How often the server's thread wakes in a second in which nothing happens, with open
    connections of both kinds."""
    with contextlib.ExitStack() as stack:
        room = stack.enter_context(served(build, **settings))
        for _ in range(5):
            assert "101" in stack.enter_context(Peer(room.port)).upgrade()
            client = stack.enter_context(Peer(room.port))
            client.send(b"GET /echo HTTP/1.1\r\nHost: here\r\n\r\n")
            client.head()
        until(lambda: len(room.wires) == 5)
        thread = room.call(threading.get_native_id)
        status = Path(f"/proc/self/task/{thread}/status")
        before = switches_in(status.read_text())
        time.sleep(1)  # what is measured
        return switches_in(status.read_text()) - before


def switches_in(status: str) -> int:
    lines = dict(line.split(":\t") for line in status.splitlines() if ":\t" in line)
    return int(lines["voluntary_ctxt_switches"])


class Watching(SocketProtocol):
    stall_deadline = 0.5


@pytest.mark.skipif(sys.platform != "linux", reason="asks the kernel of Linux")
@on_every_loop
def test_a_server_where_nothing_happens_sleeps(build: Any) -> None:
    assert wakes(build, ws=Watching) <= 5


@pytest.mark.skipif(sys.platform != "linux", reason="asks the kernel of Linux")
def test_control_stock_uvicorn_wakes_ten_times_a_second() -> None:
    assert wakes(stock_server) > 5


def test_the_date_of_answers_moves_on() -> None:
    with served() as room, Peer(room.port) as peer:

        def date() -> str:
            peer.send(b"GET /echo HTTP/1.1\r\nHost: here\r\n\r\n")
            head = peer.head()
            peer.received = b""
            return next(line for line in head.splitlines() if line.startswith("date:"))

        first = date()
        until(lambda: date() != first)
