"""Bad input of any kind is refused: never a 5xx, never a hang, and what was there stays."""

import json
import uuid
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.door import SAFE, Door
from tests.web.doors import DOORS
from tests.web.forks import ForkedServer
from tests.web.people import JSON, NOTES, VOTE, Person, Workshop

QUICKLY = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
NASTY = [
    "", " ", "\0", "\ud800", "\udfff", "a\0b", "\u202e", "é" * 300, "x" * 5000,
    "'; DROP TABLE ballot; --", "%00", "%s%n",
    "{{7*7}}", "../..", "-1", "0", "1e999", "NaN", "null", "true", "٣", "²", "1" * 400,
    "\r\nX: y", "👩🏾‍🌾", "nan", "ǆ", "K\u0307",
    "<script>", "\uffff", "\U0010ffff",
]  # fmt: skip
words = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=40),
    st.text(st.characters(codec="latin-1"), max_size=10),
)
numbers = st.one_of(
    st.integers(),
    st.floats(),
    st.sampled_from([2**31, 2**63, 2**64, -(2**63) - 1, 10**400, -0.0, 1e308]),
)
values = st.recursive(
    st.one_of(st.none(), st.booleans(), numbers, words),
    lambda inner: st.one_of(st.lists(inner, max_size=5), st.dictionaries(words, inner, max_size=4)),
    max_leaves=12,
)
TYPES = [
    "application/json", "application/json; charset=utf-7", "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "multipart/form-data", "text/plain", "", "application/xml", "APPLICATION/JSON", ";",
    "multipart/form-data; boundary=" + "b" * 300,
]  # fmt: skip


def mutated(draw: Any, body: Any) -> Any:
    """What the route wants, with one thing wrong."""
    if not isinstance(body, dict) or not body:
        return draw(values)
    name = draw(st.sampled_from(sorted(body)))
    return {**body, name: draw(values)}


def raw_body(draw: Any, wanted: Any) -> tuple[bytes, str]:
    kind = draw(st.sampled_from(["wanted", "mutated", "any", "form", "bytes"]))
    if kind == "form":
        pairs = draw(st.lists(st.tuples(words, words), max_size=6)) + [
            (name, draw(words)) for name in wanted or {}
        ]
        text = "&".join(
            f"{quote(a, errors='replace')}={quote(b, errors='replace')}" for a, b in pairs
        )
        return text.encode(), TYPES[2]
    if kind == "bytes":
        return draw(st.binary(max_size=200)), draw(st.sampled_from(TYPES))
    value = {
        "wanted": lambda: wanted,
        "mutated": lambda: mutated(draw, wanted),
        "any": lambda: draw(values),
    }[kind]()
    return json.dumps(value).encode("utf-8", "surrogatepass"), draw(st.sampled_from(TYPES[:2]))


def address(draw: Any, line: str, door: Door, workshop: Workshop) -> str:
    """The route's address on this board; now and then one part of it is anything."""
    template = line.split(" ")[1]
    values_known = {
        "code": workshop.code,
        "key": draw(st.sampled_from([VOTE, NOTES])),
        "note": str(uuid.uuid4()),
        **door.parts(workshop),
    }
    values_known = {
        name: value for name, value in values_known.items() if f"{{{name}}}" in template
    }
    wrong = draw(st.sampled_from(["", *sorted(values_known)]))
    for name, value in values_known.items():
        part = draw(words) if name == wrong else value
        template = template.replace(
            f"{{{name}}}", quote(part, safe="/" if name == "name:path" else "", errors="replace")
        )
    query = draw(
        st.dictionaries(
            st.sampled_from(["round", "activity", "place", "edit", "code", "to", "x", "format"]),
            words,
            max_size=2,
        )
    )
    return template + (
        "?" + "&".join(f"{name}={quote(value, errors='replace')}" for name, value in query.items())
        if query
        else ""
    )


@pytest.fixture
def insider(any_workshop: Workshop) -> Person:
    """Who passes every door of the board, so that nothing is hidden behind a 403."""
    awa = any_workshop.seat("Awa")
    for link in ("host_url", "organiser_url"):
        awa.get(httpx.URL(any_workshop.links[link]).path)
    return awa


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def any_hall(request: pytest.FixtureRequest, wires: httpx.HTTPTransport) -> Workshop:
    """One board on each database for all whose input changes nothing but what is their own."""
    return Workshop(request.getfixturevalue(f"{request.param}_server").url, wires)


@pytest.fixture(scope="module")
def hall(sqlite_server: ForkedServer, wires: httpx.HTTPTransport) -> Workshop:
    return Workshop(sqlite_server.url, wires)


LINES = [line for line in DOORS if line.count(" ") == 1]
SLOW = [line for line in LINES if line.endswith((".pdf", ".docx", ".png"))]  # half a second each


@pytest.mark.parametrize("line", [line for line in LINES if line not in SLOW])
@QUICKLY
@given(data=st.data())
def test_no_input_breaks_a_route(
    any_workshop: Workshop, insider: Person, line: str, data: st.DataObject
) -> None:
    try_route(any_workshop, insider, line, data)


@pytest.mark.parametrize("line", SLOW)
@settings(QUICKLY, max_examples=4)
@given(data=st.data())
def test_no_input_breaks_a_slow_route(
    any_workshop: Workshop, insider: Person, line: str, data: st.DataObject
) -> None:
    try_route(any_workshop, insider, line, data)


def try_route(any_workshop: Workshop, insider: Person, line: str, data: st.DataObject) -> None:
    door, draw, method = DOORS[line], data.draw, line.split(" ", maxsplit=1)[0]
    accept = draw(st.sampled_from(["application/json", "application/json", "text/html", "*/*"]))
    headers = {"Accept": accept, "Cookie": insider.cookie}
    content = None
    if method not in SAFE:
        content, headers["Content-Type"] = raw_body(draw, door.body(any_workshop))
    where = address(draw, line, door, any_workshop)
    answer = any_workshop.moussa.request(method, where, content=content, headers=headers)
    assert answer.status_code < 500, (where, content, answer.text[:500])
    if answer.headers.get("content-type", "").startswith("application/json"):
        answer.json()


@pytest.mark.parametrize(
    "body",
    [
        b'{"fields": [NaN, Infinity, -Infinity]}', b'{"fields": ["\\ud800", "8", "22"]}',
        b'{"fields": ["\\u0000", "8", "22"]}',
        b'{"fields": "\\ud83d"}', b"[" * 30_000, b'{"a":' * 10_000,
        b'{"fields": [' + b"1," * 20_000 + b"1]}",
        b'{"fields": 1' + b"0" * 5000 + b"}", b"\xff\xfe\x00", b"\xef\xbb\xbf{}",
        b"", b"null", b"{", b'"',
        b'{"fields": ["1", "8", "22"]', b"\x00" * 100, b'{"fields": ["1"], "fields": ["2"]}',
        json.dumps({"fields": [str(n) for n in range(3000)]}).encode(),
    ],
)  # fmt: skip
def test_no_body_breaks_the_ballot(any_hall: Workshop, body: bytes) -> None:
    awa = any_hall.seat("Awa")
    ballot = awa.vote("1", "8", "22").json()
    for kind in (
        "application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ):
        answer = awa.put(
            f"{any_hall.path}/activities/{VOTE}/ballot",
            content=body,
            headers={**JSON, "Content-Type": kind},
        )
        assert 400 <= answer.status_code < 500, answer.text
        answer.json()
    assert awa.board()["me"]["ballots"] == {VOTE: ballot}


@pytest.mark.parametrize(
    "name",
    [
        "Origin",
        "Host",
        "Cookie",
        "Accept",
        "Accept-Language",
        "Content-Type",
        "Sec-Fetch-Site",
        "Authorization",
    ],
)
@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"\xff\xfe",
        b"http://[::",
        b"a" * 3000,
        b"=;=;=",
        b"palabre_seat=\xe9; palabre_staff=[1]",
        b",;q=x",
        b"*/*;q=9",
    ],
)
def test_no_header_breaks_a_page_or_a_command(hall: Workshop, name: str, value: bytes) -> None:
    awa = hall.seat("Awa")
    for method, path in (("GET", hall.path), ("PUT", f"{hall.path}/activities/{VOTE}/ballot")):
        headers = [
            (b"accept", b"application/json"),
            (b"content-type", b"application/json"),
            (b"cookie", awa.cookie.encode()),
        ]
        headers = [header for header in headers if header[0] != name.lower().encode()] + [
            (name.lower().encode(), value)
        ]
        request = httpx.Request(
            method,
            hall.url + path,
            headers=headers,
            content=b'{"fields": ["1", "8", "22"]}' if method == "PUT" else b"",
        )
        assert awa.send(request).status_code < 500


@pytest.mark.parametrize(
    "framework",
    [
        {
            "title": "\ud800",
            "blocks": [{"id": "a", "name": "A", "fields": [{"id": "1", "name": "\ud800x"}]}],
        },
        {"title": "x", "\ud800": 1, "blocks": [{"id": "a", "name": "A", "\0": "\0"}]},
        {
            "title": "x",
            "blocks": [
                {
                    "id": "a",
                    "name": "A",
                    "fields": [{"id": "1", "name": "x", "weight": float("nan")}],
                }
            ],
        },
        {
            "title": "x",
            "blocks": [
                {"id": "a", "name": "A", "fields": [{"id": "1", "name": "x", "weight": 10**400}]}
            ],
        },
        {"title": "x", "blocks": [{"id": "a" * 999, "name": "A"}]},
        {"title": "x", "locale": "\0", "blocks": [{"id": "a", "name": "A"}]},
        "\ud800\n  x\n",
        "A\n  B\0C\n",
        "\t" * 9999,
        ";" * 9999,
        "A;B\n" * 999,
    ],
)
def test_no_framework_breaks_a_new_board(any_hall: Workshop, framework: object) -> None:
    body = json.dumps({"title": "x", "template": "framework", "framework": framework})
    answer = any_hall.moussa.post(
        "/boards", content=body.encode(), headers={**JSON, "Content-Type": "application/json"}
    )
    assert answer.status_code in {201, 422}, answer.text
    if answer.status_code == 201:
        path = f"/b/{answer.json()['code']}"
        assert any_hall.moussa.get(path).status_code == 200
        assert any_hall.moussa.get(path, headers={"Accept": "text/html"}).status_code == 200


def test_a_server_that_is_asked_nonsense_answers_the_next(any_workshop: Workshop) -> None:
    awa = any_workshop.seat("Awa")
    for method in ("PROPFIND", "TRACE", "PATCH", "GET" * 20):
        assert awa.request(method, any_workshop.path).status_code in {400, 404, 405}
    assert awa.vote("1", "8", "22").status_code == 200
