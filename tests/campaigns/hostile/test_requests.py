"""The short form of described requests, and what its judge finds in answers that are not as they
should be."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
import requests

from app.main import create_app
from app.settings import Settings
from tests.campaigns.campaign import campaigns
from tests.campaigns.hostile.described import Draft, operations
from tests.campaigns.hostile.judged import harms, unlike

NO_BOARD = {"refusal": "no_such_board", "message": "There is no board with this code."}
BALLOT = {"fields": ["1", "8", "22"], "recorded_at": "2026-11-28T10:00:00Z", "receipt": "W7SG-SAXN"}
HEADERS = {
    "Content-Type": "application/json",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'",
}


def test_what_is_answered_is_what_is_declared() -> None:
    campaigns()["requests"].holds()


@contextmanager
def answering(status: int, body: Any, headers: dict[str, str]) -> Iterator[str]:
    """Yields the address of a server that always answers this."""

    class Handler(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(data))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_HEAD = do_PUT

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def draft() -> Draft:
    """A ballot that fits its description."""
    path = "/b/{code}/activities/{key}/ballot"
    document = create_app(Settings()).openapi()
    [operation] = [
        operation
        for operation in operations(document)
        if (operation.method, operation.path) == ("put", path)
    ]
    case = operation.Case(
        path_parameters={"code": "K7PM4X", "key": "priorites"},
        body={"fields": ["1", "8", "22"]},
        media_type="application/json",
    )
    return Draft(case, is_public=True)


def judged(draft: Draft, status: int, body: Any, headers: dict[str, str]) -> list[str]:
    with answering(status, body, headers) as url:
        answer = requests.put(f"{url}/b/K7PM4X/activities/priorites/ballot", timeout=10)
        return list(harms(draft, answer))


def test_an_answer_as_declared_is_none(draft: Draft) -> None:
    assert judged(draft, 200, BALLOT, HEADERS) == []
    assert judged(draft, 404, NO_BOARD, HEADERS) == []


@pytest.mark.parametrize(
    ("status", "body", "headers"),
    [
        (500, {}, {}),
        (418, NO_BOARD, {}),
        (200, {**BALLOT, "name": "Awa"}, {}),
        (200, {"fields": []}, {}),
        (200, BALLOT, {"Content-Type": "text/html"}),
        (404, {"detail": "no"}, {}),
        (404, {**NO_BOARD, "refusal": "no_such_thing"}, {}),
        (404, {**NO_BOARD, "refusal": "no_seat"}, {}),
        (404, {**NO_BOARD, "message": ""}, {}),
        (404, b"no", {}),
        (422, {"detail": [{"type": "x", "loc": [], "msg": "x", "input": "secret"}]}, {}),
        (200, BALLOT, {"Set-Cookie": "palabre_seat=1"}),
        (200, BALLOT, {"X-Palabre": "caf\xe9"}),
        (429, {"refusal": "slow_down", "message": "x"}, {}),
        (200, BALLOT, {"Cache-Control": ""}),
    ],
)
def test_control_an_answer_that_is_not_is_found(
    draft: Draft, status: int, body: Any, headers: dict[str, str]
) -> None:
    merged = {name: value for name, value in {**HEADERS, **headers}.items() if value}
    assert judged(draft, status, body, merged) != []


def test_control_a_body_of_an_unknown_name_that_is_taken_is_found(draft: Draft) -> None:
    taken = Draft(draft.case, is_public=True, unknown=True)
    assert judged(taken, 200, BALLOT, HEADERS) != []


def test_control_a_head_that_is_not_its_get_is_found() -> None:
    with answering(200, BALLOT, HEADERS) as url, answering(404, b"", {}) as elsewhere:
        get, same = requests.get(url, timeout=10), requests.head(url, timeout=10)
        assert list(unlike(get, same)) == []
        assert list(unlike(get, requests.head(elsewhere, timeout=10))) != []
