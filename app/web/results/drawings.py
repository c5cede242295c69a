"""The drawings of a vote as files: the wheel, the ranking, and strengths against priorities; to scale, or as pictures."""

import asyncio
from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from fastapi import Query as FromQuery
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from app.charts.figures import Figures
from app.charts.png import png_of, with_font
from app.charts.ranking import RankingWords, ranking_chart
from app.charts.wheel import wheel
from app.domain.framework import Framework
from app.domain.refusals import Refusal
from app.domain.tally import Tally
from app.locales import _, languages
from app.queries.board import board_view
from app.queries.results.results import results_of
from app.queries.results.tables import staff_tally, vote_of
from app.reports.votes import turnout_text
from app.reports.words import Words
from app.storage.activities import StoredActivity
from app.storage.boards import board_by_code
from app.web.http.identity import require_role
from app.web.http.routing import Code
from app.web.http.services import services_of
from app.web.results.downloads import Round, download
from app.web.results.page import chart_of

router = APIRouter(prefix="/b/{code}")
Kind = Literal["svg", "png"]
KINDS = {"svg": "image/svg+xml", "png": "image/png"}


class Asked(BaseModel):
    """Which vote (the last one opened), which round (the present one), in which language (the board's), for which paper."""

    activity: str | None = None
    round: Round = None
    locale: str | None = None
    look: Literal["light", "print"] = Field(
        "light", description="`print` is for paper without colours."
    )


Query = Annotated[Asked, FromQuery()]


@router.get("/diagram.{kind}")
async def diagram(request: Request, code: Code, kind: Kind, asked: Query) -> Response:
    """The wheel as a drawing that scales, or as a picture of three times its size. Refuses `tally_hidden`."""
    return await _file(
        request, code, "diagram", kind, lambda connection: _wheel(connection, code, asked)
    )


@router.get("/ranking.{kind}")
async def ranking(request: Request, code: Code, kind: Kind, asked: Query) -> Response:
    """The fields that have votes as bars, most votes first, as a drawing or a picture. Refuses `tally_hidden`."""
    return await _file(
        request, code, "ranking", kind, lambda connection: _ranking(connection, code, asked)
    )


@router.get("/matrix.{kind}")
async def matrix(request: Request, code: Code, kind: Kind, asked: Query) -> Response:
    """The notes of the situation against a vote's present round, as a drawing or a picture. Refuses `tally_hidden`, `nothing_to_draw`."""
    return await _file(
        request, code, "matrix", kind, lambda connection: _matrix(connection, code, asked)
    )


async def _file(
    request: Request,
    code: str,
    name: str,
    kind: Kind,
    query: Callable[[Connection], Callable[[], str]],
) -> Response:
    """What the query read is drawn outside of the snapshot, in a thread."""
    await require_role(request, code)
    draw = await services_of(request).context.database.read(query)
    svg = await asyncio.to_thread(draw)
    body = svg.encode() if kind == "svg" else await png_of(svg)
    return download(body, f"palabre-{code}-{name}.{kind}", KINDS[kind])


def _language(locale: str | None, board: str) -> str:
    return locale if locale in languages() else board


def _counted(
    connection: Connection, code: str, asked: Asked
) -> tuple[StoredActivity, Framework, Tally, str]:
    """The vote that is asked for, its framework, its tally as staff may see it, and the language of the drawing."""
    view = board_view(connection, board_by_code(connection, code))
    vote = vote_of(view, asked.activity)
    return (
        vote,
        view.framework(vote),
        staff_tally(connection, vote, asked.round),
        _language(asked.locale, view.board.locale),
    )


def _wheel(connection: Connection, code: str, asked: Asked) -> Callable[[], str]:
    _vote, framework, tally, language = _counted(connection, code, asked)
    words = Figures(language).wheel_words(framework)
    return lambda: with_font(str(wheel(framework, tally, words, standalone=True, theme=asked.look)))


def _ranking(connection: Connection, code: str, asked: Asked) -> Callable[[], str]:
    vote, framework, tally, language = _counted(connection, code, asked)
    words = Words(language)
    said = RankingWords(
        title=vote.value.title,
        description=words.say(
            _("The fields that have votes, most votes first; the table has the same numbers.")
        ),
        turnout=turnout_text(words, tally),
        without=words.say(_("Without votes: {fields}")),
        bars=Figures(language).bar_words,
    )
    return lambda: with_font(str(ranking_chart(framework, tally, said, theme=asked.look)))


def _matrix(connection: Connection, code: str, asked: Asked) -> Callable[[], str]:
    results = results_of(connection, code)
    readings = [one for one in results.readings if asked.activity in {None, one.vote.activity.key}]
    if not readings:
        raise Refusal("no_such_activity")
    reading = max(readings, key=lambda one: one.vote.round.opened_at if one.vote.round else "")
    if reading.vote.tally is None:
        raise Refusal("tally_hidden")
    if reading.quadrants is None:
        raise Refusal("nothing_to_draw")
    words = Words(_language(asked.locale, results.board.locale))
    return lambda: with_font(str(chart_of(words, reading, theme=asked.look)))
