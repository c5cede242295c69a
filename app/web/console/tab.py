"""Shows a tab of the facilitator's console: its stage, the acts and what
stands around them."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from fastapi import Request, Response
from sqlalchemy import Connection

from app.charts.wheel import has_wheel
from app.domain.erase_day import days_left
from app.domain.refusals import Refusal
from app.queries.board import BoardView
from app.queries.console.acts import ListedAct, acts_on
from app.queries.console.notes_board import NotesBoard
from app.queries.console.view import (
    ConsoleView,
)
from app.web.console.act_words import what, who
from app.web.console.recording import banner_values
from app.web.http.identity import (
    require_role,
    signed_name,
)
from app.web.http.pages.reader import language_of, wanted
from app.web.http.rendering import page, translate
from app.web.http.services import board_url, join_url, read, services_of, shown_host
from app.web.results.screen import MODES, language_choices, offered_modes

# People in a list that every push sends again; the page of people has all
MOST_NAMED = 200
Cockpit = ConsoleView | NotesBoard
Query = Callable[[Connection], Cockpit]


async def console_tab(
    request: Request,
    code: str,
    tab: str,
    query: Query,
    *,
    refusal: Refusal | None = None,
    **more: Any,
) -> Response:
    """Returns a tab of the console, to htmx its stage. `here`: the address of
    the same content."""
    role = more.pop("role", None) or await require_role(request, code)

    cockpit, acts = await read(request, _with_acts, query)
    board = cockpit.view.board
    values = {
        "cockpit": cockpit,
        "code": code,
        "tab": tab,
        "role": role,
        **_addresses(request, code),
        **_board_values(request, cockpit.view),
        "here": f"/b/{code}/console",
        "acts": said_acts(acts, language_of(request, board.locale)),
        "signed": signed_name(request, code),
        **banner_values(request),
        **more,
    }
    template = (
        "console/cockpit/cockpit.html"
        if wanted(request) == "fragment"
        else "console/page.html"
    )
    return page(request, template, values, refusal=refusal, language=board.locale)


def _board_values(request: Request, view: BoardView) -> dict[str, object]:
    """Returns what every tab shows of the board."""
    board, services = view.board, services_of(request)
    return {
        "board": board,
        "online": services.presence.of(board.id),
        "most_named": MOST_NAMED,
        "modes": MODES,
        "offered": offered_modes(view),
        "has_wheel": has_wheel,
        "screen_languages": language_choices(board.locale),
        "erase_left": days_left(board.erase_on, today=services.context.today()),
    }


def _with_acts(connection: Connection, query: Query) -> tuple[Cockpit, list[ListedAct]]:
    cockpit = query(connection)
    return cockpit, acts_on(connection, cockpit.view)


def _addresses(request: Request, code: str) -> dict[str, object]:
    """Returns the links to join and to the screen.

    `unproved`: the join link leads through the local network, by which no
    phone has come yet.
    """
    link, room = join_url(request, code), services_of(request).room_addresses
    network = room.of(code)
    return {
        "join_url": link,
        "room_addresses": room.all(),
        "room_address": network if network and link.startswith(f"{network}/") else "",
        "unproved": bool(network)
        and link.startswith(f"{network}/")
        and not services_of(request).reached.is_set(),
        "join_host": shown_host(link).partition("/b/")[0],
        "screen_url": f"{board_url(request, code)}/screen",
    }


def said_acts(acts: Iterable[ListedAct], language: str) -> list[dict[str, object]]:
    """Returns acts in the reader's words. `sealed`: it closed a vote, for
    good."""
    say = partial(translate, language)
    return [
        {
            "id": listed.act.id,
            "at": listed.act.at,
            "undo": listed.undo,
            "sealed": listed.undo == "final" and listed.act.act == "activity_closed",
            "who": who(listed.act, say),
            "what": what(listed, language, say),
        }
        for listed in acts
    ]
