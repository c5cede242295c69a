"""The towns of a programme that somebody chose, side by side, without their
files."""

import asyncio
from typing import Annotated

from fastapi import Query, Request, Response

from app.domain.refusals import Refusal
from app.queries.compare.comparison import Comparison
from app.queries.programmes.chosen_towns import compare_towns
from app.queries.programmes.view import ProgrammeView
from app.reports.words import Words
from app.web.http.answers import require_page
from app.web.http.pages.reader import language_of, wanted
from app.web.http.rendering import page
from app.web.http.routing import Code, Router
from app.web.programmes.access import require_programme
from app.web.programmes.page import spoken_programme
from app.web.programmes.words import ProgrammeWords
from app.web.results.compare import comparison_values, program_answer

router = Router(prefix="/p/{code}")
Number = Annotated[int, Query(ge=1, le=10**6)]
Towns = Annotated[list[Number], Query(max_length=1000, default_factory=list)]
Form = Annotated[str, Query(alias="format")]


@router.get("/compare")
async def get_programme_comparison(
    request: Request, code: Code, town: Towns, form: Form = ""
) -> Response:
    """Compares 2 to 12 towns of the programme, each `town` a number of
    `comparable`, from the counts that it has of them; `format` csv answers
    with a table. Without a town a browser gets the form. Refuses
    `compare_count`, `no_such_town`, `town_not_compared`."""
    await require_programme(request, code)
    _stamp, view = await spoken_programme(request, code)
    if not town and wanted(request) != "json":
        return await _page(request, view, [])
    try:
        comparison = compare_towns(view, town)
    except Refusal as refusal:
        require_page(request, refusal)
        return await _page(request, view, town, refusal=refusal)
    answer = program_answer(request, comparison, form)
    return answer or await _page(request, view, town, comparison=comparison)


async def _page(
    request: Request,
    view: ProgrammeView,
    chosen: list[int],
    *,
    comparison: Comparison | None = None,
    refusal: Refusal | None = None,
) -> Response:
    language = language_of(request, view.locale)
    values = {
        **comparison_values(comparison, language),
        "view": view,
        "chosen": frozenset(chosen),
        "towns_say": ProgrammeWords(Words(language), view),
    }
    return await asyncio.to_thread(
        page,
        request,
        "programmes/compare.html",
        values,
        refusal=refusal,
        language=view.locale,
    )
