"""Many people at the same moment."""

import http.client
import json
import threading
import uuid
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from tests.web.people import NOTES, Person, Workshop

T = TypeVar("T")


def in_parallel(acts: Sequence[Callable[[], T]]) -> list[T]:
    """All of them at once: nobody starts before everybody is ready. Their results, in order."""
    ready = threading.Barrier(len(acts))

    def act(call: Callable[[], T]) -> T:
        ready.wait(30)
        return call()

    with ThreadPoolExecutor(len(acts)) as crowd:
        return [future.result() for future in [crowd.submit(act, call) for call in acts]]


@dataclass(frozen=True)
class Answer:
    """`headers` by lower-case name."""

    status: int
    headers: dict[str, str]
    content: bytes

    def json(self) -> Any:
        return json.loads(self.content) if "json" in self.headers.get("content-type", "") else None


class Caller:
    """A thrifty program on one lasting connection: a crowd of them must not cost more than the
    server that it tries."""

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        self._line = http.client.HTTPConnection(address.hostname or "", address.port, timeout=30)

    def __enter__(self) -> "Caller":
        return self

    def __exit__(self, *_: object) -> None:
        self._line.close()

    def hang_up(self) -> None:
        """Ends the connection; the next request opens another."""
        self._line.close()

    def ask(self, method: str, path: str, body: object = None, cookie: str = "") -> tuple[int, Any]:
        """(status, JSON or None). OSError or HTTPException when the line breaks; the next call has
        a new one."""
        answer = self.send(method, path, body, {"Cookie": cookie})
        return answer.status, answer.json()

    def send(self, method: str, path: str, body: object, headers: dict[str, str]) -> Answer:
        """As `ask`, with headers of one's own."""
        all_headers = {"Accept": "application/json", "Content-Type": "application/json", **headers}
        try:
            self._line.request(
                method, path, None if body is None else json.dumps(body).encode(), all_headers
            )
            answer = self._line.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            self._line.close()
            raise
        return Answer(
            answer.status, {name.lower(): value for name, value in answer.getheaders()}, content
        )


def callers(url: str, acts: Iterable[Callable[[Caller], T]]) -> list[T]:
    """Each act on a line of its own, all at once."""

    def alone(act: Callable[[Caller], T]) -> T:
        with Caller(url) as caller:
            return act(caller)

    return in_parallel([lambda act=act: alone(act) for act in acts])  # type: ignore[misc]


def write_notes(
    workshop: Workshop, writers: Sequence[Person], notes: Sequence[tuple[str, str]]
) -> None:
    """(text, field) of each note; every writer at once, on a line of its own."""

    def write(caller: Caller, at: int) -> None:
        for text, field in notes[at :: len(writers)]:
            path, body = (
                f"{workshop.path}/notes/{uuid.uuid4()}",
                {"activity": NOTES, "field": field, "text": text},
            )
            status, answer = caller.ask("PUT", path, body, writers[at].cookie)
            assert status == 201, answer

    callers(workshop.url, [lambda caller, at=at: write(caller, at) for at in range(len(writers))])  # type: ignore[misc]
