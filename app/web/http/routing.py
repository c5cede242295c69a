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
    """A board's code however it was typed; one without any letter of a code is no board's."""
    return typed_code(code) or NO_CODE


# A validator, not a dependency: FastAPI solves each of these as it does the whole request.
Code = Annotated[str, AfterValidator(board_code)]


Endpoint = Callable[..., Coroutine[Any, Any, Response]]


class ShortRoute(APIRoute):
    """Calls its endpoint with the request and the parts of the address, and with nothing else. FastAPI's own way, which looks for
    parameters in every part of a request, costs a ballot more than writing it does."""

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
    """As `router.put(path)`, for what all phones send at once."""

    def keep(endpoint: Endpoint) -> Endpoint:
        router.add_api_route(
            path, endpoint, methods=[method], route_class_override=ShortRoute, **options
        )
        return endpoint

    return keep


def board_address(code: str, fragment: str = "", **query: str | None) -> str:
    """The participant's address of a board, with what the query should say."""
    asked = urlencode({name: value for name, value in query.items() if value})
    return f"/b/{code}" + (f"?{asked}" if asked else "") + (f"#{fragment}" if fragment else "")
