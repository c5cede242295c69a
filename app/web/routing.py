"""Parts of addresses."""

from typing import Annotated
from urllib.parse import urlencode

from pydantic import AfterValidator

from app.domain.codes import typed_code

NO_CODE = "-"  # safe in an address and in a cookie's path, which letters from anywhere are not


def board_code(code: str) -> str:
    """A board's code however it was typed; one without any letter of a code is no board's."""
    return typed_code(code) or NO_CODE


# A validator, not a dependency: FastAPI solves each of these as it does the whole request.
Code = Annotated[str, AfterValidator(board_code)]


def board_address(code: str, fragment: str = "", **query: str | None) -> str:
    """The participant's address of a board, with what the query should say."""
    asked = urlencode({name: value for name, value in query.items() if value})
    return f"/b/{code}" + (f"?{asked}" if asked else "") + (f"#{fragment}" if fragment else "")
