"""The servers that fanout.py compares: each pushes one text to everybody who is connected.

`python3 -m app bench servers/fanout_servers.py KIND BYTES` serves one; it prints its two ports, the
WebSockets' and the commands' (lines: push, start, stop). Node's is ws_server.js, which needs the
package `ws` where NODE_PATH points.
"""

import asyncio
import itertools
import json
import os
import socket
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2]))

from load import pin

from app.realtime.channels import Ended

Push = Callable[[str], Awaitable[None]]
Start = Callable[[socket.socket], Awaitable[Push]]


class OpenVote:
    """A snapshot of a board with an open vote, at hand: what is left is what each phone costs."""

    def __init__(self, version: int, text: str) -> None:
        self.version, self.text = version, text
        self.voters_by_vote: dict[int, set[int]] = {1: set()}
        self.own_versions: Mapping[int, int] = {}
        self.ended = Ended()

    def audience(self, viewer: Any) -> tuple[Any, ...]:
        return (viewer.form, *(viewer.seat in seats for seats in self.voters_by_vote.values()))

    def push(self, _: Any, since: int | None, *, greet: bool) -> Any:
        from app.realtime.frames import Push

        return Push(self.text) if greet or since != self.version else None

    def own_messages(self, viewer: Any, since: int | None) -> list[str]:
        return []


async def start_shared(listener: socket.socket) -> Push:
    """Our hub under FastAPI: a phone is a screen that follows the board. Its beats come as fast as
    they are asked for, as the others' pushes do, and no heartbeat is in between."""
    from app.realtime import beat
    from app.realtime import hub as beats
    from app.realtime.channels import Screen, Viewer
    from app.realtime.wires import wire_of
    from app.serving.server import build_server

    beat.Beat.after = lambda self, *_: (0.0, self)  # type: ignore[method-assign]
    beats.HEARTBEAT = 3600.0
    present, seats = OpenVote(1, ""), itertools.count(1)

    class Source:
        async def snapshot(self, _: int, since: int) -> OpenVote:
            return present

    hub = beats.Hub(Source())

    async def live(websocket: Any) -> None:
        await websocket.accept()
        wire = wire_of(websocket.scope, websocket.send)
        with hub.follow(
            Screen(Viewer(1, "phone", "html", next(seats)), wire, present.version, greeted=True)
        ):
            while (await websocket.receive())["type"] != "websocket.disconnect":
                pass

    async def push(text: str) -> None:
        nonlocal present
        present = OpenVote(present.version + 1, text)
        hub.notify({1: present.version})

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
        for client in sockets:
            await client.send_text(text)

    config = uvicorn.Config(
        board(live),
        ws="websockets-sansio",
        http="httptools",
        ws_ping_interval=None,
        log_config=None,
    )
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
        for transport in transports:
            transport.send(WSMsgType.TEXT, payload)

    background.append(await ws_create_server(lambda request: Listener(), sock=listener))
    return push


KINDS: dict[str, Start] = {
    "shared": start_shared,
    "broadcast": start_broadcast,
    "picows": start_picows,
    "loop": start_loop,
}
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


def main() -> None:
    import uvloop

    pin(0, 0)
    uvloop.run(serve_kind(sys.argv[1], int(sys.argv[2])))


if __name__ == "__main__":
    main()
