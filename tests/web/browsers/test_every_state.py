"""No page breaks in any state: every GET x every role x every board, before, during and after."""

import inspect
import uuid
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.shared import Start
from tests.web.boards import BOARDS
from tests.web.crowds import Caller
from tests.web.doors import DOORS, address_of
from tests.web.forks import ForkedServer
from tests.web.people import Person, Workshop
from tests.web.routes import addresses, routes

FORMS = {"a browser": "text/html", "a program": "application/json"}
LOOKING = [line for line in dict.fromkeys(DOORS) if line.startswith("GET ")]
SET = (".pdf", ".docx", ".png", ".xlsx", ".pptx")  # costly to make: once, for the organiser
RENDERED = {"planned", "open", "closed"}  # the states in which costly documents differ
SETTING = {"culture21plus", "no field", "one field"}  # the boards on which all of them are set
Looks = Iterator[tuple[str, str, str]]
Ask = Callable[[str, str, str], int]


def keys(workshop: Workshop) -> list[str]:
    return [activity["key"] for activity in workshop.moussa.board()["activities"]]


def plan(workshop: Workshop) -> None:
    """Nothing was opened yet."""


def open_all(workshop: Workshop) -> None:
    """Everything is open, with a note in each place and one ballot."""
    board, awa = workshop.moussa.board(), workshop.people["seat"]
    blocks = {framework["id"]: framework["blocks"] for framework in board["frameworks"]}
    for activity in board["activities"]:
        workshop.fanta.opens(activity["key"]).raise_for_status()
        places = blocks[activity["framework"]]
        if activity["kind"] == "vote":
            fields = [field["id"] for block in places for field in block["fields"]]
            votes = activity["rule"]["votes"]
            awa.vote(*fields[:votes], activity=activity["key"]).raise_for_status()
            continue
        for block in places:
            place = (
                {"field": block["fields"][0]["id"]} if block["fields"] else {"block": block["id"]}
            )
            body = {"activity": activity["key"], "text": "Un marché", **place}
            awa.put(f"{workshop.path}/notes/{uuid.uuid4()}", json=body).raise_for_status()


def lock_all(workshop: Workshop) -> None:
    for key in keys(workshop):
        workshop.fanta.locks(key).raise_for_status()


def close_all(workshop: Workshop) -> None:
    for key in keys(workshop):
        workshop.fanta.closes(key).raise_for_status()


def reopen_all(workshop: Workshop) -> None:
    for key in keys(workshop):
        workshop.fanta.opens(key).raise_for_status()


def void_a_seat(workshop: Workshop) -> None:
    workshop.fanta.post(
        f"{workshop.path}/people/{workshop.people['seat'].seat}/void"
    ).raise_for_status()


def erase(workshop: Workshop) -> None:
    organiser = workshop.people["organiser"]
    organiser.post(f"{workshop.path}/erase", json={"code": workshop.code}).raise_for_status()


STATES = {
    "planned": plan,
    "open": open_all,
    "locked": lock_all,
    "closed": close_all,
    "reopened": reopen_all,
    "with a voided seat": void_a_seat,
    "erased": erase,
}


def seat_people(workshop: Workshop) -> dict[str, Person]:
    for role in ("observer", "helper"):
        workshop.links |= workshop.fanta.post(f"{workshop.path}/links/{role}").json()
    staff = {
        role: workshop.bearer(f"{role}_url") for role in ("observer", "helper", "host", "organiser")
    }
    return {"nobody": workshop.moussa, "seat": workshop.seat("Awa"), **staff}


@cache
def takes_activity(path: str) -> bool:
    """Whether a route asks which activity is meant."""
    endpoints = [route.endpoint for route in routes() if getattr(route, "path", "") == path]
    return any("activity" in inspect.signature(endpoint).parameters for endpoint in endpoints)


def requests_of(workshop: Any, parts: dict[str, tuple[str, str]], state: str) -> Looks:
    """(role, path, kind accepted) of every look at a board, which may be gone."""
    for path, template in parts.values():
        whole = [path]
        if "{code}" not in template and state != "planned":
            continue  # knows no board
        if "{key}" in template:
            whole = [path.replace("~key~", key) for key in workshop.known_keys]
        elif takes_activity(template):
            whole += [f"{path}?activity={key}" for key in workshop.known_keys]
        costly = any(end in path for end in SET)
        if costly and (state not in RENDERED or workshop.board not in SETTING):
            continue
        for role in ("organiser",) if costly else tuple(workshop.people):
            for kind in ("*/*",) if costly else FORMS.values():
                yield from ((role, address, kind) for address in whole)


def parts_of(workshop: Workshop) -> dict[str, tuple[str, str]]:
    """{line: (its path on this board, its route)}: the keys of activities are filled in later."""
    breaks = {}
    for line in LOOKING:
        door, template = DOORS[line], line.split(" ")[1]
        parts = {**door.parts(workshop), **({"key": "~key~"} if "{key}" in template else {})}
        filled = type(door)(parts=lambda workshop, parts=parts: parts)
        breaks[line] = (address_of(line, filled, workshop)[1], template)
    return breaks


def broken(requests: Looks, ask: Ask) -> list[str]:
    """Those that are answered 5xx."""
    answers = ((role, path, kind, ask(role, path, kind)) for role, path, kind in requests)
    return [
        f"{role} {path} as {kind}: {status}"
        for role, path, kind, status in answers
        if status >= 500
    ]


def test_every_look_has_a_line_in_doors() -> None:
    assert {address for address in addresses() if address.startswith("GET ")} == {
        " ".join(line.split(" ")[:2]) for line in LOOKING
    }


@pytest.mark.parametrize("board", BOARDS)
def test_no_page_breaks_in_any_state(
    sqlite_server: ForkedServer, workshop_at: Start, board: str
) -> None:
    workshop: Any = workshop_at(sqlite_server, opened=False, **BOARDS[board])
    workshop.board, workshop.people = board, seat_people(workshop)
    workshop.known_keys = keys(workshop)
    parts = parts_of(workshop)
    with Caller(workshop.url) as caller:

        def ask(role: str, path: str, kind: str) -> int:
            cookie = workshop.people[role].cookie
            status = caller.send("GET", path, None, {"Cookie": cookie, "Accept": kind}).status
            if status >= 500:
                caller.hang_up()  # so does the server
            return status

        faults = {}
        for state, reach in STATES.items():
            reach(workshop)
            if breaks := broken(requests_of(workshop, parts, state), ask):
                faults[state] = breaks
    assert faults == {}


def test_a_page_that_breaks_is_found() -> None:
    """The control: the same walk past one address that breaks."""

    async def show_a_name(request: Request) -> Response:
        state: dict[str, Any] = {}
        return Response(state["name"])

    app = create_app(Settings())
    app.router.routes.insert(0, Route("/b/{code}/broken", show_a_name))
    client = TestClient(
        app, raise_server_exceptions=False
    )  # without its lifespan: no board is needed
    looks = [
        ("host", "/schemas/palabre-session-1.json", "*/*"),
        ("host", "/b/X/broken", "text/html"),
    ]
    faults = broken(iter(looks), lambda role, path, kind: client.get(path).status_code)
    assert faults == ["host /b/X/broken as text/html: 500"]
