"""The secret links that a device made or opened, in a cookie of its own.

The server stores hashes alone, so only the device can show its links again.
The cookie goes to the board's page of links and to no other address.
"""

import json
from collections.abc import Mapping

from fastapi import Request, Response
from sqlalchemy import Connection
from starlette.requests import HTTPConnection

from app.storage.boards import board_by_code
from app.storage.links import link_by_token
from app.web.http.identity import set_signed_cookie, signed_cookie
from app.web.http.services import board_url, read

LINKS = "palabre_links"
# A helper's device may be lent: it keeps no link
SHOWN_ROLES = ("host", "organiser")


def keep_links(
    request: Request, response: Response, code: str, tokens: Mapping[str, str]
) -> None:
    """Sets the cookie: {role: token} of a board, beside those that it holds
    already."""
    value = json.dumps({**kept_tokens(request, code), **tokens})
    path = f"/b/{code}/links"
    set_signed_cookie(request, response, LINKS, code, value, path=path)


def kept_tokens(connection: HTTPConnection, code: str) -> dict[str, str]:
    """Returns {role: token} from the cookie; a link may have ended since."""
    value = signed_cookie(connection, LINKS, code)
    tokens: dict[str, str] = json.loads(value) if value else {}
    return tokens


async def own_links(request: Request, code: str) -> dict[str, str]:
    """Returns {role: address} of the device's links that have not ended.

    Refuses `no_such_board`.
    """
    tokens = kept_tokens(request, code)
    valid_tokens = await read(request, _valid_tokens, code, tokens)
    base = board_url(request, code)
    return {
        role: f"{base}/{role}/{valid_tokens[role]}"
        for role in SHOWN_ROLES
        if role in valid_tokens
    }


def _valid_tokens(
    connection: Connection, code: str, tokens: Mapping[str, str]
) -> dict[str, str]:
    board = board_by_code(connection, code).id
    return {
        role: token
        for role, token in tokens.items()
        if (link := link_by_token(connection, board, token)) and link[1] == role
    }
