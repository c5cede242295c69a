"""Parts of addresses. What FastAPI calls for a request is a coroutine, always: a plain function costs a hop to a thread and back."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends
from starlette.requests import HTTPConnection

from app.domain.codes import typed_code

NO_CODE = "-"  # safe in an address and in a cookie's path, which letters from anywhere are not


def board_code(code: str) -> str:
    """A board's code however it was typed; one without any letter of a code is no board's."""
    return typed_code(code) or NO_CODE


async def _typed(code: str) -> str:
    return board_code(code)


Code = Annotated[str, Depends(_typed)]


def board_address(code: str, fragment: str = "", **query: str | None) -> str:
    """The participant's address of a board, with what the query should say."""
    asked = urlencode({name: value for name, value in query.items() if value})
    return f"/b/{code}" + (f"?{asked}" if asked else "") + (f"#{fragment}" if fragment else "")


async def refuse_early(connection: HTTPConnection) -> None:
    """Raises what the guard in front found wrong."""
    refusal = connection.scope.get("state", {}).get("refusal")
    if refusal is not None:
        raise refusal
