"""Start a programme: one framework, a line for each town, a board for each
line."""

import csv
import io
from base64 import b64encode
from collections.abc import Sequence

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy import Connection

from app.commands.people.join_questions import typed_questions
from app.commands.programmes.programmes import (
    NewProgramme,
    ProgrammePlan,
    create_programme,
)
from app.domain.programmes.programme import TownLine
from app.domain.refusals import Refusal
from app.reports.csv_tables import separator_of
from app.reports.formulas import guarded
from app.storage.programmes.programmes import link_of_programme, programme_by_code
from app.web.http.answers import require_page
from app.web.http.bodies import documented, read_body
from app.web.http.guesses import spend_from_address
from app.web.http.limits import ADDRESS_GUESSES
from app.web.http.pages.reader import language_of, wanted
from app.web.http.rendering import page, see_other, translate
from app.web.http.routing import Code, Router
from app.web.http.services import read, room_url, services_of
from app.web.participant.boards import read_tokens
from app.web.participant.home import (
    chosen_zone,
    may_create,
)
from app.web.participant.starting.own_framework import (
    chosen_template,
    preview_of,
    with_file,
)
from app.web.programmes.access import remember_programme
from app.web.programmes.form import (
    ProgrammeBody,
    board_body,
    preview_framework,
    preview_programme,
    programme_form,
    town_lines,
)

router = Router()
LINK_COLUMNS = ("town", "country", "language", "date", "facilitator", "code")
LINKS = ("join_url", "screen_url", "host_url", "organiser_url", "send_url")


@router.get("/programmes")
async def get_programmes(request: Request) -> Response:
    """Shows the form of a new programme."""
    return programme_form(request, ProgrammeBody(locale=language_of(request)))


@router.post("/programmes", status_code=201, openapi_extra=documented(ProgrammeBody))
async def post_programme(request: Request) -> Response:
    """Starts a programme with a board for each town → {code, programme_url,
    boards: [{town, code, join_url, screen_url, host_url, organiser_url,
    send_url}]}. The secret links are told this once; by `send_url` a server of
    the town's own sends its session. With `preview` nothing is made: a program
    gets the answer of POST /programmes/preview once its towns are right."""
    body = await read_body(request, ProgrammeBody)
    try:
        may_create(request, body.create_token)
        read = await with_file(board_body(body))
        body = body.model_copy(update={"framework": read.framework, "file": ""})
        lines = town_lines(request, body)
        if body.preview:
            return await preview_programme(request, body, lines)
        programme = await _start(request, body, lines)
    except Refusal as refusal:
        require_page(request, refusal)
        preview = await preview_of(request, board_body(body))
        return programme_form(request, body, refusal=refusal, preview=preview)
    return await _answer(request, body, programme)


@router.post("/programmes/preview", openapi_extra=documented(ProgrammeBody))
async def post_programme_preview(request: Request) -> Response:
    """Reads one's own framework as the start of a programme would, and makes
    nothing: the answer of POST /boards/preview; a browser gets the form with
    it."""
    return await preview_framework(request, await read_body(request, ProgrammeBody))


async def _start(
    request: Request, body: ProgrammeBody, lines: Sequence[TownLine]
) -> NewProgramme:
    locale = body.locale or language_of(request)
    template, frameworks = chosen_template(board_body(body), locale)
    plan = ProgrammePlan(
        title=body.title,
        locale=locale,
        template=template,
        frameworks=frameworks,
        lines=lines,
        translate=translate,
        erase_on=body.erase_on,
        join_questions=typed_questions(body.join_questions),
        time_zone=chosen_zone(request, body.time_zone),
    )
    return await create_programme(services_of(request).context, plan)


async def _answer(
    request: Request, body: ProgrammeBody, programme: NewProgramme
) -> Response:
    base = room_url(request, "")
    url, code = programme.url(base), programme.code
    boards = [
        {"town": town.line.town, **town.links(base, code)} for town in programme.towns
    ]
    if wanted(request) == "json":
        return JSONResponse({"code": code, "programme_url": url, "boards": boards}, 201)
    table = links_csv(request, programme, base)
    values = {
        "title": body.title,
        "programme_url": url,
        "code": code,
        "boards": boards,
        "table": table,
        "csv": b64encode(table.encode("utf-8-sig")).decode(),
    }
    response = page(request, "programmes/started.html", values, status=201)
    link = await _link(request, code, (programme.token,))
    assert link is not None
    remember_programme(request, response, code, link)
    return response


def links_csv(request: Request, programme: NewProgramme, base: str) -> str:
    """Returns a line for each board with its links, separated as the reader's
    spreadsheets want."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator_of(language_of(request)))
    writer.writerow([*LINK_COLUMNS, *LINKS])
    for town in programme.towns:
        line, board, links = town.line, town.board, town.links(base, programme.code)
        head = (line.town, line.country, line.locale, line.day, line.facilitator)
        writer.writerow(
            [guarded(cell) for cell in (*head, board.code)] + [links[n] for n in LINKS]
        )
    return text.getvalue()


@router.get("/p/{code}/organiser/{token}")
async def open_programme(request: Request, code: Code, token: str) -> Response:
    """Exchanges the secret link for a cookie and leaves the address bar; it
    can be opened again."""
    spend_from_address(request, ADDRESS_GUESSES, "link")
    link = await _link(request, code, read_tokens(token))
    if link is None:
        raise Refusal("not_host", cause="link")
    response = see_other(f"/p/{code}")
    remember_programme(request, response, code, link)
    return response


async def _link(request: Request, code: str, tokens: tuple[str, ...]) -> int | None:
    """Returns the row of the programme's link with one of the tokens, None for
    none that holds."""
    return await read(request, _read_link, code, tokens)


def _read_link(
    connection: Connection, code: str, tokens: tuple[str, ...]
) -> int | None:
    programme = programme_by_code(connection, code)
    return link_of_programme(connection, programme.id, tokens)
