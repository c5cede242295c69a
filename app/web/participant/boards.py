"""Read a board, open its links, choose a language."""

import re

from fastapi import Request, Response
from sqlalchemy import Connection

from app.domain.codes import grouped, typed_code
from app.domain.refusals import Refusal
from app.queries.board import board_json, board_view, me_json
from app.queries.own_ballots import Reader, own_ballots
from app.storage.boards import board_by_code
from app.storage.links import link_by_tokens
from app.storage.people.answers import answers_of
from app.storage.seats import seat_or_none
from app.web.http.answers import json_or_empty
from app.web.http.forms.form_pages import HOMES
from app.web.http.guesses import spend_from_address
from app.web.http.identity import (
    HALF_YEAR,
    RANKS,
    STAFF,
    Caller,
    caller_of,
    remember,
    role_of,
)
from app.web.http.limits import ADDRESS_GUESSES
from app.web.http.links.own_boards import remember_board
from app.web.http.pages.reader import (
    LANGUAGE,
    reader_languages,
    require_language,
    wanted,
)
from app.web.http.rendering import see_other
from app.web.http.routing import NO_CODE, Code, Router
from app.web.http.services import note_arrival, read
from app.web.participant.devices import keep_device, reader_of, require_device
from app.web.participant.page import card_page, participant_page

router = Router()


@router.get("/language/{language}", include_in_schema=False)
async def choose_language(request: Request, language: str, to: str = "/") -> Response:
    """Sets the interface's language on this device; the notes keep theirs.
    Goes back to `to`, only to an address of ours."""
    require_language(language)
    response = see_other(
        to if to.startswith("/") and not to.startswith(("//", "/\\")) else "/"
    )
    response.set_cookie(
        LANGUAGE,
        language,
        max_age=HALF_YEAR,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return response


@router.get("/b/{code}")
async def get_board(
    request: Request,
    code: Code,
    activity: str | None = None,
    place: str | None = None,
    card: str = "",
) -> Response:
    """Shows the join page, or with a seat the participant's board; JSON: the
    board and `me`. `card` is the code of a scanned seat card."""
    note_arrival(request)
    if wanted(request) == "json":
        return await _board_json(await caller_of(request, code))
    if request.path_params["code"] != code != NO_CODE:
        return see_other(f"/b/{code}")
    caller = await caller_of(request, code)
    if card:
        return await card_page(caller, grouped(typed_code(card))[:40])
    return await participant_page(caller, chosen=activity, place=place)


async def _board_json(caller: Caller) -> Response:
    """Returns the board and `me`, which is null without a seat. Refuses
    `no_such_board`."""
    request, code, reader = caller.request, caller.code, reader_of(caller.request)
    response = json_or_empty(
        request, await read(caller.request, _read_board, caller, code, request, reader)
    )
    if caller.seat is not None:
        require_device(request)
        keep_device(request, response, code)
    return response


def _read_board(
    connection: Connection, caller: Caller, code: str, request: Request, reader: Reader
) -> dict[str, object]:
    board = board_by_code(connection, code)
    view = board_view(connection, board, reader_languages(request))
    seat, me = seat_or_none(connection, view.board.id, caller.seat), None
    if seat is not None:
        ballots = own_ballots(connection, view.activities, seat, reader)
        me = me_json(view, seat, ballots, answers_of(connection, seat.id))
    return {**board_json(view), "me": me}


@router.get("/b/{code}/host/{token}")
@router.get("/b/{code}/organiser/{token}")
@router.get("/b/{code}/helper/{token}")
@router.get("/b/{code}/observer/{token}")
async def open_link(request: Request, code: Code, token: str) -> Response:
    """Exchanges a secret link for a cookie and leaves the address bar; it can
    be opened again, so that a preview of it in a chat uses nothing up. A
    device that may do more stays what it is, so that an organiser can look
    where a link leads; a helper link makes any a helper's, to lend it.
    """
    spend_from_address(request, ADDRESS_GUESSES, "link")
    link = await read(request, _read_link, code, read_tokens(token))
    if link is None:
        raise Refusal("not_host", cause="link")
    link_id, role = link
    response = see_other(f"/b/{code}/{HOMES[role]}")
    rank = RANKS.get(await role_of(request, code) or "", 0)
    if role == "helper" or rank <= RANKS[role]:
        remember(request, response, STAFF, code, str(link_id))
    if wanted(request) == "page":
        remember_board(request, response, code)
    return response


def _read_link(
    connection: Connection, code: str, tokens: tuple[str, ...]
) -> tuple[int, str] | None:
    """Returns the row and the role of the link with one of the tokens."""
    return link_by_tokens(connection, board_by_code(connection, code).id, tokens)


def read_tokens(token: str) -> tuple[str, ...]:
    """Returns the tokens that an address may mean: it may have come with the
    marks of a sentence.

    The second one is without dashes at its end, which older tokens may have of
    their own.
    """
    start = re.match(r"[\s<(\[\"'«“„]*([A-Za-z0-9_-]*)", token)
    whole = start[1] if start else ""
    return whole, whole.rstrip("-_")
