"""Finds the page on which a command's form stands, where a browser goes from
its address."""

import re
from urllib.parse import quote

from starlette.requests import HTTPConnection, Request

from app.web.http.routing import board_code

# A tab that was thrown away after a refused form asks for the form's address
# anew.
OF_BOARD = re.compile(r"/b/(?P<code>[^/]+)/(?P<rest>.+)")
OF_PROGRAMME = re.compile(r"/p/(?P<code>[^/]+)/.+")
OF_ACTIVITY = re.compile(r"activities/(?P<key>[^/]+)/ballot\b")
OF_PARTICIPANTS = re.compile(r"(seats|notes|activities/[^/]+/(ballot|rounds))\b")
OF_PEOPLE = re.compile(r"(people|roster|groups)\b")
HOMES = {
    "observer": "screen",
    "helper": "handover",
    "host": "console",
    "organiser": "console",
}


def note_role(connection: HTTPConnection, role: str | None) -> None:
    """Notes the role of the request's sender once it is read, for
    `page_here`."""
    connection.state.role = role


def page_here(request: Request) -> str:
    """Returns the address under which the answer to this request can be read
    again.

    That of a page with its query; of a command, which answers no reader, the
    page of its form.
    """
    if request.method in {"GET", "HEAD"}:
        path = quote(request.url.path)
        return f"{path}?{request.url.query}" if request.url.query else path
    return form_page(request.url.path, getattr(request.state, "role", None))


def is_for_participants(path: str) -> bool:
    """Returns whether the command's form stands on the page of participants,
    whatever the role."""
    parts = OF_BOARD.fullmatch(path)
    return parts is None or OF_PARTICIPANTS.match(parts["rest"]) is not None


def form_page(path: str, role: str | None) -> str:
    """Returns the address of the page that holds a command's form, for a
    reader with the role."""
    if path == "/programmes":
        return path
    if of_programme := OF_PROGRAMME.fullmatch(path):
        return f"/p/{board_code(of_programme['code'])}"
    parts = OF_BOARD.fullmatch(path)
    if parts is None:
        return "/"
    code, rest = board_code(parts["code"]), parts["rest"]
    board = f"/b/{code}"
    if activity := OF_ACTIVITY.match(rest):
        return f"{board}?activity={activity['key']}"
    if role is None or is_for_participants(path):
        return board
    if OF_PEOPLE.match(rest) and role in {"host", "organiser"}:
        return f"{board}/people"
    return f"{board}/{HOMES[role]}"
