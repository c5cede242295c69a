"""P1: what one delivered frame costs the server, against other ways to send the same bytes to everybody.

    python bench/fanout.py [--clients 1000] [--rounds 200] [--runs 3] [--bytes 200] [--only shared,broadcast]

Each server runs in a process of its own, pinned to one core, and the load client in another on another core; all in turn, so
that a busy machine harms them alike. A round starts when every client has the frame before, so nothing coalesces. JSON on
stdout: medians of CPU seconds per 100,000 deliveries, their ratios, and the load client's own CPU, which must not be the limit.
"""

import argparse
import asyncio
import importlib.util
import json
import os
import platform
import resource
import select
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

WARM_UP = 20  # rounds before the clock starts
UPGRADE = (
    b"GET /live HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n"
)
BARS = {"broadcast": 0.7, "picows": 1.25}  # shared over these, at most
Push = Callable[[str], Awaitable[None]]
Start = Callable[[socket.socket], Awaitable[Push]]


async def start_shared(listener: socket.socket) -> Push:
    """Our protocol under FastAPI: one ready frame, written to every transport."""
    from app.realtime.frames import Frame, Wire, wire_of
    from app.serving.server import build_server

    wires: set[Wire] = set()

    async def live(websocket: Any) -> None:
        await websocket.accept()
        wires.add(wire_of(websocket.scope, websocket.send))
        while (await websocket.receive())["type"] != "websocket.disconnect":
            pass

    async def push(text: str) -> None:
        frame = Frame(text)
        for wire in wires:
            wire.write(frame)

    await start_uvicorn(build_server(board(live), ws_ping_interval=None, log_config=None), listener)
    return push


async def start_loop(listener: socket.socket) -> Push:
    """Stock uvicorn and FastAPI, the way of every tutorial: await a send for each."""
    import uvicorn

    sockets: set[Any] = set()

    async def live(websocket: Any) -> None:
        await websocket.accept()
        sockets.add(websocket)
        while (await websocket.receive())["type"] != "websocket.disconnect":
            pass

    async def push(text: str) -> None:
        for each in sockets:
            await each.send_text(text)

    config = uvicorn.Config(board(live), ws="websockets-sansio", http="httptools", ws_ping_interval=None, log_config=None)
    await start_uvicorn(uvicorn.Server(config), listener)
    return push


def board(live: Any) -> Any:
    """A FastAPI app with this one socket."""
    from fastapi import FastAPI
    from starlette.routing import WebSocketRoute

    return FastAPI(lifespan=nothing, routes=[WebSocketRoute("/live", live)])


@asynccontextmanager
async def nothing(_: Any) -> Any:
    yield


async def start_uvicorn(server: Any, listener: socket.socket) -> None:
    """Serves in a task of this loop."""
    background.append(asyncio.create_task(server._serve([listener])))
    while not server.started:  # uvicorn has no event for it
        await asyncio.sleep(0.01)


async def start_broadcast(listener: socket.socket) -> Push:
    """The websockets library's own way to everybody."""
    from websockets.asyncio.server import ServerConnection, broadcast, serve

    connections: set[ServerConnection] = set()

    async def handler(connection: ServerConnection) -> None:
        connections.add(connection)
        await connection.wait_closed()

    async def push(text: str) -> None:
        broadcast(connections, text)

    background.append(await serve(handler, sock=listener, compression=None, ping_interval=None))
    return push


async def start_picows(listener: socket.socket) -> Push:
    """A WebSocket server in Cython."""
    from picows import WSListener, WSMsgType, ws_create_server

    transports: set[Any] = set()

    class Listener(WSListener):  # type: ignore[misc]
        def on_ws_connected(self, transport: Any) -> None:
            transports.add(transport)

    async def push(text: str) -> None:
        payload = text.encode()
        for each in transports:
            each.send(WSMsgType.TEXT, payload)

    background.append(await ws_create_server(lambda request: Listener(), sock=listener))
    return push


KINDS: dict[str, Start] = {"shared": start_shared, "broadcast": start_broadcast, "picows": start_picows, "loop": start_loop}
background: list[Any] = []


async def serve_kind(kind: str, size: int) -> None:
    """Serves one kind; the load client commands by lines on a second port: push, start, stop."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=8192)
    push = await KINDS[kind](listener)
    text = "x" * size
    before, started = memory(), 0.0
    ended = asyncio.Event()

    async def control(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal started
        while line := await reader.readline():
            if line == b"push\n":
                await push(text)
            elif line == b"start\n":
                started = time.process_time()
            else:
                cpu = time.process_time() - started
                writer.write(json.dumps({"cpu": cpu, "memory": memory() - before}).encode() + b"\n")
                await writer.drain()
        ended.set()

    controller = await asyncio.start_server(control, "127.0.0.1", 0)
    print(listener.getsockname()[1], controller.sockets[0].getsockname()[1], flush=True)
    await ended.wait()
    os._exit(0)  # thousands of goodbyes are not what is measured


def memory() -> int:
    """KiB resident; 0 where the system does not tell."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


def load(port: int, control_port: int, clients: int, rounds: int, size: int) -> dict[str, float]:
    """Connects, pushes round after round, counts every byte; the server's CPU and ours, and the rounds' seconds."""
    sockets = {each.fileno(): each for each in (connect(port) for _ in range(clients))}
    poll = select.epoll()
    for number in sockets:
        poll.register(number, select.EPOLLIN)
    control = socket.create_connection(("127.0.0.1", control_port))
    wanted = clients * (size + (2 if size < 126 else 4))
    buffer = bytearray(65536)

    def one_round() -> float:
        begun, missing = time.perf_counter(), wanted
        control.sendall(b"push\n")
        while missing > 0:
            ready = poll.poll(10)
            if not ready:
                raise TimeoutError(f"{missing} bytes of a round did not arrive")
            for number, _ in ready:
                missing -= sockets[number].recv_into(buffer)
        return time.perf_counter() - begun

    for _ in range(WARM_UP):
        one_round()
    control.sendall(b"start\n")
    own = time.process_time()
    seconds = [one_round() for _ in range(rounds)]
    own = time.process_time() - own
    control.sendall(b"stop\n")
    told = json.loads(control.makefile().readline())
    to_100k = 100_000 / (clients * rounds)
    return {
        "server_cpu": told["cpu"] * to_100k,
        "load_cpu": own * to_100k,
        "kib_a_socket": told["memory"] / clients,
        "round_p50_ms": statistics.median(seconds) * 1000,
    }


def connect(port: int) -> socket.socket:
    """A WebSocket that offers no compression, so that every server sends the same bytes."""
    client = socket.create_connection(("127.0.0.1", port))
    client.sendall(UPGRADE)
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += client.recv(4096)
    if b" 101 " not in head:
        raise ConnectionError(head.decode())
    client.setblocking(False)
    return client


def pin(core: int) -> None:
    """To one core, where the system can and has two."""
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, {core})


def run_once(kind: str, asked: argparse.Namespace) -> dict[str, float]:
    """One server process and one load process."""
    me = [sys.executable, __file__, "--bytes", str(asked.bytes)]
    with subprocess.Popen([*me, "--serve", kind], stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            ports = server.stdout.readline().strip()
            if not ports:
                raise RuntimeError(f"the {kind} server did not start")
            command = [*me, "--load", ports, "--clients", str(asked.clients), "--rounds", str(asked.rounds)]
            result = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        finally:
            server.kill()
    measured: dict[str, float] = json.loads(result)
    return measured


def report(asked: argparse.Namespace) -> dict[str, Any]:
    """All kinds in turn, `runs` times."""
    kinds = [kind for kind in asked.only.split(",") if kind != "picows" or importlib.util.find_spec("picows")]
    runs: dict[str, list[dict[str, float]]] = {kind: [] for kind in kinds}
    for _ in range(asked.runs):
        for kind in kinds:
            runs[kind].append(run_once(kind, asked))
    medians = {kind: {name: round(statistics.median(run[name] for run in done), 3) for name in done[0]} for kind, done in runs.items()}
    ours = medians.get("shared", {}).get("server_cpu", 0.0)
    ratios = {kind: round(ours / each["server_cpu"], 3) for kind, each in medians.items() if kind != "shared"}
    packages = ["fastapi", "uvicorn", "websockets", "uvloop", *(["picows"] if "picows" in kinds else [])]
    return {
        "what": f"CPU seconds of the server per 100,000 deliveries of {asked.bytes} bytes to {asked.clients} sockets",
        "medians": medians,
        "shared_over": ratios,
        "bars": {kind: {"at_most": bar, "met": ratios[kind] <= bar} for kind, bar in BARS.items() if ratios.get(kind)},
        "settings": {"clients": asked.clients, "rounds": asked.rounds, "runs": asked.runs, "cores": os.cpu_count()},
        "versions": {"python": platform.python_version(), **{name: version(name) for name in packages}},
    }


def main() -> None:
    """Measures; `--serve` and `--load` are the two child processes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("clients", 1000), ("rounds", 200), ("runs", 3), ("bytes", 200)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--only", default=",".join(KINDS))
    parser.add_argument("--serve", help=argparse.SUPPRESS)
    parser.add_argument("--load", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    if asked.serve is not None:
        import uvloop

        pin(0)
        uvloop.run(serve_kind(asked.serve, asked.bytes))
    elif asked.load is not None:
        pin(1)
        print(json.dumps(load(*map(int, asked.load.split()), asked.clients, asked.rounds, asked.bytes)))
    else:
        print(json.dumps(report(asked), indent=2))


if __name__ == "__main__":
    main()
