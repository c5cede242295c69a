"""The boards that a facilitator's browser opened: in a cookie, and nowhere on
the server.

The front page lists them. A participant's phone has no such cookie: it would
go with each ballot.
"""

import json
from typing import NamedTuple

from fastapi import Request, Response
from starlette.requests import HTTPConnection

from app.web.http.identity import set_signed_cookie, signed_cookie

BOARDS = "palabre_boards"
MOST = 12  # the newest; the cookie goes with every request of this browser


class OwnBoard(NamedTuple):
    code: str

    @property
    def entry(self) -> str:
        """Returns the address that leads to what the link opens, as long as it
        opens anything."""
        return f"/b/{self.code}/entry"


def own_boards(connection: HTTPConnection) -> list[OwnBoard]:
    """Returns the boards that this browser opened by a secret link, the newest
    first.

    Whether the link still opens them is for their own pages to say.
    """
    value = signed_cookie(connection, BOARDS, "")
    return [OwnBoard(code) for code in json.loads(value)] if value else []


def remember_board(request: Request, response: Response, code: str) -> None:
    """Puts the board first in the cookie."""
    older = [board.code for board in own_boards(request) if board.code != code]
    value = json.dumps([code, *older][:MOST])
    set_signed_cookie(request, response, BOARDS, "", value)
