"""A watcher: reads everything that it may between every two ballots, and ties names to what has
just changed."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.web.doors import DOORS, address_of
from tests.web.lines import Line, line
from tests.web.people import Person, Workshop

CLOSED = {401, 404, 405, 406}  # and a hidden tally opens later: that is looked at again
ACCEPTS = ("application/json", "text/html")
THREADS = 4  # while the server writes an answer, another one is read
HEAVY = ("pdf", "docx", "png", "xlsx", "pptx", "qr.svg", "zip")
PARTS = re.compile(r"(?=<(?:li|tr|option|article|details|form|dd|p|h\d)\b)")
CHANGING = re.compile(
    r'name="once" value="[^"]*"|\d{4}-\d\d-\d\dT[\d:.]+Z|\b[0-9a-f]{8}-[0-9a-f-]{27}\b'
    r'|"version":\d+|data-remaining="\d+"'
)


def mentions(body: str, kind: str, names: dict[str, str]) -> dict[str, list[str]]:
    """For each person the parts of a body that tell of them, by name or by seat; `names` are by
    seat."""
    facts: dict[str, list[str]] = {}
    for part in parts(body, kind):
        for seat, name in names.items():
            if seat in part or (name in part and re.search(rf"\b{name}\b", part)):
                facts.setdefault(name, []).append(CHANGING.sub("", part))
    return facts


def parts(body: str, kind: str) -> Iterator[str]:
    if "json" in kind:
        yield from objects(json.loads(body))
    elif "csv" in kind:
        yield from (
            ";".join(row) for row in csv.reader(io.StringIO(body.lstrip("\ufeff")), delimiter=";")
        )
    else:
        yield from PARTS.split(body)


def objects(value: Any) -> Iterator[str]:
    """Each object by its own values, and each text of a list."""
    if isinstance(value, dict):
        yield json.dumps(
            {key: part for key, part in value.items() if not isinstance(part, dict | list)},
            sort_keys=True,
        )
        for part in value.values():
            yield from objects(part)
    elif isinstance(value, list):
        for part in value:
            yield from objects(part) if isinstance(part, dict | list) else iter([str(part)])


@dataclass
class Watcher:
    """Looks at once with every role; `changed` is whom a look tells of otherwise than the one
    before, by "role address"."""

    workshop: Workshop
    people: dict[str, Person]
    names: dict[str, str]
    more: dict[str, Callable[[], str]] = field(default_factory=dict)
    before: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)

    def addresses(self) -> Iterator[str]:
        for door, value in DOORS.items():
            if door.startswith("GET /b/{code}") and "{token}" not in door and "{seat}" not in door:
                path = address_of(door, value, self.workshop)[1]
                if not path.endswith(HEAVY):
                    yield path
        yield from (
            f"{self.workshop.path}/{rest}"
            for rest in ("export.csv?table=turnout", "export.csv?table=notes", "news?audience=host")
        )

    def look(self) -> dict[str, set[str]]:
        """Whom each answer tells of otherwise than before."""
        now: dict[str, dict[str, list[str]]] = {}
        with ThreadPoolExecutor(THREADS) as threads:
            self._read_addresses(threads, now)
            self._read_handover_pages(threads, now)
        for what, read in self.more.items():
            now[what] = mentions(read(), "text/csv", self.names)
        changed = {
            what: changes(self.before[what], now[what]) for what in now if what in self.before
        }
        self.before = now
        return {what: who for what, who in changed.items() if who}

    def _read_addresses(self, threads: Executor, now: dict[str, dict[str, list[str]]]) -> None:
        """Adds to `now` whom each answer mentions; what the first look is refused is closed."""
        requests = {
            f"{role} {path} {accept}": (person, path, accept)
            for path in self.addresses()
            for role, person in self.people.items()
            for accept in ACCEPTS
        }
        requests = {what: request for what, request in requests.items() if what not in self.closed}
        for what, answer in zip(requests, threads.map(read, requests.values()), strict=True):
            code = answer.status_code
            refused = code in CLOSED or (code == 403 and "tally_hidden" not in answer.text)
            if refused and not self.before:
                self.closed.add(what)
            else:
                kind = answer.headers.get("content-type", "")
                now[what] = mentions(answer.text, kind, self.names)

    def _read_handover_pages(self, threads: Executor, now: dict[str, dict[str, list[str]]]) -> None:
        """Each seat's own page, as a host reads it. All of them are one answer: each tells of one
        person by itself."""
        pages = [(seat, accept) for seat in self.names for accept in ACCEPTS]
        requests = [
            (self.people["host"], f"{self.workshop.path}/handover/{seat}", accept)
            for seat, accept in pages
        ]
        for (seat, accept), answer in zip(pages, threads.map(read, requests), strict=True):
            name, kind = self.names[seat], answer.headers["content-type"]
            parts_of_seat = mentions(answer.text, kind, {seat: name}).get(name, [])
            now.setdefault(f"host handover/{{seat}} {accept}", {})[name] = [
                str(answer.status_code),
                *parts_of_seat,
            ]


def read(request: tuple[Person, str, str]) -> httpx.Response:
    """The answer to somebody who asks for a path in a form: (person, path, `Accept`)."""
    person, path, accept = request
    return person.get(path, headers={"Accept": accept})


def changes(before: dict[str, list[str]], after: dict[str, list[str]]) -> set[str]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def open_connections(
    workshop: Workshop, people: dict[str, Person], stack: ExitStack
) -> dict[str, Line]:
    """Sockets of every audience, and of each voter's phone."""
    given = {f"{name}'s phone": ("phone", person) for name, person in people.items()}
    given |= {"screen": ("screen", workshop.moussa), "host": ("host", workshop.fanta)}
    return {
        what: stack.enter_context(line(workshop, audience, person=person))
        for what, (audience, person) in given.items()
    }
