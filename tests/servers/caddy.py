"""Caddy of the distribution, in front of processes of Palabre, with the Caddyfile that we ship:
TLS, and names that it looks up."""

import os
import re
import socket
import socketserver
import ssl
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path

from tests.servers.distribution import get_program
from tests.servers.palabre import Palabre
from tests.servers.process import ROOT, free_port
from tests.servers.reverse_proxies import ReverseProxy, adapted

CONFIGURATION = ROOT / "deploy" / "Caddyfile"
ADDRESSES = (
    "127.0.0.1",
    "127.0.0.2",
)  # of the replicas, which listen on the same port as in containers
QUESTION_A, POINTER_TO_NAME, TTL = b"\0\1\0\1", b"\xc0\x0c", b"\0\0\0\1"


def answered(query: bytes) -> bytes:
    """The replicas' addresses, whatever the name, as Docker's name server gives those of a service.
    RFC 1035, 4.1."""
    question = query[12 : query.index(b"\0", 12) + 5]
    addresses = ADDRESSES if question.endswith(QUESTION_A) else ()
    head = query[:2] + b"\x81\x80" + b"\0\1" + len(addresses).to_bytes(2, "big") + bytes(4)
    return (
        head
        + question
        + b"".join(
            POINTER_TO_NAME + QUESTION_A + TTL + b"\0\4" + socket.inet_aton(address)
            for address in addresses
        )
    )


class ByDatagram(socketserver.DatagramRequestHandler):
    def handle(self) -> None:
        self.wfile.write(answered(self.rfile.read()))


class ByStream(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        while length := int.from_bytes(self.rfile.read(2), "big"):
            answer = answered(self.rfile.read(length))
            self.wfile.write(len(answer).to_bytes(2, "big") + answer)


class Names:
    """A name server for datagrams and streams: older Caddys ask by the one, newer by the other."""

    def __init__(self) -> None:
        stream = socketserver.ThreadingTCPServer(("127.0.0.1", free_port()), ByStream)
        stream.daemon_threads = True
        self.where = "{}:{}".format(*stream.server_address)
        self.servers = [stream, socketserver.UDPServer(stream.server_address, ByDatagram)]
        for server in self.servers:
            threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()

    def close(self) -> None:
        for server in self.servers:
            server.shutdown()
            server.server_close()


class Caddy(ReverseProxy):
    """Shares `port` among two processes at ADDRESSES, with a certificate of its own authority."""

    name = "caddy"

    def __init__(self, folder: Path, processes: Sequence[Palabre]) -> None:
        super().__init__(folder)
        self.path, self.port = get_program("caddy", version="version"), free_port()
        self.url = f"https://localhost:{self.port}"
        self.names = Names()
        [port] = {process.port for process in processes}
        version = self.version()
        self.repeats_bodies = version >= (
            2,
            11,
        )  # older ones close one when the first replica does not answer: a 502
        changes = [
            ("admin off", f"admin off\n\tauto_https disable_redirects\n\thttp_port {free_port()}"),
            ("port 8000", f"port {port}"),
            ("resolvers 127.0.0.11", f"resolvers {self.names.where}"),
            *([] if self.repeats_bodies else [("GET HEAD PUT DELETE", "GET HEAD")]),
            *([("request_buffers 64KiB", "buffer_requests")] if version < (2, 7) else []),
        ]
        (folder / "Caddyfile").write_text(adapted(CONFIGURATION, changes), encoding="utf-8")

    def version(self) -> tuple[int, int]:
        """Debian 12's, 2.6, has another word for one of the settings."""
        said = subprocess.run(
            [self.path, "version"], check=True, capture_output=True, text=True
        ).stdout
        version = re.match(r"v?(\d+)\.(\d+)", said)
        return (
            (int(version[1]), int(version[2])) if version else (9, 9)
        )  # built by somebody: newer than any package

    def environment(self) -> dict[str, str]:
        variables = {
            "HOME": self.folder,
            "XDG_DATA_HOME": self.folder / "kept",
            "XDG_CONFIG_HOME": self.folder / "settings",
        }
        return {
            **os.environ,
            **{name: str(path) for name, path in variables.items()},
            "SITE_ADDRESS": self.url,
        }

    def command(self) -> Sequence[str | Path]:
        return [self.path, "run", "--config", self.folder / "Caddyfile", "--adapter", "caddyfile"]

    @property
    def trust(self) -> ssl.SSLContext:
        """What trusts its own authority."""
        return ssl.create_default_context(
            cafile=str(self.folder / "kept/caddy/pki/authorities/local/root.crt")
        )

    def stop(self, within: float = 10) -> None:
        super().stop(within)
        self.names.close()
