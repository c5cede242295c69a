"""A socket in front of a PostgreSQL that counts round trips: how often a client spoke after it had
been answered."""

import contextlib
import re
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass

from tests.servers.process import shared_folder


@dataclass
class Trips:
    """The round trips of all connections so far."""

    count: int = 0

    def reset(self) -> None:
        self.count = 0


@contextlib.contextmanager
def counting_trips(url: str) -> Iterator[tuple[str, Trips]]:
    """Yields an address of the same database, and the trips of all that connect there."""
    match = re.search(r"host=([^&]+)&port=(\d+)", url)
    assert match, url
    server = f"{match[1]}/.s.PGSQL.{match[2]}"
    trips = Trips()
    with shared_folder() as folder, socket.socket(socket.AF_UNIX) as listener:
        listener.bind(f"{folder}/.s.PGSQL.{match[2]}")
        listener.listen(64)
        threading.Thread(target=_accept, args=(listener, server, trips), daemon=True).start()
        yield url.replace(match[1], str(folder)), trips
        listener.shutdown(socket.SHUT_RDWR)


def _accept(listener: socket.socket, server: str, trips: Trips) -> None:
    with contextlib.suppress(OSError):
        while True:
            client, _ = listener.accept()
            behind = socket.socket(socket.AF_UNIX)
            behind.connect(server)
            line = _Line(client, behind, trips)
            threading.Thread(target=line.carry_requests, daemon=True).start()
            threading.Thread(target=line.carry_answers, daemon=True).start()


ASKS_FOR_ANSWERS = frozenset(b"SH")  # Sync and Flush, which may follow their work by themselves


@dataclass
class _Line:
    client: socket.socket
    server: socket.socket
    trips: Trips
    answered: bool = True
    has_started: bool = False
    rest: bytes = b""  # of a message that has not come whole

    def carry_requests(self) -> None:
        with contextlib.suppress(OSError):
            while data := self.client.recv(65536):
                if self._has_work(data) and self.answered:
                    self.answered = False
                    self.trips.count += 1
                self.server.sendall(data)
        self._end(self.server)

    def _has_work(self, data: bytes) -> bool:
        """Says whether a message begins here that is not only a call for the answers: libpq sends
        a Sync and a Flush apart, and the server may have answered the one before the other."""
        self.rest += data
        has_work = False
        while len(self.rest) > 4:
            kind, start = (self.rest[0], 1) if self.has_started else (0, 0)
            has_work = has_work or kind not in ASKS_FOR_ANSWERS
            length = start + int.from_bytes(self.rest[start : start + 4], "big")
            if len(self.rest) < length:
                break
            self.rest, self.has_started = self.rest[length:], True
        return has_work

    def carry_answers(self) -> None:
        with contextlib.suppress(OSError):
            while data := self.server.recv(65536):
                self.answered = True
                self.client.sendall(data)
        self._end(self.client)

    @staticmethod
    def _end(receiver: socket.socket) -> None:
        with contextlib.suppress(OSError):
            receiver.shutdown(socket.SHUT_RDWR)
        receiver.close()
