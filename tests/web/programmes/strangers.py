"""Servers that are no Palabre: they note what comes and answer as a test says."""

import contextlib
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.servers.process import free_port


@dataclass(frozen=True)
class Came:
    """A request: method, path, headers in small letters, body."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


Reply = tuple[int, dict[str, str], bytes] | None  # None closes the connection without an answer


class Stranger:
    """Listens at `url`; `came` are the requests so far."""

    def __init__(
        self, reply: Callable[[Came], Reply], port: int = 0, secure: ssl.SSLContext | None = None
    ) -> None:
        self.came: list[Came] = []
        self.reply = reply
        self._server = ThreadingHTTPServer(("127.0.0.1", port or free_port()), self._handler())
        self._server.daemon_threads = True
        if secure is not None:
            self._server.socket = secure.wrap_socket(self._server.socket, server_side=True)
        self.port = int(self._server.server_address[1])
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        stranger = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                heads = {name.lower(): value for name, value in self.headers.items()}
                came = Came(self.command, self.path, heads, self.rfile.read(length))
                stranger.came.append(came)
                reply = stranger.reply(came)
                self.close_connection = True
                if reply is None:
                    return
                self.send_response(reply[0])
                for name, value in {"Content-Length": str(len(reply[2])), **reply[1]}.items():
                    self.send_header(name, value)
                self.end_headers()
                with contextlib.suppress(OSError):
                    self.wfile.write(reply[2])

            do_GET = do_POST = answer

            def log_message(self, *text: Any) -> None:
                pass

        return Handler

    def sent(self) -> list[Came]:
        """The sessions that came."""
        return [came for came in self.came if came.method == "POST"]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextlib.contextmanager
def stranger(
    reply: Callable[[Came], Reply], port: int = 0, secure: ssl.SSLContext | None = None
) -> Iterator[Stranger]:
    server = Stranger(reply, port, secure)
    yield server
    server.close()
