"""Start a board, and hand its links over."""

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from app.commands.boards import BoardPlan, NewBoard, create_board
from app.commands.people.join_questions import typed_questions
from app.domain.refusals import Refusal
from app.storage.links import link_by_token
from app.web.http.answers import require_page
from app.web.http.bodies import documented, read_body
from app.web.http.guesses import note_opened_board
from app.web.http.identity import STAFF, remember
from app.web.http.links.own_boards import remember_board
from app.web.http.links.own_links import keep_links
from app.web.http.pages.reader import language_of, require_language, wanted
from app.web.http.rendering import see_other, translate
from app.web.http.routing import Router
from app.web.http.services import read, room_url, services_of
from app.web.participant.home import BoardBody, chosen_zone, home_page, may_create
from app.web.participant.starting.own_framework import (
    chosen_template,
    preview_of,
    with_file,
)

router = Router()


@router.post("/boards", status_code=201, openapi_extra=documented(BoardBody))
async def post_board(request: Request) -> Response:
    """Starts a board from a template → {code, join_url, screen_url, host_url,
    organiser_url}."""
    body = await read_body(request, BoardBody)
    try:
        body = await with_file(body)
        board = await _start(request, body)
    except Refusal as refusal:
        require_page(request, refusal)
        preview = await preview_of(request, body)
        return await home_page(request, refusal=refusal, typed=body, preview=preview)
    return await answer_links(request, board)


async def _start(request: Request, body: BoardBody) -> NewBoard:
    may_create(request, body.create_token)
    locale = require_language(body.locale or language_of(request))
    template, frameworks = chosen_template(body, locale)
    plan = BoardPlan(
        title=body.title,
        place=body.place,
        locale=locale,
        erase_on=body.erase_on,
        template=template,
        frameworks=frameworks,
        join_questions=typed_questions(body.join_questions),
        time_zone=chosen_zone(request, body.time_zone),
        translate=lambda message: translate(locale, message),
    )
    return await create_board(services_of(request).context, plan)


async def answer_links(request: Request, board: NewBoard) -> Response:
    """Returns the links to a program; sends a browser to their page, with the
    organiser's cookie.

    A page that answered the form itself would make a second board when it is
    loaded again.
    """
    code = board.code
    note_opened_board(request, code)
    if wanted(request) == "json":
        return JSONResponse(board.links(room_url(request, code)), 201)
    response = see_other(f"/b/{code}/links")
    tokens = {"host": board.host_token, "organiser": board.organiser_token}
    keep_links(request, response, code, tokens)
    remember_board(request, response, code)
    await _remember_organiser(request, response, board)
    return response


async def _remember_organiser(
    request: Request, response: Response, board: NewBoard
) -> None:
    link = await read(request, link_by_token, board.id, board.organiser_token)
    assert link is not None
    remember(request, response, STAFF, board.code, str(link[0]))
