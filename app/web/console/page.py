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
from app.queries.console.acts import ListedAct, acts_on
from app.queries.console.notes_board import (
    Look,
    NotesBoard,
    notes_board_json,
    read_notes_board,
)
from app.queries.console.view import ConsoleView, console_view, head_of, link_of, sitting_days
from app.queries.results.tables import other_versions
from app.web.console.act_words import what, who
from app.web.console.recording import banner_values
from app.web.http.identity import STAFF, remember, require_role, signed_name, staff_context
from app.web.http.rendering import language_of, page, translate, wanted
from app.web.http.routing import Code
from app.web.http.services import base_url, join_url, services_of, shown_host
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


async def _console_page(
    request: Request,
    code: str,
    tab: str,
    query: Callable[[Connection], ConsoleView | NotesBoard],
    *,
    refusal: Refusal | None = None,
    **more: Any,
) -> Response:
    """Returns a tab of the console, to htmx its stage. `here` is the address that brings the same again."""
    role = more.pop("role", None) or await require_role(request, code)

    def read(connection: Connection) -> tuple[ConsoleView | NotesBoard, list[ListedAct]]:
        cockpit = query(connection)
        return cockpit, acts_on(connection, cockpit.view)

    cockpit, acts = await services_of(request).context.database.read(read)
    board = cockpit.view.board
    values = {
        "cockpit": cockpit,
        "notes_board": cockpit,
        "board": board,
        "code": code,
        "tab": tab,
        "role": role,
        **_addresses(request, code),
        "online": services_of(request).presence.of(board.id),
        "here": f"/b/{code}/console",
        "most_named": MOST_NAMED,
        "modes": MODES,
        "acts": said_acts(acts, language_of(request, board.locale)),
        "signed": signed_name(request, code),
        "erase_left": days_left(board.erase_on, today=services_of(request).context.today()),
        **banner_values(request),
        **more,
    }
    template = (
        "console/cockpit/cockpit.html" if wanted(request) == "fragment" else "console/page.html"
    )
    return page(
        request,
        template,
        values,
        refusal=refusal,
        language=board.locale,
    )


def _addresses(request: Request, code: str) -> dict[str, Any]:
    """Returns the links to join and to the screen; `unproved` while no phone has come in by the room's network."""
    link, network = join_url(request, code), services_of(request).lan_url
    return {
        "join_url": link,
        "unproved": bool(network)
        and link.startswith(network)
        and not services_of(request).reached.is_set(),
        "join_host": shown_host(link).partition("/b/")[0],
        "screen_url": f"{base_url(request)}/b/{code}/screen",
    }


def said_acts(acts: Iterable[ListedAct], language: str) -> list[dict[str, Any]]:
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
    return await _console_page(
        request, code, "run", lambda connection: console_view(connection, code), refusal=refusal
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
            notes_board_json(
                await services_of(request).context.database.read(
                    lambda c: read_notes_board(c, code, look)
                )
            )
        )
    here = f"/b/{code}/console/notes" + (f"?{request.url.query}" if request.url.query else "")
    return await _console_page(
        request,
        code,
        "notes",
        lambda c: read_notes_board(c, code, look),
        look=look,
        asking=partial(_asking, code),
        here=here,
    )


def _asking(code: str, notes_board: NotesBoard, **changed: Any) -> str:
    """The room with something else asked for; a new question starts at its first part, with no note opened."""
    look, key = notes_board.look, notes_board.activity.value.key if notes_board.activity else None
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
    here, today = f"/b/{code}/console/files", services_of(request).context.today()
    sitting = await services_of(request).context.database.read(
        lambda connection: last_sitting(sitting_days(connection, code))
    )
    keeping: dict[str, Any] = {
        "keeping": proposed_days(sitting, today=today),
        "last_sitting": sitting,
        "first_erase_day": today + timedelta(days=1),
    }
    query = partial(head_of, code=code)
    return await _console_page(
        request,
        code,
        "files",
        query,
        role=role,
        new_link=new_link,
        here=here,
        versions=other_versions,
        **keeping,
    )


@router.post("/links/{role}")
async def new_link(request: Request, code: Code, role: str) -> Response:
    """A new secret link for a role (host, helper, observer; organiser by an organiser); the ones before end now."""
    if role not in ROLES:
        raise Refusal("no_such_page")
    context = await staff_context(request, code, ROLES[role])
    token = await rotate_link(context, code, role)
    url = f"{base_url(request)}/b/{code}/{role}/{token}"
    if wanted(request) == "json":
        answer: Response = JSONResponse({f"{role}_url": url}, 201)
    else:
        answer = await _files(request, code, role=context.by, new_link={"role": role, "url": url})
    if (
        role == context.by
    ):  # who made it held the one that just ended: they would shut themselves out
        row = await services_of(request).context.database.read(
            lambda connection: link_of(connection, code, token)
        )
        remember(request, answer, STAFF, code, str(row))
    return answer
