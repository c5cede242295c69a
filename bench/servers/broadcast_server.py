"""The bare echo that burst.py compares with: `websockets.broadcast` of every act to everybody, no
storage, no pages. Prints its port.

A client's text is a version; everybody gets it with bytes as many as those of a tally.
"""

import asyncio
import contextlib

from websockets.asyncio.server import ServerConnection, broadcast, serve
from websockets.exceptions import ConnectionClosed

TALLY = '{"version":%s,"tally":"' + "x" * 150 + '"}'


async def main() -> None:
    connections: set[ServerConnection] = set()

    async def handler(connection: ServerConnection) -> None:
        connections.add(connection)
        with contextlib.suppress(ConnectionClosed):
            async for version in connection:
                broadcast(connections, TALLY % version)
        connections.discard(connection)

    async with serve(handler, "127.0.0.1", 0, compression=None, ping_interval=None) as server:
        print(f"http://127.0.0.1:{next(iter(server.sockets)).getsockname()[1]}", flush=True)
        await asyncio.Future()


if __name__ == "__main__":
    import uvloop

    uvloop.run(main())
