"""What all phones send at once goes a shorter way to its endpoint, and is answered as by the other:
the same status, headers and body, also where it is refused or invalid."""

import re
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.routing import Match

from app.main import create_app
from app.settings import Settings
from app.web.http.routing import ShortRoute, ShortWay
from tests.web.people import VOTE, Person, Workshop

LONG = {"Accept": "application/json, text/json"}  # says the same, and goes the other way
BALLOT = f"activities/{VOTE}/ballot"
NOTE = "notes/5f0c9a52-36a3-4a7e-9a0f-6c5b8b0d6f01"
OWN = re.compile(r'"(id|receipt|recorded_at|created_at|edited_at|seat)":"[^"]*"')

# What somebody with a seat sends: (method, address on the board, options of httpx).
REQUESTS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "a ballot": ("PUT", BALLOT, {"json": {"fields": ["1", "8", "22"]}}),
    "too few fields": ("PUT", BALLOT, {"json": {"fields": ["1"]}}),
    "no field": ("PUT", BALLOT, {"json": {}}),
    "a wrong type": ("PUT", BALLOT, {"json": {"fields": 3}}),
    "an unknown name": ("PUT", BALLOT, {"json": {"fields": ["1", "8", "22"], "colour": "red"}}),
    "no JSON": ("PUT", BALLOT, {"content": b"{", "headers": {"Content-Type": "application/json"}}),
    "a form": ("PUT", BALLOT, {"data": {"fields": ["1", "8", "22"]}}),
    "another kind": ("PUT", BALLOT, {"content": b"x", "headers": {"Content-Type": "image/png"}}),
    "no such activity": ("PUT", "activities/none/ballot", {"json": {"fields": ["1", "8", "22"]}}),
    "a foreign origin": ("PUT", BALLOT, {"headers": {"Origin": "https://elsewhere.example"}}),
    "French": ("PUT", BALLOT, {"json": {"fields": []}, "headers": {"Accept-Language": "fr"}}),
    "too large": ("PUT", BALLOT, {"json": {"fields": ["1" * 70_000]}}),
    "a withdrawal": ("DELETE", BALLOT, {}),
    "a withdrawal with a name": ("DELETE", BALLOT, {"json": {"why": "x"}}),
    "a note": ("PUT", NOTE, {"json": {"activity": "situation", "field": "1", "text": "Une note"}}),
    "an empty note": ("PUT", NOTE, {"json": {"activity": "situation", "field": "1", "text": ""}}),
    "no note to delete": ("DELETE", NOTE, {}),
    "me too, of no note": ("PUT", f"{NOTE}/me-too", {}),
    "finished": ("PUT", "finished", {}),
}


def answer_of(person: Person, method: str, address: str, options: dict[str, Any]) -> httpx.Response:
    return person.request(method, f"{person.path}/{address}", **options)


def essence(answer: httpx.Response) -> tuple[int, dict[str, str], str]:
    """Status, headers and body without what differs from one seat or moment to another."""
    heads = {
        name: re.sub("=[^;]*;", "=;", value, count=1) if name == "set-cookie" else value
        for name, value in answer.headers.items()
        if name not in {"date", "content-length", "palabre-known"}
    }
    return answer.status_code, heads, OWN.sub("", answer.text)


def merged(options: dict[str, Any], more: dict[str, str]) -> dict[str, Any]:
    return {**options, "headers": {**more, **options.get("headers", {})}}


@pytest.mark.parametrize("request_sent", REQUESTS.values(), ids=REQUESTS.keys())
def test_both_ways_answer_alike(
    any_workshop: Workshop, request_sent: tuple[str, str, dict[str, Any]]
) -> None:
    method, address, options = request_sent
    awa, bakary = any_workshop.seat("Awa"), any_workshop.seat("Bakary")
    short = answer_of(awa, method, address, options)
    if short.status_code < 300 and "notes" in address:
        address = address.replace("5f0c", "6f0c")  # a note is its first writer's
    long = answer_of(bakary, method, address, merged(options, LONG))
    assert essence(short) == essence(long)


def test_nobody_on_no_board_is_told_the_same(any_workshop: Workshop) -> None:
    for path, code in (("/b/ZZZZZZ", "no_such_board"), (any_workshop.path, "no_seat")):
        person = any_workshop.someone()
        person.path = path
        body = {"json": {"fields": ["1", "8", "22"]}}
        short = answer_of(person, "PUT", BALLOT, body)
        assert essence(short) == essence(answer_of(person, "PUT", BALLOT, merged(body, LONG)))
        assert short.json()["refusal"] == code


@pytest.fixture
def application() -> FastAPI:
    return create_app(Settings())


def test_the_router_would_choose_the_same_route(application: FastAPI) -> None:
    short_routes = [route for route in application.router.routes if isinstance(route, ShortRoute)]
    assert len(short_routes) >= 8
    for route in short_routes:
        for method in route.methods or ():
            path = route.path_format.format_map(dict.fromkeys(route.param_convertors, "K7"))
            scope = {"type": "http", "method": method, "path": path, "root_path": ""}
            chosen = next(
                candidate
                for candidate in application.router.routes
                if candidate.matches(scope)[0] is Match.FULL
            )
            assert chosen is route


@pytest.mark.parametrize(
    ("change", "is_short"),
    [
        ({}, True),
        ({"method": "DELETE"}, True),
        ({"method": "GET"}, False),
        ({"method": "POST"}, False),
        ({"headers": [(b"accept", b"text/html")]}, False),
        ({"root_path": "/palabre"}, False),
        ({"path": "/b/K7/activities/vote/tally"}, False),
        ({"type": "websocket", "method": None}, False),
    ],
    ids=str,
)
def test_only_what_asks_for_json_goes_the_short_way(
    application: FastAPI, change: dict[str, Any], is_short: bool
) -> None:
    way = ShortWay(application, application.router.routes, {})
    scope = {
        "type": "http",
        "method": "PUT",
        "path": "/b/K7/activities/vote/ballot",
        "root_path": "",
        "headers": [(b"accept", b"application/json")],
        **change,
    }
    assert (way._route(scope) is not None) is is_short
