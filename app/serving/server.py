"""The server: uvicorn with our two protocols, bounded buffers and a bounded
shutdown."""

import asyncio
import contextlib
import gc
import logging
import socket
import sys
from collections.abc import Callable
from typing import Any

from uvicorn.config import Config
from uvicorn.server import Server as UvicornServer

from app.serving.http_protocol import HttpProtocol
from app.serving.socket_protocol import SocketProtocol

if sys.platform != "win32":
    import resource

MESSAGE_BYTES = 16 * 1024  # of one message from a client, inflated
# Bytes that the kernel keeps for one client that does not read; by default it
# would take 2.9 MB.
SEND_BUFFER = 64 * 1024
# Thresholds of the garbage collector. Connections and requests end without
# reference cycles, so it collects almost nothing; and a full collection with a
# thousand connections stops them all for up to 0.3 s, which Python's own (700,
# 10, 10) would do in every burst.
COLLECTOR = (2000, 20, 20)
# Seconds between switches of threads: with Python's own 5 ms each statement of
# a ballot would wait that long while a push to a thousand phones runs.
SWITCH = 0.002
# Bytes that the kernel takes ahead of the network: more would be stale on a
# slow phone.
UNSENT = 16 * 1024
# Connections not yet accepted: a whole audience scans one QR code at once
BACKLOG = 2048
# Seconds between two looks at the clock for the date of answers. uvicorn wakes
# ten times a second, each time with cold caches.
TICK = 1.0
# Limit of open files, where systems start with 1,024: one for each phone, more
# while a page loads.
OPEN_FILES = 65_536
# Seconds that a connection may wait for its next request. uvicorn's 5 are over
# before anybody has chosen three fields, and a new connection costs a phone
# far away a second or two. Longer than the keep-alive of proxies, or a ballot
# could be sent into a connection that closes.
KEEP_ALIVE = 75
SETTINGS: dict[str, Any] = {
    "http": HttpProtocol,
    "ws": SocketProtocol,
    "ws_max_size": MESSAGE_BYTES,
    "ws_ping_interval": 20.0,
    "ws_ping_timeout": 20.0,
    "timeout_keep_alive": KEEP_ALIVE,
    # Handlers that only wait would hold the process for ever
    "timeout_graceful_shutdown": 5,
    # "auto" takes an app that fails to start for one that has nothing to start
    "lifespan": "on",
    "access_log": False,  # it has the query strings
    "server_header": False,
    "backlog": BACKLOG,
}
TUNING = [  # (level, name, value); names that the platform lacks are left out
    (socket.SOL_SOCKET, "SO_SNDBUF", SEND_BUFFER),
    # Ms without any acknowledgement
    (socket.IPPROTO_TCP, "TCP_USER_TIMEOUT", 30_000),
    (socket.IPPROTO_TCP, "TCP_NOTSENT_LOWAT", UNSENT),
]

logger = logging.getLogger("uvicorn.error")


class Server(UvicornServer):
    """Runs by `run()` or `await serve()`; opens its own listening socket
    unless it is given some."""

    # Main_loop, from any thread or signal
    _wake: Callable[[], object] | None = None
    _should_exit = False

    @property
    def should_exit(self) -> bool:
        """Whether it is to end. Setting it wakes the main loop."""
        return self._should_exit

    @should_exit.setter
    def should_exit(self, value: bool) -> None:
        self._should_exit = value
        if value and self._wake is not None:
            self._wake()

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """Serves until SIGTERM or SIGINT: then sockets close with 1012 and it
        ends within about 6 s. Raises OSError when the port is taken."""
        allow_open_files()
        sys.setswitchinterval(SWITCH)
        opened = sockets or [self.open_socket()]
        for listener in opened:
            logger.info("Listening on %s", address(listener))
        await super().serve(opened)

    async def main_loop(self) -> None:
        """Sees to the date of answers each second, until it is to end."""
        loop, woken = asyncio.get_running_loop(), asyncio.Event()
        self._wake = lambda: loop.call_soon_threadsafe(woken.set)
        try:
            while not await self.on_tick(0):
                timer = loop.call_later(TICK, woken.set)
                await woken.wait()
                timer.cancel()
                woken.clear()
        finally:
            self._wake = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts, and excludes what is loaded by then from garbage collection:
        it stays in use."""
        await super().startup(sockets)
        gc.freeze()
        gc.set_threshold(*COLLECTOR)

    def open_socket(self) -> socket.socket:
        """Returns the socket of the file descriptor, or a new one on host and
        port."""
        if self.config.fd is None:
            return listen(self.config.host, self.config.port)
        return tune(socket.socket(fileno=self.config.fd))


def build_server(
    app: Any,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    fd: int | None = None,
    **overrides: Any,
) -> Server:
    """Returns a server with the settings above; it trusts the proxies in
    FORWARDED_ALLOW_IPS. `overrides` are options of uvicorn.Config. Port 0
    takes a free port."""
    return Server(Config(app, host=host, port=port, fd=fd, **{**SETTINGS, **overrides}))


def listen(host: str, port: int) -> socket.socket:
    """Returns a tuned TCP socket; clients that connect before the server is up
    wait in its queue. Port 0 takes a free port. Raises OSError when the port
    is taken."""
    family, kind, protocol, _, where = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    bound = socket.socket(family, kind, protocol)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        tune(bound).bind(where)
        bound.listen(BACKLOG)
    except OSError:
        bound.close()
        raise
    return bound


def tune(listener: socket.socket) -> socket.socket:
    """Sets the options that accepted connections inherit; a Unix socket
    refuses those of TCP, which are left out."""
    for level, name, value in TUNING:
        if hasattr(socket, name):
            with contextlib.suppress(OSError):
                listener.setsockopt(level, getattr(socket, name), value)
    return listener


def allow_open_files() -> None:
    """Raises this process's soft limit of open files as far as its hard limit
    allows."""
    if sys.platform != "win32":
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, OPEN_FILES)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def address(listener: socket.socket) -> str:
    """Returns `http://127.0.0.1:8000` or a Unix socket's path, for the log."""
    name = listener.getsockname()
    if not isinstance(name, tuple):
        return str(name)
    return (
        f"http://[{name[0]}]:{name[1]}"
        if ":" in name[0]
        else f"http://{name[0]}:{name[1]}"
    )
