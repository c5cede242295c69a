"""Downloads of drawings, as SVG or PNG: wheel, ranking, and notes against
votes."""

import asyncio
from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import Query as FromQuery
from fastapi import Request, Response
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from app.charts.figures import Figures
from app.charts.png import png_of, with_font
from app.charts.ranking import ranking_chart
from app.charts.wheel import has_wheel, wheel
from app.domain.framework import Framework
from app.domain.votes.tally import Tally
from app.queries.board import board_view
from app.queries.results.file_label import FileLabel
from app.queries.results.results import latest_reading, results_of
from app.queries.results.tally_tables import staff_tally, vote_of
from app.reports.chapters.vote_tables import ranking_words
from app.reports.file_names import file_name
from app.reports.words import Words
from app.storage.activities import StoredActivity
from app.storage.boards import board_by_code
from app.web.http.identity import require_role
from app.web.http.routing import Code, Router
from app.web.http.services import read
from app.web.results.downloads import (
    RoundNumber,
    chosen_language,
    download,
    labelled_view,
    named_in,
)
from app.web.results.page import chart_of

router = Router(prefix="/b/{code}")
Kind = Literal["svg", "png"]
Draw = Callable[[], str]  # an SVG, drawn after the transaction that read it
KINDS = {"svg": "image/svg+xml", "png": "image/png"}


class DrawingQuery(BaseModel):
    """Names the vote, its round, the language and the paper of a drawing.

    Without them: the vote that was opened last, no tie-break or vote on notes
    where there is another; its present round, the board's language.
    """

    activity: str | None = None
    round: RoundNumber = None
    locale: str | None = None
    look: Literal["light", "print"] = Field(
        "light", description="`print` is for paper without colours."
    )


Query = Annotated[DrawingQuery, FromQuery()]
Reading = Callable[[Connection, str, DrawingQuery], Draw]


@router.get("/diagram.{kind}")
async def diagram(request: Request, code: Code, kind: Kind, drawing: Query) -> Response:
    """Returns the wheel, of fewer than 7 or more than 36 fields the bars of
    the ranking; as PNG in three times its size. Refuses `tally_hidden`."""
    return await _file(request, code, "diagram", kind, drawing, _wheel)


@router.get("/ranking.{kind}")
async def ranking(request: Request, code: Code, kind: Kind, drawing: Query) -> Response:
    """Returns bars of the fields with votes, most votes first. Refuses
    `tally_hidden`."""
    return await _file(request, code, "ranking", kind, drawing, _ranking)


@router.get("/matrix.{kind}")
async def matrix(request: Request, code: Code, kind: Kind, drawing: Query) -> Response:
    """Returns notes of the situation against votes of a vote's present round.

    Refuses `tally_hidden`, `nothing_to_draw`.
    """
    return await _file(request, code, "matrix", kind, drawing, _matrix)


async def _file(
    request: Request,
    code: str,
    name: str,
    kind: Kind,
    drawing: DrawingQuery,
    query: Reading,
) -> Response:
    """Returns the drawing as a file; it is drawn in a thread, after the
    reading transaction."""
    await require_role(request, code)

    draw, label = await read(request, _read_drawing, code, drawing, query)
    svg = await asyncio.to_thread(draw)
    body = svg.encode() if kind == "svg" else await png_of(svg)
    language = chosen_language(drawing.locale, label.locale)
    return download(body, file_name(label, name, language, kind), KINDS[kind])


def _read_drawing(
    connection: Connection, code: str, drawing: DrawingQuery, query: Reading
) -> tuple[Draw, FileLabel]:
    draw = query(connection, code, drawing)
    return draw, labelled_view(connection, code)[1]


def _counted(
    connection: Connection, code: str, drawing: DrawingQuery
) -> tuple[StoredActivity, Framework, Tally, str]:
    """Returns the vote, its framework, its tally as staff may see it, and the
    language."""
    view = board_view(
        connection, board_by_code(connection, code), named_in(drawing.locale)
    )
    vote = vote_of(view, drawing.activity)
    return (
        vote,
        view.framework(vote),
        staff_tally(connection, vote, drawing.round),
        chosen_language(drawing.locale, view.board.locale),
    )


def _wheel(connection: Connection, code: str, drawing: DrawingQuery) -> Draw:
    _vote, framework, tally, language = _counted(connection, code, drawing)
    if not has_wheel(framework):
        return _ranking(connection, code, drawing)
    words = Figures(language).wheel_words(framework)
    return lambda: with_font(
        str(wheel(framework, tally, words, standalone=True, theme=drawing.look))
    )


def _ranking(connection: Connection, code: str, drawing: DrawingQuery) -> Draw:
    vote, framework, tally, language = _counted(connection, code, drawing)
    labels = ranking_words(Words(language), framework, vote.value.title, tally)
    return lambda: with_font(
        str(ranking_chart(framework, tally, labels, theme=drawing.look))
    )


def _matrix(connection: Connection, code: str, drawing: DrawingQuery) -> Draw:
    results = results_of(connection, code, named_in(drawing.locale))
    reading = latest_reading(results, drawing.activity)
    reading.require_matrix()
    words = Words(chosen_language(drawing.locale, results.board.locale))
    return lambda: with_font(str(chart_of(words, reading, theme=drawing.look)))
