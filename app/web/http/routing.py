"""Addresses: their parts, and the shortest way from one to its endpoint."""

from collections.abc import Callable, Coroutine
from inspect import signature
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from pydantic import AfterValidator

from app.domain.codes import typed_code

NO_CODE = "-"  # safe in an address and in a cookie's path, which letters from anywhere are not


def board_code(code: str) -> str:
    """Returns a board's code however it was typed; NO_CODE where nothing of a code is in it."""
    return typed_code(code) or NO_CODE


# A validator, not a dependency: FastAPI solves each of these as it does the whole request.
Code = Annotated[str, AfterValidator(board_code)]


Endpoint = Callable[..., Coroutine[Any, Any, Response]]


class ShortRoute(APIRoute):
    """Calls its endpoint with the request and the parts of the address only. FastAPI's own route,
    which searches a whole request for parameters, costs a ballot more time than its writing."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        endpoint: Endpoint = self.endpoint
        if set(signature(endpoint).parameters) != {"request", *self.param_convertors}:
            raise TypeError(f"{self.path} takes more than its address tells")

        async def handle(request: Request) -> Response:
            parts = request.path_params
            return await endpoint(request, **{**parts, "code": board_code(parts["code"])})

        return handle


def short(
    router: APIRouter, method: str, path: str, **options: Any
) -> Callable[[Endpoint], Endpoint]:
    """Adds a ShortRoute, as `router.put(path)` adds a route: for what all phones send at once."""

    def keep(endpoint: Endpoint) -> Endpoint:
        router.add_api_route(
            path, endpoint, methods=[method], route_class_override=ShortRoute, **options
        )
        return endpoint

    return keep


def board_address(code: str, fragment: str = "", **query: str | None) -> str:
    """Returns the participant's address of a board, with the query's parts that are not empty."""
    query_text = urlencode({name: value for name, value in query.items() if value})
    return (
        f"/b/{code}"
        + (f"?{query_text}" if query_text else "")
        + (f"#{fragment}" if fragment else "")
    )
