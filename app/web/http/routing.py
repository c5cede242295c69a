"""Addresses: their parts, and the shortest way from one to its endpoint."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from inspect import signature
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from pydantic import AfterValidator
from starlette.routing import BaseRoute, compile_path, get_name
from starlette.types import ASGIApp, Receive, Scope, Send

from app.domain.codes import typed_code

ACCEPTS_JSON = (b"accept", b"application/json")
SHORT = {"PUT", "DELETE"}  # methods of what all phones send at once
# Safe in an address and in a cookie's path, which letters from anywhere are
# not
NO_CODE = "-"


def board_code(code: str) -> str:
    """Returns a board's code however it was typed; NO_CODE where nothing of a
    code is in it."""
    return typed_code(code) or NO_CODE


# A validator, not a dependency: FastAPI solves each of these as it does the
# whole request.
Code = Annotated[str, AfterValidator(board_code)]


Endpoint = Callable[..., Coroutine[Any, Any, Response]]
ErrorHandler = Callable[[Request, Exception], Coroutine[Any, Any, Response]]


class LateRoute(APIRoute):
    """Works its endpoint's parameters out when the first request for it comes,
    or a reader of the description. For all routes at once that took an eighth
    of a start."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        self._waiting: list[Callable[[APIRoute], None]] = []
        self._options: dict[str, Any] | None = options
        self.path, self.endpoint = path, endpoint
        self.name = options.get("name") or get_name(endpoint)
        methods = {method.upper() for method in options.get("methods") or ("GET",)}
        self.methods = methods
        self.include_in_schema = options.get("include_in_schema", True)
        self.openapi_extra = options.get("openapi_extra")
        self.path_regex, self.path_format, self.param_convertors = compile_path(path)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or self.__dict__.get("_options") is None:
            raise AttributeError(name)
        self.build()
        return getattr(self, name)

    def build(self) -> None:
        """Makes it a route as FastAPI has it; does nothing the second time."""
        options, self._options = self._options, None
        if options is not None:
            self.make(options)
            for change in self._waiting:
                change(self)

    def make(self, options: dict[str, Any]) -> None:
        """Works out what FastAPI knows of a route."""
        super().__init__(self.path, self.endpoint, **options)

    def when_built(self, change: Callable[[APIRoute], None]) -> None:
        """Changes the route when it is built, once for each name of a
        function."""
        if all(change.__name__ != waiting.__name__ for waiting in self._waiting):
            self._waiting.append(change)
            if self._options is None:
                change(self)


def change_when_built(route: APIRoute, change: Callable[[APIRoute], None]) -> None:
    """Changes a route: a late one once, when it is built, and any other at
    once."""
    if isinstance(route, LateRoute):
        route.when_built(change)
    else:
        change(route)


class Router(APIRouter):
    """A router whose routes are late ones."""

    def __init__(self, **options: Any) -> None:
        super().__init__(route_class=LateRoute, **options)


class ShortRoute(LateRoute):
    """Calls its endpoint with the request and the parts of the address only.
    FastAPI's own route, which searches a whole request for parameters, costs a
    ballot more time than its writing."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        endpoint: Endpoint = self.endpoint
        if set(signature(endpoint).parameters) != {"request", *self.param_convertors}:
            raise TypeError(f"{self.path} takes more than its address tells")

        async def handle(request: Request) -> Response:
            parts = request.path_params
            return await endpoint(
                request, **{**parts, "code": board_code(parts["code"])}
            )

        return handle

    def make(self, options: dict[str, Any]) -> None:
        """See LateRoute. Its app calls the endpoint and nothing else: what
        FastAPI's own closes after an endpoint, ours do not open, and errors
        are answered further out."""
        super().make(options)
        handle = self.get_route_handler()

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            response = await handle(Request(scope, receive, send))
            await response(scope, receive, send)

        self.app = app


def short(
    router: APIRouter, method: str, path: str, **options: Any
) -> Callable[[Endpoint], Endpoint]:
    """Adds a ShortRoute, as `router.put(path)` adds a route: for what all
    phones send at once."""

    def keep(endpoint: Endpoint) -> Endpoint:
        router.add_api_route(
            path, endpoint, methods=[method], route_class_override=ShortRoute, **options
        )
        return endpoint

    return keep


class ShortWay:
    """Middleware that hands what phones and programs PUT and DELETE at a
    ShortRoute straight to it.

    What FastAPI puts between an application and its routes costs a ballot a
    twentieth of its time.
    """

    def __init__(
        self,
        app: ASGIApp,
        routes: Sequence[BaseRoute],
        handlers: Mapping[Any, Any],
    ) -> None:
        """`handlers` answer errors, by their class, as
        `FastAPI.exception_handlers`."""
        self.app = app
        self._routes = [route for route in routes if isinstance(route, ShortRoute)]
        self._handlers = handlers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        route = self._route(scope)
        if route is None:
            await self.app(scope, receive, send)
            return
        try:
            await route.app(scope, receive, send)
        except Exception as error:
            handler = self._handler(error)
            if handler is None:
                raise
            response = await handler(Request(scope, receive, send), error)
            await response(scope, receive, send)

    def _route(self, scope: Scope) -> ShortRoute | None:
        """Returns the request's route, with the parts of its address in the
        scope."""
        is_short = scope.get("method") in SHORT and ACCEPTS_JSON in scope["headers"]
        if is_short and not scope.get("root_path"):
            for route in self._routes:
                match = route.path_regex.match(scope["path"])
                if match and scope["method"] in (route.methods or ()):
                    scope["path_params"], scope["route"] = match.groupdict(), route
                    return route
        return None

    def _handler(self, error: Exception) -> ErrorHandler | None:
        """Returns what answers the error; None for a fault of ours, which is
        answered outside."""
        kinds = (kind for kind in type(error).__mro__ if kind in self._handlers)
        kind = next(kinds, Exception)
        handler: ErrorHandler | None = self._handlers.get(kind)
        return None if kind is Exception else handler


def board_address(code: str, fragment: str = "", **query: str | None) -> str:
    """Returns the participant's address of a board, with the query's parts
    that are not empty."""
    query_text = urlencode({name: value for name, value in query.items() if value})
    return (
        f"/b/{code}"
        + (f"?{query_text}" if query_text else "")
        + (f"#{fragment}" if fragment else "")
    )
