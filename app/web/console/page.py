"""The facilitator's console: open, close, reveal, who is missing; notes to moderate; files and links."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy import Connection

from app.commands.boards import rotate_link
from app.domain.erase_day import days_left, last_sitting, proposed_days
from app.domain.refusals import Refusal
from app.queries.acts import ToldAct, acts_on
from app.queries.console import Cockpit, cockpit_of, head_of, link_of, sitting_days
from app.queries.notes_board import Look, SortingDesk, desk_json, sorting_desk
from app.queries.tables import other_versions
from app.web.console.act_words import what, who
from app.web.console.recording import banner_values
from app.web.http.error_handlers import notice_of
from app.web.http.identity import STAFF, remember, require_role, signed_name, staff_desk
from app.web.http.refusals import status_of
from app.web.http.rendering import language_of, page, translate, wanted
from app.web.http.routing import Code
from app.web.http.services import base_url, house, join_url, shown_host
from app.web.results.screen import MODES

router = APIRouter(prefix="/b/{code}")
ROLES = {
    "organiser": "organiser",
    "host": "host",
    "helper": "host",
    "observer": "host",
}  # whose link: who may make it
LONGEST_SEARCH = 200
MOST_NAMED = 200  # people in a list that comes again at every news; the page of people has them all


async def _desk(
    request: Request,
    code: str,
    room: str,
    query: Callable[[Connection], Cockpit | SortingDesk],
    *,
    refusal: Refusal | None = None,
    **shown: Any,
) -> Response:
    """A room of the console (to htmx its stage). `here` is the address that brings the same again."""
    role = shown.pop("role", None) or await require_role(request, code)

    def read(connection: Connection) -> tuple[Cockpit | SortingDesk, list[ToldAct]]:
        desk = query(connection)
        return desk, acts_on(connection, desk.view)

    desk, acts = await house(request).desk.database.read(read)
    board = desk.view.board
    values = {
        "desk": desk,
        "board": board,
        "code": code,
        "room": room,
        "role": role,
        **_addresses(request, code),
        "online": house(request).presence.of(board.id),
        "here": f"/b/{code}/console",
        "most_named": MOST_NAMED,
        "modes": MODES,
        "acts": said_acts(acts, language_of(request, board.locale)),
        "signed": signed_name(request, code),
        "erase_left": days_left(board.erase_on, today=house(request).desk.today()),
        **banner_values(request),
        **shown,
    }
    template = (
        "console/cockpit/cockpit.html" if wanted(request) == "fragment" else "console/page.html"
    )
    status = status_of(refusal) if refusal else 200
    return page(
        request,
        template,
        {**values, **notice_of(request, refusal)},
        status=status,
        language=board.locale,
    )


def _addresses(request: Request, code: str) -> dict[str, Any]:
    """Returns the links to join and to the screen; `unproved` while no phone has come in by the room's network."""
    link, network = join_url(request, code), house(request).lan_url
    return {
        "join_url": link,
        "unproved": bool(network)
        and link.startswith(network)
        and not house(request).reached.is_set(),
        "join_host": shown_host(link).partition("/b/")[0],
        "screen_url": f"{base_url(request)}/b/{code}/screen",
    }


def said_acts(acts: Iterable[ToldAct], language: str) -> list[dict[str, Any]]:
    """Acts in the reader's words. `sealed`: it closed a vote, for good."""
    say = partial(translate, language)
    return [
        {
            "id": one.act.id,
            "at": one.act.at,
            "undo": one.undo,
            "sealed": one.undo == "final" and one.act.act == "activity_closed",
            "who": who(one.act, say),
            "what": what(one, say),
        }
        for one in acts
    ]


async def console_page(request: Request, code: str, *, refusal: Refusal | None = None) -> Response:
    """The console's first room: what runs now."""
    return await _desk(
        request, code, "run", lambda connection: cockpit_of(connection, code), refusal=refusal
    )


@router.get("/console")
async def console(request: Request, code: Code) -> Response:
    """For the bearer of the host or the organiser link."""
    return await console_page(request, code)


@router.get("/console/notes")
async def console_notes(
    request: Request,
    code: Code,
    activity: str = "",
    q: str = "",
    block: str = "",
    hidden: bool = False,
    note: str = "",
    part: Annotated[int, Query(ge=1, le=10**6)] = 1,
) -> Response:
    """The notes of an activity by block and field, with a search `q`, what looks alike, and each group's progress: for hosts."""
    look = Look(activity or None, q.strip()[:LONGEST_SEARCH], block, hidden, note, part)
    if wanted(request) == "json":
        await require_role(request, code)
        return JSONResponse(
            desk_json(
                await house(request).desk.database.read(lambda c: sorting_desk(c, code, look))
            )
        )
    here = f"/b/{code}/console/notes" + (f"?{request.url.query}" if request.url.query else "")
    return await _desk(
        request,
        code,
        "notes",
        lambda c: sorting_desk(c, code, look),
        look=look,
        asking=partial(_asking, code),
        here=here,
    )


def _asking(code: str, desk: SortingDesk, **changed: Any) -> str:
    """The room with something else asked for; a new question starts at its first part, with no note opened."""
    look, key = desk.look, desk.activity.value.key if desk.activity else None
    asked = {
        "activity": key,
        "q": look.search,
        "block": look.block,
        "hidden": "1" if look.hidden else "",
        "part": None,
        "note": None,
    }
    return f"/b/{code}/console/notes?{urlencode({name: value for name, value in {**asked, **changed}.items() if value})}"


@router.get("/console/files")
async def console_files(request: Request, code: Code) -> Response:
    """Downloads and secret links."""
    return await _files(request, code)


async def _files(
    request: Request, code: str, *, role: str | None = None, new_link: dict[str, str] | None = None
) -> Response:
    here, today = f"/b/{code}/console/files", house(request).desk.today()
    sitting = await house(request).desk.database.read(
        lambda connection: last_sitting(sitting_days(connection, code))
    )
    shown: dict[str, Any] = {
        "keeping": proposed_days(sitting, today=today),
        "last_sitting": sitting,
        "first_erase_day": today + timedelta(days=1),
    }
    query = partial(head_of, code=code)
    return await _desk(
        request,
        code,
        "files",
        query,
        role=role,
        new_link=new_link,
        here=here,
        versions=other_versions,
        **shown,
    )


@router.post("/links/{role}")
async def new_link(request: Request, code: Code, role: str) -> Response:
    """A new secret link for a role (host, helper, observer; organiser by an organiser); the ones before end now."""
    if role not in ROLES:
        raise Refusal("no_such_page")
    desk = await staff_desk(request, code, ROLES[role])
    token = await rotate_link(desk, code, role)
    url = f"{base_url(request)}/b/{code}/{role}/{token}"
    if wanted(request) == "json":
        answer: Response = JSONResponse({f"{role}_url": url}, 201)
    else:
        answer = await _files(request, code, role=desk.by, new_link={"role": role, "url": url})
    if role == desk.by:  # who made it held the one that just ended: they would shut themselves out
        row = await house(request).desk.database.read(
            lambda connection: link_of(connection, code, token)
        )
        remember(request, answer, STAFF, code, str(row))
    return answer
