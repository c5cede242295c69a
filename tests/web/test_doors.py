"""No other origin and no lesser role changes or reads anything: all routes x roles x origins, from the app's own route table."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import httpx
import pytest

from tests.web.conftest import Start
from tests.web.doors import DOORS, ROLES, SAFE, SOCKETS, Door, address_of, addresses, sockets
from tests.web.forks import Forked
from tests.web.people import JSON, Workshop

OURS: dict[str, Callable[[str], dict[str, str]]] = {
    "a program's": lambda url: {},
    "its own page's": lambda url: {"Origin": url, "Sec-Fetch-Site": "same-origin"},
    "the address bar's": lambda url: {"Sec-Fetch-Site": "none"},
}
FOREIGN: dict[str, Callable[[str], dict[str, str]]] = {
    "another site's": lambda url: {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
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


@pytest.fixture
def commits(sqlite_server: Forked) -> Iterator[Callable[[], int]]:
    """A number that moves whenever anything is written to the server's database."""
    path = f"{sqlite_server.settings['data_dir']}/palabre.db"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as reader:
        yield lambda: int(reader.execute("PRAGMA data_version").fetchone()[0])


@pytest.fixture(scope="module")
def stranger(sqlite_server: Forked, wires: httpx.HTTPTransport) -> str:
    """The cookies of who is everything on another board."""
    elsewhere = Workshop(sqlite_server.url, wires, opened=False)
    return f"{elsewhere.bearer('organiser_url').cookie}; {elsewhere.seat('Awa').cookie}"


@pytest.fixture
def cookies(stranger: str) -> Callable[[Workshop], dict[str, str]]:
    """What each role of the matrix shows."""

    def of(workshop: Workshop) -> dict[str, str]:
        observer = workshop.someone()
        observer.get(workshop.fanta.post(f"{workshop.path}/links/observer").json()["observer_url"])
        given = [workshop.moussa, workshop.seat("Awa"), observer, workshop.fanta, workshop.bearer("organiser_url")]
        return dict(zip(ROLES, [*(one.cookie for one in given), stranger], strict=True))

    return of


def knock(workshop: Workshop, request: tuple[str, str], body: Any, *headers: dict[str, str]) -> httpx.Response:
    said = {name: value for one in headers for name, value in one.items() if value or name == "Origin"}
    with httpx.Client(base_url=workshop.url, transport=Shared(workshop.transport), headers=JSON, timeout=30) as device:
        return device.request(*request, json=body, headers=said)


class Shared(httpx.BaseTransport):
    """The workshop's connections, left open by a client that ends."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self.handle_request = inner.handle_request  # type: ignore[method-assign]


def test_every_route_has_its_line_in_the_matrix() -> None:
    lines = {" ".join(line.split(" ")[:2]) for line in DOORS}
    missing = [one for one in addresses() if one not in lines]
    assert missing == [], "write who may use it into tests/web/doors.py"
    assert lines - set(addresses()) == set(), "these are no longer routes"
    assert sockets() == SOCKETS


@pytest.mark.parametrize("line", [line for line in DOORS if line.split(" ")[0] not in SAFE])
def test_no_other_origin_commands_in_anybody_s_name(
    workshop: Workshop, cookies: Callable[[Workshop], dict[str, str]], commits: Callable[[], int], line: str
) -> None:
    door, known = DOORS[line], cookies(workshop)
    request, body = address_of(line, door, workshop), door.body(workshop)
    before = commits()
    for origin, headers in FOREIGN.items():
        for role in ROLES:
            answer = knock(workshop, request, body, {"Cookie": known[role]}, headers(workshop.url))
            assert (answer.status_code, answer.json()["refusal"]) == (403, "foreign_origin"), (role, origin)
            assert "set-cookie" not in answer.headers
            assert "access-control-allow-origin" not in answer.headers
    assert commits() == before


@pytest.mark.parametrize("line", DOORS)
def test_no_lesser_role_passes(
    workshop: Workshop, cookies: Callable[[Workshop], dict[str, str]], commits: Callable[[], int], line: str
) -> None:
    door, known = DOORS[line], cookies(workshop)
    request, body = address_of(line, door, workshop), door.body(workshop)
    before = commits()
    for role in [role for role in ROLES if role not in door.may]:
        for headers in OURS.values():
            answer = knock(workshop, request, body, {"Cookie": known[role]}, headers(workshop.url))
            expected = door.extra.get(role, door.otherwise)
            assert (answer.status_code, answer.json().get("refusal")) == expected, role
            assert "set-cookie" not in answer.headers
    assert commits() == before


@pytest.mark.parametrize("line", DOORS)
def test_whoever_may_passes_from_our_own_pages(
    sqlite_server: Forked, workshop: Workshop, workshop_at: Start, cookies: Callable[[Workshop], dict[str, str]], line: str
) -> None:
    """The control of the two tests above: a door that is shut for everybody would pass them."""
    door = DOORS[line]
    for role in ROLES if door.may else ():
        if role in door.may:
            workshop = workshop_at(sqlite_server) if door.once else workshop
            answer = use(workshop, cookies(workshop)[role], line, door, OURS["its own page's"])
            assert answer.status_code in door.says, (role, answer.text[:300])


def use(workshop: Workshop, cookie: str, line: str, door: Door, origin: Callable[[str], dict[str, str]]) -> httpx.Response:
    request, body = address_of(line, door, workshop), door.body(workshop)
    return knock(workshop, request, body, {"Cookie": cookie}, origin(workshop.url))


@pytest.mark.parametrize("line", [line for line in DOORS if line.startswith("GET")])
def test_nothing_is_readable_from_another_site(workshop: Workshop, cookies: Callable[[Workshop], dict[str, str]], line: str) -> None:
    """A page there may cause a GET with cookies (a link, an image); it must not get to see the answer."""
    door = DOORS[line]
    for origin in FOREIGN.values():
        answer = use(workshop, cookies(workshop)["organiser"], line, door, origin)
        assert not [name for name in answer.headers if name.startswith("access-control")]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


def test_a_preflight_gives_nothing_away(workshop: Workshop) -> None:
    ask = {"Origin": "https://evil.example", "Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "content-type"}
    for address in (workshop.path, f"{workshop.path}/activities/priorites/ballot", "/boards"):
        answer = workshop.moussa.request("OPTIONS", address, headers=ask)
        assert answer.status_code in {404, 405}
        assert not [name for name in answer.headers if name.startswith("access-control")]


def test_the_operator_s_public_address_is_ours(fork_palabre: Callable[..., Forked], workshop_at: Start) -> None:
    workshop = workshop_at(fork_palabre(public_url="https://palabre.example"))
    assert workshop.links["join_url"] == f"https://palabre.example/b/{workshop.code}"
    for origin, status in {"https://palabre.example": 200, "http://palabre.example": 403, "https://evil.example": 403}.items():
        assert workshop.fanta.post(f"{workshop.path}/activities/priorites/open", headers={"Origin": origin}).status_code == status
