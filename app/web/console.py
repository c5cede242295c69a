"""The facilitator's console: open, close, reveal, who is missing; notes to moderate; files and links."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy import Connection

from app.commands.boards import rotate_link
from app.domain.refusals import Refusal
from app.queries.console import Cockpit, NotesDesk, cockpit_of, head_of, link_of, notes_desk_of
from app.web.answers import notice_of
from app.web.errors import status_of
from app.web.house import base_url, house, join_url, shown_host
from app.web.identity import STAFF, remember, require_role
from app.web.rendering import page, wanted
from app.web.routing import Code

router = APIRouter(prefix="/b/{code}")
ROLES = {"organiser": "organiser", "host": "host", "helper": "host", "observer": "host"}  # whose link: who may make it
MOST_NAMED = 200  # people in a list that comes again at every news; the page of people has them all


async def _desk(
    request: Request,
    code: str,
    room: str,
    query: Callable[[Connection], Cockpit | NotesDesk],
    *,
    refusal: Refusal | None = None,
    **shown: Any,
) -> Response:
    """A room of the console (to htmx its stage). `here` is the address that brings the same again."""
    role = shown.pop("role", None) or await require_role(request, code)
    desk = await house(request).desk.database.read(query)
    board, link = desk.view.board, join_url(request, code)
    values = {
        "desk": desk,
        "board": board,
        "code": code,
        "room": room,
        "role": role,
        "join_url": link,
        "join_host": shown_host(link).partition("/b/")[0],
        "screen_url": f"{base_url(request)}/b/{code}/screen",
        "online": house(request).presence.of(board.id),
        "here": f"/b/{code}/console",
        "most_named": MOST_NAMED,
        **shown,
    }
    template = "fragments/cockpit.html" if wanted(request) == "fragment" else "pages/console.html"
    status = status_of(refusal) if refusal else 200
    return page(request, template, {**values, **notice_of(request, refusal)}, status=status, language=board.locale)


async def console_page(request: Request, code: str, *, refusal: Refusal | None = None) -> Response:
    """The console's first room: what runs now."""
    return await _desk(request, code, "run", lambda connection: cockpit_of(connection, code), refusal=refusal)


@router.get("/console")
async def console(request: Request, code: Code) -> Response:
    """For the bearer of the host or the organiser link."""
    return await console_page(request, code)


@router.get("/console/notes")
@router.get("/console/notes/{key}")
async def console_notes(request: Request, code: Code, key: str | None = None) -> Response:
    """The notes of an activity, with a search `q`: to hide, show again and reword."""
    search = _search(request)
    here = f"/b/{code}/console/notes" + (f"/{key}" if key else "")
    return await _desk(request, code, "notes", lambda c: notes_desk_of(c, code, key, search), search=search, here=here)


def _search(request: Request) -> str:
    """`q`; after a command, whose answer leads back here without it, that of the page which the browser shows."""
    shown = urlsplit(request.headers.get("hx-current-url", ""))
    kept = parse_qs(shown.query).get("q", [""])[0] if shown.path == request.url.path else ""
    return request.query_params.get("q", kept)[:200]


@router.get("/console/files")
async def console_files(request: Request, code: Code) -> Response:
    """Downloads and secret links."""
    return await _files(request, code)


async def _files(request: Request, code: str, *, role: str | None = None, new_link: dict[str, str] | None = None) -> Response:
    here = f"/b/{code}/console/files"
    return await _desk(request, code, "files", lambda c: head_of(c, code), role=role, new_link=new_link, here=here)


@router.post("/links/{role}")
async def new_link(request: Request, code: Code, role: str) -> Response:
    """A new secret link for a role (host, helper, observer; organiser by an organiser); the ones before end now."""
    if role not in ROLES:
        raise Refusal("no_such_page")
    own = await require_role(request, code, ROLES[role])
    token = await rotate_link(house(request).desk, code, role)
    url = f"{base_url(request)}/b/{code}/{role}/{token}"
    if wanted(request) == "json":
        answer: Response = JSONResponse({f"{role}_url": url}, 201)
    else:
        answer = await _files(request, code, role=own, new_link={"role": role, "url": url})
    if role == own:  # who made it held the one that just ended: they would shut themselves out
        row = await house(request).desk.database.read(lambda connection: link_of(connection, code, token))
        remember(request, answer, STAFF, code, str(row))
    return answer
