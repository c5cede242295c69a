"""A small room on a real server, ours or a stock one, and clients that behave badly on purpose."""

import asyncio
import contextlib
import os
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI, Request, WebSocket
from websockets.frames import Frame as ClientFrame
from websockets.frames import Opcode

from app.realtime.frames import Push
from app.realtime.wires import HIGH_WATER, Wire, wire_of
from app.serving.server import build_server, listen

PATIENCE = 10.0  # seconds until a condition that does not come true fails its test


def until(condition: Callable[[], Any], patience: float = PATIENCE) -> Any:
    """Waits for the condition and returns its value; fails the test after `patience` seconds."""
    end = time.monotonic() + patience
    while not (value := condition()):
        if time.monotonic() > end:
            pytest.fail("the awaited condition did not come true")
        time.sleep(0.005)
    return value


def stays(condition: Callable[[], Any], seconds: float) -> bool:
    """Whether the condition stays true all that time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not condition():
            return False
        time.sleep(0.005)
    return True


@dataclass
class PushApp:
    """A hub in small: pushes to every wire, and its newest state to who was left out, as soon as
    there is room."""

    wires: list[Wire] = field(default_factory=list)
    left_out: list[Wire] = field(default_factory=list)
    received: list[Any] = field(default_factory=list)
    newest: Push = field(default_factory=lambda: Push(""))
    server: uvicorn.Server = None  # type: ignore[assignment]
    loop: asyncio.AbstractEventLoop = None  # type: ignore[assignment]
    port: int = 0

    def app(self) -> FastAPI:
        app = FastAPI(lifespan=self.lifespan)
        app.add_api_websocket_route("/live", self.live)
        app.add_api_route("/echo", self.echo, methods=["GET", "POST"])
        app.add_api_route("/slow", self.slow)
        app.add_api_route("/big", lambda: "x" * 4_000_000)
        return app

    @contextlib.asynccontextmanager
    async def lifespan(self, _: FastAPI) -> AsyncIterator[None]:
        self.loop = asyncio.get_running_loop()
        yield

    async def live(self, websocket: WebSocket) -> None:
        await websocket.accept()
        wire = wire_of(websocket.scope, websocket.send)
        wire.on_drain(lambda: self.catch_up(wire))
        self.wires.append(wire)
        try:
            while (message := await websocket.receive())["type"] != "websocket.disconnect":
                self.received.append(message.get("text") or message.get("bytes"))
            self.received.append(message["code"])
        finally:
            self.wires.remove(wire)

    async def echo(self, request: Request) -> dict[str, Any]:
        return {"body": (await request.body()).decode(), "query": str(request.query_params)}

    async def slow(self) -> str:
        await asyncio.sleep(0.8)  # an app that takes longer than the deadlines of its tests
        return "at last"

    def catch_up(self, wire: Wire) -> None:
        self.left_out = [waiting for waiting in self.left_out if waiting is not wire]
        if not wire.write(self.newest):
            self.left_out.append(wire)

    def push(self, text: str) -> None:
        """From any thread; returns when it is written or left out."""

        def now() -> None:
            self.newest = Push(text)
            self.left_out = [wire for wire in self.wires if not wire.write(self.newest)]

        self.call(now)

    def call(self, function: Callable[[], Any]) -> Any:
        """Runs the function on the server's thread."""

        async def run() -> Any:
            return function()

        return asyncio.run_coroutine_threadsafe(run(), self.loop).result(PATIENCE)

    def buffered(self) -> int:
        """Bytes in the write buffers of all connections, whatever the server."""
        connections = self.server.server_state.connections
        return self.call(
            lambda: sum(connection.transport.get_write_buffer_size() for connection in connections)
        )


def stock_server(app: Any, **settings: Any) -> uvicorn.Server:
    """uvicorn as it comes: no safeguard of ours, and the fallback wire."""
    options = {"ws": "websockets-sansio", "http": "httptools", "lifespan": "on", **settings}
    return uvicorn.Server(uvicorn.Config(app, **options))


SERVERS: dict[str, Callable[..., uvicorn.Server]] = {
    "shared wire on uvloop": lambda app, **settings: build_server(app, loop="uvloop", **settings),
    "shared wire on asyncio": lambda app, **settings: build_server(app, loop="asyncio", **settings),
    "plain wire on stock uvicorn": stock_server,
}
on_every_wire = pytest.mark.parametrize("build", SERVERS.values(), ids=SERVERS.keys())
on_every_loop = pytest.mark.parametrize("build", list(SERVERS.values())[:2], ids=list(SERVERS)[:2])


@contextlib.contextmanager
def served(
    build: Callable[..., uvicorn.Server] = build_server,
    room: PushApp | None = None,
    **settings: Any,
) -> Iterator[PushApp]:
    """A room on a server in a thread of its own; raises what the server's end raises."""
    room = room or PushApp()
    room.server = build(room.app(), log_config=None, **settings)
    listener = listen("127.0.0.1", 0)
    room.port = listener.getsockname()[1]
    errors: list[Exception] = []

    def run() -> None:
        try:
            room.server.run(sockets=[listener])
        except Exception as error:
            errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        until(lambda: room.server.started or errors)
        yield room
    finally:
        room.server.should_exit = True
        thread.join(PATIENCE)
        assert not thread.is_alive()
        if errors:
            raise errors[0]


class Peer:
    """A raw client: reads only when told to, says whatever it is told to."""

    def __init__(self, port: int, receive_buffer: int | None = None) -> None:
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(("127.0.0.1", port))
        self.received = b""

    def __enter__(self) -> "Peer":
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def upgrade(self, path: str = "/live", *headers: str) -> str:
        """Asks for a WebSocket; returns the head of the answer."""
        lines = [f"GET {path} HTTP/1.1", "Host: here", "Connection: Upgrade", "Upgrade: websocket"]
        lines += [
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==",
            *headers,
            "",
            "",
        ]
        self.send("\r\n".join(lines).encode())
        return self.head()

    def head(self) -> str:
        """The next answer's status line and headers."""
        while b"\r\n\r\n" not in self.received:
            self.read()
        head, _, self.received = self.received.partition(b"\r\n\r\n")
        return head.decode()

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def say(
        self, opcode: Opcode, payload: bytes = b"", *, fin: bool = True, mask: bool = True
    ) -> None:
        self.send(ClientFrame(opcode, payload, fin).serialize(mask=mask))

    def read(self, size: int = 65536) -> int:
        """Takes at most `size` bytes; EOFError when the server has closed."""
        data = self.socket.recv(size)
        if not data:
            raise EOFError
        self.received += data
        return len(data)

    def frame(self) -> tuple[int, bytes]:
        """The next frame's first byte and payload."""
        while (whole := self.parse()) is None:
            self.read()
        return whole

    def parse(self) -> tuple[int, bytes] | None:
        data = self.received
        if len(data) < 2 or len(data) < (start := {126: 4, 127: 10}.get(data[1], 2)):
            return None
        length = int.from_bytes(data[2:start], "big") if start > 2 else data[1]
        if len(data) < start + length:
            return None
        self.received = data[start + length :]
        return data[0], data[start : start + length]

    def close_code(self) -> int:
        """Reads on to the close frame."""
        while True:
            first, payload = self.frame()
            if first & 0x0F == Opcode.CLOSE:
                return int.from_bytes(payload[:2], "big")

    def ended(self) -> bool:
        """Whether the server closes or resets the connection without waiting for more than 10 s."""
        try:
            while True:
                self.read()
        except (EOFError, ConnectionError):
            return True
        except TimeoutError:
            return False


def sleeper(room: PushApp) -> Peer:
    """A client in the room that reads nothing from now on, and whose kernel takes little for it."""
    peer = Peer(room.port, receive_buffer=4096)
    assert peer.upgrade().startswith("HTTP/1.1 101")
    until(lambda: room.wires)
    return peer


def noise(size: int) -> str:
    """Text of that many bytes that does not compress to much less than half."""
    return os.urandom(size // 2).hex()


def fill(room: PushApp, bytes_waiting: int = HIGH_WATER) -> None:
    """Pushes until more than that waits for the one client in the room."""
    until(lambda: room.wires)
    keep_filled(room, bytes_waiting)


def keep_filled(room: PushApp, bytes_waiting: int) -> None:
    """The same, for a room that the client may have left."""
    while room.buffered() <= bytes_waiting and room.wires and not room.left_out:
        room.push(noise(1000))
