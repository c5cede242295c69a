"""The server as it must run: uvicorn with our two protocols, bounded buffers and an end that comes."""

import contextlib
import gc
import logging
import socket
import sys
from typing import Any

import uvicorn

from app.serving.http_protocol import HttpProtocol
from app.serving.socket_protocol import SocketProtocol

if sys.platform != "win32":
    import resource

MESSAGE_BYTES = 16 * 1024  # of one message from a client, inflated
SEND_BUFFER = 64 * 1024  # bytes that the kernel keeps for one sleeper; it would take 2.9 MB
# Objects until the collector looks, generation by generation. Connections and requests end without circles, so it finds next to
# nothing; and its full look at a thousand connections stops them all for up to 0.3 s, which Python's (700, 10, 10) does in every burst.
COLLECTOR = (2000, 20, 20)
SWITCH = 0.002  # seconds: at Python's own 5 ms a ballot's statements would wait that long each beside a push to a thousand
UNSENT = (
    16 * 1024
)  # bytes that it takes ahead of what the network carries: the rest would be stale on a slow phone
BACKLOG = 2048  # connections not yet accepted: a room that scans one QR code
OPEN_FILES = 65_536  # at most: one for each phone and some more while its page is fresh, where systems begin with 1,024
# Seconds that a connection may wait for its next request. uvicorn's 5 are over before anybody has chosen three fields, and to open
# another costs a phone at the end of the world a second or two. Longer than proxies keep theirs, or a ballot meets one that closes.
KEEP_ALIVE = 75
SETTINGS: dict[str, Any] = {
    "http": HttpProtocol,
    "ws": SocketProtocol,
    "ws_max_size": MESSAGE_BYTES,
    "ws_ping_interval": 20.0,
    "ws_ping_timeout": 20.0,
    "timeout_keep_alive": KEEP_ALIVE,
    "timeout_graceful_shutdown": 5,  # handlers that only wait would hold the process for ever
    "lifespan": "on",  # "auto" takes an app that fails to start for one that has nothing to start
    "access_log": False,  # it has the query strings
    "server_header": False,
    "backlog": BACKLOG,
}
TUNING = [  # (level, name, value); names that the platform lacks are left out
    (socket.SOL_SOCKET, "SO_SNDBUF", SEND_BUFFER),
    (socket.IPPROTO_TCP, "TCP_USER_TIMEOUT", 30_000),  # ms without any acknowledgement
    (socket.IPPROTO_TCP, "TCP_NOTSENT_LOWAT", UNSENT),
]

logger = logging.getLogger("uvicorn.error")


class Server(uvicorn.Server):
    """`run()` or `await serve()`; opens its own listening socket unless it is handed some."""

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """Until SIGTERM or SIGINT: then sockets close with 1012 and it ends within about 6 s. OSError: port taken."""
        allow_open_files()
        sys.setswitchinterval(SWITCH)
        opened = sockets or [self.open_socket()]
        for each in opened:
            logger.info("Listening on %s", address(each))
        await super().serve(opened)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """What is loaded by now stays: the collector need not look at it again."""
        await super().startup(sockets)
        gc.freeze()
        gc.set_threshold(*COLLECTOR)

    def open_socket(self) -> socket.socket:
        """The socket of the file descriptor, or a new one on host and port."""
        if self.config.fd is None:
            return listen(self.config.host, self.config.port)
        return tune(socket.socket(fileno=self.config.fd))


def build_server(
    app: Any, *, host: str = "127.0.0.1", port: int = 8000, fd: int | None = None, **overrides: Any
) -> Server:
    """A server with the settings above; proxies are trusted as FORWARDED_ALLOW_IPS says. `overrides` are
    uvicorn.Config's. Port 0 takes a free one."""
    return Server(uvicorn.Config(app, host=host, port=port, fd=fd, **{**SETTINGS, **overrides}))


def listen(host: str, port: int) -> socket.socket:
    """A tuned TCP socket: who comes before the server is up waits in its queue. Port 0 takes a free one. Raises OSError."""
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
    """Sets what its accepted connections inherit. Names of TCP are refused by a Unix socket, and left out."""
    for level, name, value in TUNING:
        if hasattr(socket, name):
            with contextlib.suppress(OSError):
                listener.setsockopt(level, getattr(socket, name), value)
    return listener


def allow_open_files() -> None:
    """Raises this process's soft limit as far as its hard limit lets it."""
    if sys.platform != "win32":
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, OPEN_FILES)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def address(listener: socket.socket) -> str:
    """For the log: `http://127.0.0.1:8000`, or a Unix socket's path."""
    name = listener.getsockname()
    if not isinstance(name, tuple):
        return str(name)
    return f"http://[{name[0]}]:{name[1]}" if ":" in name[0] else f"http://{name[0]}:{name[1]}"
