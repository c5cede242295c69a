"""Every route of the app, as it is served."""

from collections.abc import Iterator
from typing import Any

from app.main import create_app
from app.settings import Settings
from app.web.http.late_routes import LateRoutes


def routes() -> Iterator[Any]:
    """Every route of the app as it is served, those of its routers included, and those that are
    loaded when somebody asks for one."""
    app = create_app(Settings())
    late = [route for route in app.routes if isinstance(route, LateRoutes)]
    assert late
    for route in late:
        route.load()
    waiting: list[Any] = [route for route in app.routes if route not in late]
    while waiting:
        route = waiting.pop(0)
        inner = getattr(route, "original_router", None)
        if inner is None:
            yield route
        else:
            waiting += inner.routes


def addresses() -> list[str]:
    """ "METHOD /address" of every HTTP route; HEAD goes with its GET."""
    return [
        f"{method} {route.path}"
        for route in routes()
        for method in sorted(getattr(route, "methods", None) or ())
        if method != "HEAD"
    ]


def sockets() -> set[str]:
    return {route.path for route in routes() if not getattr(route, "methods", None)}
