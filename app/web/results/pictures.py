"""Pictures of a result that explain themselves, and a message about it to send
on."""

from typing import Annotated, Literal

from anyio import to_thread
from fastapi import Query, Request, Response
from fastapi.responses import PlainTextResponse
from sqlalchemy import Connection

from app.charts.png import png_of, with_font
from app.domain.refusals import Refusal
from app.files.picture import picture
from app.files.result_words import picture_words, readable, share_text
from app.queries.results.chosen import ChosenResult, chosen_result, require_sealed
from app.queries.results.results import is_published
from app.reports.file_names import file_name
from app.reports.words import Words
from app.storage.boards import StoredBoard
from app.web.http.identity import require_role
from app.web.http.routing import Code, Router
from app.web.http.services import base_url, read, services_of
from app.web.results.downloads import chosen_language, download, named_in
from app.web.results.drawings import KINDS, DrawingQuery, Kind

SMALL = "app.files.small_png:with_palette"
router = Router(prefix="/b/{code}")
Drawing = Annotated[DrawingQuery, Query()]


@router.get("/picture.{kind}")
async def get_picture(
    request: Request, code: Code, kind: Kind, drawing: Drawing
) -> Response:
    """Returns a result in 16:9, with title, place, date, rule and names.
    Refuses `tally_hidden`."""
    result = await _result(request, code, drawing)
    language = chosen_language(drawing.locale, result.board.locale)
    svg = await to_thread.run_sync(_drawn, result, language, "wide", drawing.look)
    body = svg.encode() if kind == "svg" else await png_of(svg, 1)
    return download(
        body, file_name(result.label, "picture", language, kind), KINDS[kind]
    )


@router.get("/share.png")
async def get_share_picture(request: Request, code: Code, drawing: Drawing) -> Response:
    """Returns a sealed result in 1080 × 1350 and under 60 kB.

    Refuses `round_not_sealed`, `cannot_set`.
    """
    result = require_sealed(await _result(request, code, drawing))
    language = chosen_language(drawing.locale, result.board.locale)
    svg = await to_thread.run_sync(_drawn, result, language, "tall", drawing.look)
    body = await services_of(request).typesetters.make(
        request, SMALL, await png_of(svg, 1)
    )
    return download(
        body, file_name(result.label, "share", language, "png"), KINDS["png"]
    )


@router.get("/share.txt")
async def get_share_text(request: Request, code: Code, drawing: Drawing) -> Response:
    """Returns a message about a sealed result, at most 700 characters.

    With the address of the public result once there is one. Refuses
    `round_not_sealed`.
    """
    result = require_sealed(await _result(request, code, drawing))
    words = _words_of(
        chosen_language(drawing.locale, result.board.locale), result.board
    )
    text = share_text(words, result, result_address(request, result.board))
    return PlainTextResponse(text, headers={"Cache-Control": "no-store"})


def result_address(request: Request, board: StoredBoard) -> str:
    """Returns the address of the public result, "" before its publication."""
    return f"{base_url(request)}/b/{board.code}/result" if is_published(board) else ""


def sealed_message(
    connection: Connection, request: Request, code: str, language: str
) -> str:
    """Returns the text to send on of the vote that was opened last; "" before
    its close."""
    try:
        result = require_sealed(
            chosen_result(connection, code, None, None, (language,))
        )
    except Refusal:
        return ""
    words = _words_of(language, result.board)
    return share_text(words, result, result_address(request, result.board))


def _words_of(language: str, board: StoredBoard) -> Words:
    return Words(language, board.settings.time_zone)


async def _result(request: Request, code: str, drawing: DrawingQuery) -> ChosenResult:
    await require_role(request, code)
    return await read(
        request,
        chosen_result,
        code,
        drawing.activity,
        drawing.round,
        named_in(drawing.locale),
    )


def _drawn(
    result: ChosenResult, language: str, shape: Literal["wide", "tall"], look: str
) -> str:
    words = picture_words(_words_of(language, result.board), result)
    return with_font(
        str(picture(readable(result.framework), result.tally, words, shape, look))
    )
