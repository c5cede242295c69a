"""Finds the page for a browser that sends a GET to an address which only takes commands."""

import re

from starlette.requests import Request

from app.domain.refusals import Refusal
from app.web.http.identity import role_of
from app.web.http.routing import board_code

# A tab that was thrown away after a refused form asks for the form's address anew.
OF_BOARD = re.compile(r"/b/(?P<code>[^/]+)/(?P<rest>.+)")
OF_ACTIVITY = re.compile(r"activities/(?P<key>[^/]+)/ballot\b")
OF_PARTICIPANTS = re.compile(r"(seats|notes|activities/[^/]+/(ballot|rounds))\b")
OF_PEOPLE = re.compile(r"(people|roster|groups)\b")
HOMES = {"observer": "screen", "helper": "handover", "host": "console", "organiser": "console"}


async def page_of(request: Request) -> str:
    """Returns the address of the page that holds a command's form, for this reader's role."""
    named = OF_BOARD.fullmatch(request.url.path)
    if named is None:
        return "/"
    code, rest = board_code(named["code"]), named["rest"]
    board = f"/b/{code}"
    if activity := OF_ACTIVITY.match(rest):
        return f"{board}?activity={activity['key']}"
    role = None if OF_PARTICIPANTS.match(rest) else await _role(request, code)
    if role is None:
        return board
    if OF_PEOPLE.match(rest) and role in {"host", "organiser"}:
        return f"{board}/people"
    return f"{board}/{HOMES[role]}"


async def _role(request: Request, code: str) -> str | None:
    try:
        return await role_of(request, code)
    except Refusal:  # the board may be gone: its address says so
        return None
