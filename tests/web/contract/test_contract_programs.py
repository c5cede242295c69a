"""What every address promises a program, and a browser that comes without a form: from the app's
own routes."""

import re
from typing import Any

import pytest

from tests.shared import Start
from tests.web.crowds import Caller
from tests.web.door import SAFE
from tests.web.doors import DOORS, address_of
from tests.web.forks import ForkedServer
from tests.web.people import VOTE, Workshop, refusal
from tests.web.programme_doors import bearer_of_programme
from tests.web.routes import addresses, routes

LINES = [line for line in DOORS if len(line.split(" ")) == 2]
COMMANDS = [line for line in LINES if line.split(" ")[0] not in SAFE]
LOOKS = [line for line in LINES if line.startswith("GET ")]
# Addresses that browsers show after a form was refused: they take no GET.
POST_ONLY = sorted(
    {line.split(" ")[1] for line in COMMANDS} - {line.split(" ")[1] for line in LOOKS}
)
METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH")
WHOLE = {
    "POST /boards/import",
    "POST /compare",
    "POST /p/{code}/sessions",
}  # a whole file, or a form: named in their own tests


def filled(template: str, workshop: Workshop) -> str:
    """A path of this shape on the board; what fills it need not be there."""
    fills = {"code": workshop.code, "key": VOTE, "role": "observer"}
    return re.sub(r"\{(\w+)(:\w+)?\}", lambda part: fills.get(part[1], "1"), template)


def template_of(line: str) -> str:
    return line.split(" ")[1]


def headers_of(workshop: Workshop, role: str, **more: str) -> dict[str, str]:
    people = {"organiser": workshop.bearer("organiser_url"), "nobody": workshop.moussa}
    return {"Cookie": people[role].cookie, **more}


@pytest.mark.parametrize("line", [line for line in COMMANDS if line not in WHOLE])
def test_a_name_that_is_not_known_is_refused_and_named(
    sqlite_server: ForkedServer, workshop_at: Start, line: str
) -> None:
    workshop = workshop_at(sqlite_server)
    door = DOORS[line]
    method, path = address_of(line, door, workshop)
    body = {**(door.body(workshop) or {}), "colour": "red"}
    role = "organiser" if "organiser" in door.may else "nobody"
    cookie = (
        workshop.seat("Awa").cookie if "seat" in door.may else headers_of(workshop, role)["Cookie"]
    )
    if template_of(line).startswith("/p/"):
        person, code = bearer_of_programme(workshop)
        cookie, path = person.cookie, template_of(line).replace("{code}", code)
    with Caller(workshop.url) as caller:
        answer = caller.send(method, path, body, {"Cookie": cookie})
    assert (answer.status, answer.json()["refusal"]) == (422, "unknown_name"), answer.content
    assert answer.json()["name"] == "colour"
    assert "colour" in answer.json()["message"]


def test_the_names_of_the_contract_are_known(workshop: Workshop) -> None:
    """The control: the same bodies without the foreign name pass, in test_doors.py too."""
    body = {"name": "Awa", "organisation": "IKAM", "attendance": "online", "group": None}
    assert workshop.someone().post(f"{workshop.path}/seats", json=body).status_code == 201
    helped = {"name": "Bakary", "attendance": "in_room", "button": "go"}
    form = workshop.someone().post(f"{workshop.path}/seats", data=helped)
    assert form.status_code == 201, "a form has its button"


def test_every_route_that_reads_a_body_says_so() -> None:
    """A command without a documented body refuses every name: one that reads a body must document
    it."""
    for route in routes():
        names = getattr(getattr(route, "endpoint", None), "__code__", None)
        readers = {"read_body", "read_optional_body", "staff_command"}
        if names is not None and readers & set(names.co_names):
            assert "requestBody" in (route.openapi_extra or {}), route.path


@pytest.mark.parametrize("line", LOOKS)
def test_head_answers_where_get_does(workshop: Workshop, line: str) -> None:
    _, path = address_of(line, DOORS[line], workshop)
    headers = headers_of(workshop, "organiser")
    with Caller(workshop.url) as caller:
        get, head = (caller.send(method, path, None, headers) for method in ("GET", "HEAD"))
    assert (head.status, head.content) == (get.status, b"")
    assert head.headers.get("content-type") == get.headers.get("content-type")


def taken_by_shape(address: str) -> set[str]:
    """Returns the methods of all addresses that a path may be: `people/mark` is `people/{seat}`
    too."""
    lines = (line.split(" ")[:2] for line in addresses())
    return {
        method
        for method, path in lines
        if re.fullmatch(re.sub(r"\{\w+(:\w+)?\}", "[^/]+", path), address)
    }


@pytest.mark.parametrize("path", sorted({line.split(" ")[1] for line in LINES}))
def test_a_wrong_method_is_a_refusal_of_the_contract_s_form(workshop: Workshop, path: str) -> None:
    taken = {
        line.split(" ")[0]
        for line in addresses()
        if re.sub(r"\{\w+(:\w+)?\}", "X", line.split(" ")[1])
        == re.sub(r"\{\w+(:\w+)?\}", "X", path)
    }
    address = filled(path, workshop)
    for method in set(METHODS) - taken:
        if method in taken_by_shape(address):
            continue  # another address of the same shape answers there
        answer = workshop.someone().request(method, address)
        if answer.status_code == 404:
            continue  # the same, for what is not on this board
        assert refusal(answer) == (405, "wrong_method"), (method, address)
        allowed = set(answer.headers["allow"].split(", "))
        assert taken <= allowed <= taken_by_shape(address) | {"HEAD"}, address


@pytest.mark.parametrize("role", ["nobody", "organiser"])
def test_a_browser_at_an_address_of_commands_is_led_to_a_page(
    workshop: Workshop, role: str
) -> None:
    browser = workshop.bearer("organiser_url") if role == "organiser" else workshop.someone()
    of_programme, programme = bearer_of_programme(workshop)
    browsers = {True: of_programme, False: browser}
    for path in POST_ONLY:
        is_programme = path.startswith("/p/")
        browser = browsers[is_programme]
        address = filled(path.replace("{code}", programme) if is_programme else path, workshop)
        answer = browser.get(address, headers={"Accept": "text/html"})
        if answer.status_code == 200:
            continue  # another address of the same shape has a page there
        assert answer.status_code == 303, path
        page = browser.get(answer.headers["location"], headers={"Accept": "text/html"})
        assert (page.status_code, page.headers["content-type"][:9]) == (200, "text/html"), path


def test_a_browser_never_sees_json(workshop: Workshop) -> None:
    for method, path in (("DELETE", "/boards"), ("PATCH", workshop.path), ("GET", "/nowhere")):
        answer = workshop.moussa.request(method, path, headers={"Accept": "text/html"})
        assert answer.status_code in {404, 405}
        assert answer.headers["content-type"].startswith("text/html"), (method, path)


FRAMEWORK = {
    "id": "eau",
    "title": "Eau",
    "blocks": [
        {
            "id": "e",
            "name": "Eau",
            "fields": [{"id": str(n), "name": f"Champ {n}"} for n in range(1, 6)],
        }
    ],
}


@pytest.mark.parametrize(
    "template", ["culture21plus", "priority-vote", "cooperation-decentralisee", "framework"]
)
@pytest.mark.parametrize(
    "framework", ["culture21plus-2023", FRAMEWORK, "Eau\n  Puits\n  Pluie\n  Fleuve"]
)
def test_every_template_takes_a_framework(
    sqlite_server: ForkedServer, workshop_at: Start, template: str, framework: Any
) -> None:
    workshop = workshop_at(sqlite_server, template=template, framework=framework, opened=False)
    board = workshop.moussa.board()
    voted = next(
        activity["framework"] for activity in board["activities"] if activity["kind"] == "vote"
    )
    expected = (
        "eau" if isinstance(framework, dict) else "own-segou" if "\n" in framework else framework
    )
    assert voted == expected
    fields = [
        field["id"]
        for framework in board["frameworks"]
        if framework["id"] == voted
        for block in framework["blocks"]
        for field in block["fields"]
    ]
    workshop.fanta.opens(VOTE).raise_for_status()
    workshop.seat("Awa").vote(*fields[:3]).raise_for_status()


@pytest.mark.parametrize("framework", ["culture21plus-1999", {}, {"id": "x"}, "Eau", [1], 7])
def test_a_framework_that_is_not_known_is_refused_beside_every_template(
    workshop: Workshop, framework: Any
) -> None:
    for template in ("culture21plus", "priority-vote", "cooperation-decentralisee"):
        body = {"title": "Ségou", "template": template, "framework": framework}
        answer = workshop.someone().post("/boards", json=body)
        assert answer.status_code == 422, (template, answer.text)
