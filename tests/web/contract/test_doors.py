"""No other origin and no lesser role changes or reads anything: all routes x roles x origins, from
the app's own route table."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.shared import Start, lasting
from tests.web.crowds import Answer, Caller
from tests.web.door import ROLES, SAFE
from tests.web.doors import DOORS, SOCKETS, address_of
from tests.web.forks import ForkedServer, ForkServer
from tests.web.people import Workshop
from tests.web.routes import addresses, sockets

OURS: dict[str, Callable[[str], dict[str, str]]] = {
    "a program's": lambda url: {},
    "its own page's": lambda url: {"Origin": url, "Sec-Fetch-Site": "same-origin"},
    "the address bar's": lambda url: {"Sec-Fetch-Site": "none"},
}
FOREIGN: dict[str, Callable[[str], dict[str, str]]] = {
    "another site's": lambda url: {
        "Origin": "https://evil.example",
        "Sec-Fetch-Site": "cross-site",
    },
    "another site's, said by the origin alone": lambda url: {"Origin": "https://evil.example"},
    "another site's, said by the browser alone": lambda url: {"Sec-Fetch-Site": "cross-site"},
    "a sister's": lambda url: {"Sec-Fetch-Site": "same-site"},
    "a sandbox's": lambda url: {"Origin": "null"},
    "another port's": lambda url: {"Origin": url.rpartition(":")[0] + ":1"},
    "one that begins alike": lambda url: {"Origin": f"{url}.evil.example"},
    "one that ends alike": lambda url: {"Origin": url.replace("://", "://evil-")},
    "one with a name in front": lambda url: {"Origin": url.replace("://", "://me@")},
    "nobody's": lambda url: {"Origin": ""},
    "no address": lambda url: {"Origin": "http://[::"},
}


def cookies_of(workshop: Workshop, stranger: str) -> dict[str, str]:
    """What each role of the matrix shows."""
    for role in ("observer", "helper"):
        workshop.links |= workshop.fanta.post(f"{workshop.path}/links/{role}").json()
    bearers = [
        workshop.bearer(f"{role}_url") for role in ("observer", "helper", "host", "organiser")
    ]
    given = [workshop.moussa, workshop.seat("Awa"), *bearers]
    return dict(zip(ROLES, [*(person.cookie for person in given), stranger], strict=True))


def stranger_at(server: ForkedServer, wires: httpx.HTTPTransport) -> str:
    """The cookies of who is everything on another board."""
    elsewhere = Workshop(server.url, wires, opened=False)
    return f"{elsewhere.bearer('organiser_url').cookie}; {elsewhere.seat('Awa').cookie}"


@pytest.fixture(scope="module")
def stranger(sqlite_server: ForkedServer, wires: httpx.HTTPTransport) -> str:
    return stranger_at(sqlite_server, wires)


@dataclass
class Board:
    """One that is knocked at in vain, and so can be shared."""

    workshop: Workshop
    cookies: dict[str, str]
    commits: Callable[[], int]  # moves whenever anything is written to the server's database

    def knock(
        self, request: tuple[str, str], body: Any, role: str, headers: dict[str, str]
    ) -> Answer:
        with Caller(self.workshop.url) as caller:
            return caller.send(*request, body, {"Cookie": self.cookies[role], **headers})

    def commits_after_a_probe(self) -> int:
        """The commits so far. /healthz writes where nothing was written for 30 s: it has just
        been asked, so that it does not write again."""
        self.knock(("GET", "/healthz"), None, "nobody", {})
        return self.commits()


@pytest.fixture(scope="module")
def shut(fork_server: ForkServer, wires: httpx.HTTPTransport) -> Iterator[Board]:
    """On a server of its own: elsewhere the files of boards that others sealed are cleaned late."""
    with lasting(fork_server) as server:
        workshop = Workshop(server.url, wires)
        path = f"{server.settings['data_dir']}/palabre.db"
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as reader:
            commits = lambda: int(reader.execute("PRAGMA data_version").fetchone()[0])  # noqa: E731
            yield Board(workshop, cookies_of(workshop, stranger_at(server, wires)), commits)


def test_every_route_has_its_line_in_the_matrix() -> None:
    lines = {" ".join(line.split(" ")[:2]) for line in DOORS}
    missing = [address for address in addresses() if address not in lines]
    assert missing == [], "write who may use it into tests/web/doors.py"
    assert lines - set(addresses()) == set(), "these are no longer routes"
    assert sockets() == SOCKETS


@pytest.mark.parametrize("line", [line for line in DOORS if line.split(" ")[0] not in SAFE])
def test_no_other_origin_commands_in_anybody_s_name(shut: Board, line: str) -> None:
    door = DOORS[line]
    request, body = address_of(line, door, shut.workshop), door.body(shut.workshop)
    before = shut.commits()
    for origin, headers in FOREIGN.items():
        for role in ROLES:
            answer = shut.knock(request, body, role, headers(shut.workshop.url))
            assert (answer.status, answer.json()["refusal"]) == (403, "foreign_origin"), (
                role,
                origin,
            )
            assert not {"set-cookie", "access-control-allow-origin"} & set(answer.headers)
    assert shut.commits() == before


@pytest.mark.parametrize("line", DOORS)
def test_no_lesser_role_passes(shut: Board, line: str) -> None:
    door = DOORS[line]
    request, body = address_of(line, door, shut.workshop), door.body(shut.workshop)
    before = shut.commits_after_a_probe()
    for role in [role for role in ROLES if role not in door.may]:
        for headers in OURS.values():
            answer = shut.knock(request, body, role, headers(shut.workshop.url))
            assert (answer.status, (answer.json() or {}).get("refusal")) == door.extra.get(
                role, door.otherwise
            ), role
            assert "set-cookie" not in answer.headers
    assert shut.commits() == before


@pytest.mark.parametrize("line", [line for line in DOORS if DOORS[line].may])
def test_whoever_may_passes_from_our_own_pages(
    workshop: Workshop, stranger: str, workshop_at: Start, sqlite_server: ForkedServer, line: str
) -> None:
    """The control of the two tests above: a door that is shut for everybody would pass them. And no
    answer is for another site."""
    door, cookies = DOORS[line], cookies_of(workshop, stranger)
    with Caller(workshop.url) as caller:
        for role in [role for role in ROLES if role in door.may]:
            if door.once:
                workshop = workshop_at(sqlite_server)
                cookies = cookies_of(workshop, stranger)
            request, body = address_of(line, door, workshop), door.body(workshop)
            answer = caller.send(
                *request,
                body,
                {"Cookie": cookies[role], "Origin": workshop.url, "Sec-Fetch-Site": "same-origin"},
            )
            assert answer.status in door.says, (role, answer.content[:300])
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("line", [line for line in DOORS if line.startswith("GET")])
def test_nothing_is_readable_from_another_site(shut: Board, line: str) -> None:
    """A page there may cause a GET with cookies (a link, an image); it must not get to see the
    answer."""
    request = address_of(line, DOORS[line], shut.workshop)
    before = shut.commits_after_a_probe()
    answer = shut.knock(
        request,
        None,
        "organiser",
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
    )
    assert not [name for name in answer.headers if name.startswith("access-control")]
    assert shut.commits() == before, "looking changes nothing"


def test_a_preflight_gives_nothing_away(workshop: Workshop) -> None:
    ask = {
        "Origin": "https://evil.example",
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "content-type",
    }
    for address in (workshop.path, f"{workshop.path}/activities/priorites/ballot", "/boards"):
        answer = workshop.moussa.request("OPTIONS", address, headers=ask)
        assert answer.status_code in {404, 405}
        assert not [name for name in answer.headers if name.startswith("access-control")]


def test_the_operator_s_public_address_is_ours(
    fork_palabre: Callable[..., ForkedServer], workshop_at: Start
) -> None:
    workshop = workshop_at(fork_palabre(public_url="https://palabre.example"))
    assert workshop.links["join_url"] == f"https://palabre.example/b/{workshop.code}"
    for origin, status in {
        "https://palabre.example": 200,
        "http://palabre.example": 403,
        "https://evil.example": 403,
    }.items():
        assert (
            workshop.fanta.post(
                f"{workshop.path}/activities/priorites/open", headers={"Origin": origin}
            ).status_code
            == status
        )
