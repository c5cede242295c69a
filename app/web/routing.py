"""Parts of addresses."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends
from starlette.requests import HTTPConnection

from app.domain.codes import typed_code


def board_code(code: str) -> str:
    """A board's code however it was typed; an impossible one stays as it is and is not found."""
    return typed_code(code) or code.replace("\0", "")[:40]


Code = Annotated[str, Depends(board_code)]


def board_address(code: str, fragment: str = "", **query: str | None) -> str:
    """The participant's address of a board, with what the query should say."""
    asked = urlencode({name: value for name, value in query.items() if value})
    return f"/b/{code}" + (f"?{asked}" if asked else "") + (f"#{fragment}" if fragment else "")


def refuse_early(connection: HTTPConnection) -> None:
    """Raises what the guard in front found wrong."""
    refusal = connection.scope.get("state", {}).get("refusal")
    if refusal is not None:
        raise refusal
