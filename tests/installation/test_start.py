"""What a start loads and makes, and what it leaves for later."""

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest
from fastapi import APIRouter
from starlette.routing import BaseRoute, Match, Route

from app.main import LATE_HEADS, ROUTERS, create_app, late_routers
from app.settings import Settings
from app.web.http.bodies import WithoutBody
from app.web.http.routing import LateRoute

ROOT = Path(__file__).resolve().parents[2]
# Prints of each address its status, and whether after it the late routers are loaded and kept out
# of garbage collection.
ASK = """
import asyncio, gc, sys
from app.main import create_app
from app.settings import Settings

JSON = [(b"accept", b"application/json"), (b"accept-language", b"en")]

async def ask(app, path):
    statuses = []
    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}
    async def send(message):
        statuses.append(message.get("status"))
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": JSON}
    scope |= {"http_version": "1.1", "scheme": "http", "server": ("x", 80)}
    await app(scope, receive, send)
    return statuses[0]

async def main():
    app = create_app(Settings(docs=True))
    for path in sys.argv[1:]:
        status = await ask(app, path)
        print(path, status, "app.late_routers" in sys.modules, gc.get_freeze_count() > 50_000)
    both = [ask(create_app(Settings()), sys.argv[-1]) for _ in range(2)]
    print(await asyncio.gather(*both))

asyncio.run(main())
"""
RARE = {"alembic", "docx", "lxml", "openpyxl", "psycopg", "redis", "resvg_py", "typst"}
RARE |= {"PIL", "pptx", "xlsxwriter"}


def loaded(*modules: str) -> set[str]:
    """The packages that a new Python has after it imported these."""
    code = (
        f"import sys, {', '.join(modules)}; "
        f"print(*{{name.partition('.')[0] for name in sys.modules}})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return set(done.stdout.split())


def test_a_start_waits_for_nothing_rare() -> None:
    assert loaded("app.cli") & RARE == set()


def test_a_rare_package_would_be_seen() -> None:
    rare = loaded("app.reports.docx.writer", "typst", "app.realtime.redis_bus") & RARE
    assert rare == {"PIL", "docx", "lxml", "redis", "typst"}


def test_a_start_loads_no_page_of_hosts() -> None:
    code = "import sys, app.launch; print('app.late_routers' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.split() == [b"False"]


def test_late_routes_come_with_the_first_address_of_theirs() -> None:
    paths = ["/healthz/", "/nothing", "/schemas/no", "/schemas/palabre-session-1.json"]
    command = [sys.executable, "-c", ASK, *paths]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.splitlines() == [
        "/healthz/ 307 False False",
        "/nothing 404 False False",
        "/schemas/no 404 True True",
        "/schemas/palabre-session-1.json 200 True True",
        "[200, 200]",
    ]


def head(route: BaseRoute) -> str:
    """What a route's address has before its second slash; "" for a socket, which comes too late."""
    return route.path.split("/")[1] if isinstance(route, Route) else ""


def test_the_beginning_of_each_late_address_is_known() -> None:
    heads = {head(route) for module in late_routers() for route in module.router.routes}
    assert heads == LATE_HEADS


def hidden(routes: Sequence[BaseRoute]) -> set[str]:
    """The addresses of routes that another one before them answers."""
    return {
        f"{method} {route.path}"
        for number, route in enumerate(routes)
        if isinstance(route, Route)
        for method in route.methods or ()
        if any(takes(earlier, method, route.path) for earlier in routes[:number])
    }


def takes(route: BaseRoute, method: str, path: str) -> bool:
    """Whether a route answers the method at a path with 1 in place of its parameters."""
    scope = {"type": "http", "method": method, "path": re.sub(r"\{[\w:]+\}", "1", path)}
    return route.matches(scope)[0] is Match.FULL


def test_no_address_is_hidden_by_another_one() -> None:
    """Also not a late one by one that phones ask for, which stands before all of them."""
    modules = [*ROUTERS, *late_routers()]
    routes = [route for module in modules for route in module.router.routes]
    assert hidden(routes) == set()
    assert "POST /b/{code}/agenda/{sitting}/move" in hidden(routes[::-1])


def test_routes_are_whole_before_the_first_request() -> None:
    """A router that is included stands among them without an address, and is worked out by the
    first request."""
    paths = {getattr(route, "path", "") for route in create_app(Settings()).routes}
    assert {"/", "/healthz", "/b/{code}/live", "/b/{code}/report.pdf"} <= paths


def test_a_route_is_worked_out_when_it_is_used() -> None:
    route = next(
        route
        for route in create_app(Settings()).routes
        if isinstance(route, LateRoute) and route.path == "/b/{code}/seats"
    )
    fresh = LateRoute(route.path, route.endpoint, methods=["POST"])
    changed: list[str] = []
    for _ in range(2):
        fresh.when_built(lambda route: changed.append(route.path))
    assert "dependant" not in vars(fresh)
    assert fresh.dependant.path_params[0].name == "code"
    assert changed == [route.path]


def test_a_route_of_another_router_is_changed_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else it would carry out a form that is sent twice two times."""
    module = ModuleType("module")
    module.__dict__["router"] = APIRouter()
    module.router.add_api_route("/other", lambda: None, methods=["POST"])
    [route] = module.router.routes
    before = route.app
    monkeypatch.setattr("app.main.ROUTERS", (module,))
    create_app(Settings())
    assert isinstance(route.app, WithoutBody)
    assert route.app.command is not before
