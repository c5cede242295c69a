"""What leaves the board as a file."""

import asyncio
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import Connection

from app.domain.framework import Framework
from app.domain.tally import Tally
from app.exports.csv_tables import csv_of
from app.exports.diagram import wheel
from app.exports.png import png_of, with_font
from app.exports.session_json import write_session
from app.locales import languages
from app.queries.board import BoardView, board_view
from app.queries.session import session_json
from app.queries.tables import Table, notes_table, staff_tally, tally_table, turnout_table, vote_of
from app.storage.boards import board_by_code
from app.web.figures import Figures
from app.web.house import house
from app.web.identity import require_role
from app.web.routing import Code

router = APIRouter(prefix="/b/{code}")
Round = Annotated[int | None, Query(ge=1, le=10**6)]


def download(body: bytes, name: str, kind: str) -> Response:
    """A file to keep: never shown in our own pages' place, never left in a cache."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(body, media_type=kind, headers=headers)


@router.get("/export.json")
async def export_json(request: Request, code: Code) -> Response:
    """The whole session, schema palabre-session/1 (/schemas/palabre-session-1.json). For the organiser: it holds the seat codes."""
    await require_role(request, code, "organiser")
    database = house(request).desk.database
    body = await database.read(lambda connection: write_session(session_json(connection, board_by_code(connection, code))))
    return download(body, f"palabre-{code}.json", "application/json")


@router.get("/export.csv")
async def export_csv(
    request: Request,
    code: Code,
    table: Literal["tally", "notes", "turnout"] = "tally",
    activity: str | None = None,
    round: Round = None,
    locale: str | None = None,
) -> Response:
    """A table for spreadsheets. Refuses `tally_hidden` before a hidden tally's reveal."""
    await require_role(request, code)

    def query(connection: Connection) -> bytes:
        view = board_view(connection, board_by_code(connection, code))
        language = locale if locale in languages() else view.board.locale
        return csv_of(_table(connection, view, table, activity, round), language)

    body = await house(request).desk.database.read(query)
    return download(body, f"palabre-{code}-{table}.csv", "text/csv; charset=utf-8")


def _table(connection: Connection, view: BoardView, table: str, activity: str | None, number: int | None) -> Table:
    if table == "notes":
        return notes_table(connection, view, activity)
    return turnout_table(connection, view) if table == "turnout" else tally_table(connection, view, activity, number)


async def _drawing(request: Request, code: str, activity: str | None, number: int | None, locale: str | None) -> str:
    """The wheel of a vote's round as a file of its own. Refuses `tally_hidden`."""
    await require_role(request, code)

    def query(connection: Connection) -> tuple[Framework, Tally, str]:
        view = board_view(connection, board_by_code(connection, code))
        vote = vote_of(view, activity)
        language = locale if locale in languages() else view.board.locale
        return view.framework(vote), staff_tally(connection, vote, number), language

    framework, tally, language = await house(request).desk.database.read(query)
    words = Figures(language).wheel_words(framework)
    return await asyncio.to_thread(lambda: with_font(str(wheel(framework, tally, words, standalone=True))))


@router.get("/diagram.svg")
async def diagram_svg(
    request: Request, code: Code, activity: str | None = None, round: Round = None, locale: str | None = None
) -> Response:
    """The wheel as a drawing that scales."""
    svg = await _drawing(request, code, activity, round, locale)
    return download(svg.encode(), f"palabre-{code}-diagram.svg", "image/svg+xml")


@router.get("/diagram.png")
async def diagram_png(
    request: Request, code: Code, activity: str | None = None, round: Round = None, locale: str | None = None
) -> Response:
    """The wheel as a picture of 3,000 pixels."""
    png = await png_of(await _drawing(request, code, activity, round, locale))
    return download(png, f"palabre-{code}-diagram.png", "image/png")
