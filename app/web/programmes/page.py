"""The page of a programme: sums, matrix of towns and fields, boards, and what
is missing."""

import asyncio
import re
from collections.abc import Mapping
from typing import Annotated

from fastapi import Query, Request, Response
from markupsafe import Markup

from app.commands.programmes.programmes import erase_programme
from app.domain.refusals import Refusal
from app.queries.programmes.chosen_towns import comparable_json
from app.queries.programmes.document import boards_json, programme_json
from app.queries.programmes.view import ProgrammeView, Stamp
from app.reports.words import Words
from app.web.http.answers import json_or_empty, require_page
from app.web.http.bodies import Body, documented, read_body
from app.web.http.pages.reader import language_of, reader_languages, wanted
from app.web.http.pages.templates import render
from app.web.http.rendering import page, see_other
from app.web.http.routing import Code, Router, board_code
from app.web.http.services import services_of
from app.web.programmes.access import require_programme
from app.web.programmes.views import read_programme
from app.web.programmes.words import ProgrammeWords, Window

router = Router(prefix="/p/{code}")
First = Annotated[int, Query(ge=1, le=10**6)]  # the place of a town, from 1 on
RECEIVED = re.compile(r"(new|same|newer|older|here)-([0-9]{1,3})")


class EraseProgrammeBody(Body):
    """`code`: the programme's own, typed again."""

    code: str = ""


@router.get("")
async def get_programme(request: Request, code: Code, towns: First = 1) -> Response:
    """Shows the programme; JSON: its document (as export.json) with `code`,
    `boards` and `comparable`. `towns`: the place of the first town that the
    page lists, of a hundred."""
    await require_programme(request, code)
    if wanted(request) != "json":
        return await programme_page(request, code, first=towns)
    _stamp, view = await spoken_programme(request, code)
    head = {
        "code": view.code,
        "title": view.title,
        "template": view.template,
        "locale": view.locale,
    }
    lists = {"boards": boards_json(view), "comparable": comparable_json(view)}
    document = {**head, **programme_json(view), **lists}
    return json_or_empty(request, document)


async def spoken_programme(
    request: Request, code: str, *, patient: bool = False
) -> tuple[Stamp, ProgrammeView]:
    """Returns the programme with its stamp, names in the reader's languages,
    else its own; to a `patient` reader as `read_programme` does."""
    stamp, view = await read_programme(request, code, patient=patient)
    return stamp, view.in_languages(reader_languages(request))


async def programme_page(
    request: Request,
    code: str,
    *,
    refusal: Refusal | None = None,
    new_sender: Mapping[str, str] | None = None,
    first: int = 1,
) -> Response:
    """Returns the page; after a refusal with it on top. `new_sender`: a town's
    link, shown once."""
    stamp, view = await spoken_programme(request, code)
    values = {
        "view": view,
        "live": Markup(await _live(request, view, first)),  # noqa: S704 - a template made it
        "first": first,
        "stamp": written(stamp),
        "received": _received(request),
        "new_sender": new_sender,
    }
    return page(
        request, "programmes/page.html", values, refusal=refusal, language=view.locale
    )


@router.get("/news")
async def get_programme_news(
    request: Request, code: Code, since: str = "", towns: First = 1
) -> Response:
    """Returns the parts of the page that change, and their stamp in
    `Palabre-Stamp`; 204 while nothing has changed since that stamp."""
    await require_programme(request, code)
    stamp, view = await spoken_programme(request, code, patient=True)
    if since == written(stamp):
        return Response(status_code=204)
    html = await _live(request, view, towns)
    return Response(
        html, headers={"Palabre-Stamp": written(stamp)}, media_type="text/html"
    )


@router.get("/fields/{field}")
async def get_programme_field(request: Request, code: Code, field: str) -> Response:
    """Shows all towns that chose a field. Refuses `no_such_field`."""
    await require_programme(request, code)
    _stamp, view = await spoken_programme(request, code)
    if field not in view.framework.fields:
        raise Refusal("no_such_field")
    values = {**_values(request, view, 1), "field": view.framework.fields[field]}
    return await asyncio.to_thread(
        page, request, "programmes/field.html", values, language=view.locale
    )


async def _live(request: Request, view: ProgrammeView, first: int) -> str:
    """Returns the parts that change, as HTML. It is made once for all who read
    a state of the programme in one language, in a thread: others do not wait
    for a thousand towns."""
    language = language_of(request, view.locale)
    key = (language, first, services_of(request).context.today().isoformat())
    if key not in view.rendered:
        view.rendered[key] = await asyncio.to_thread(
            lambda: render(
                language, "programmes/parts/live.html", _values(request, view, first)
            )
        )
    return view.rendered[key]


def written(stamp: tuple[int, int, int]) -> str:
    return "-".join(map(str, stamp))


def _values(request: Request, view: ProgrammeView, first: int) -> dict[str, object]:
    words = Words(language_of(request, view.locale))
    return {
        "view": view,
        "words": words,
        "says": ProgrammeWords(words, view),
        "window": Window(view, first),
        "today": services_of(request).context.today().isoformat(),
    }


def _received(request: Request) -> Mapping[str, int]:
    """Returns {state: files} of the upload that led to this page."""
    return {
        match[1]: int(match[2])
        for match in RECEIVED.finditer(request.query_params.get("received", "")[:200])
    }


@router.post("/erase", openapi_extra=documented(EraseProgrammeBody))
async def post_programme_erase(request: Request, code: Code) -> Response:
    """Erases the programme and the numbers that towns sent; the boards stay
    with their links.

    Refuses `bad_setting` where `code` is not the programme's.
    """
    await require_programme(request, code)
    body = await read_body(request, EraseProgrammeBody)
    try:
        if board_code(body.code) != code:
            raise Refusal("bad_setting", cause="code")
        await erase_programme(services_of(request).context, code)
    except Refusal as refusal:
        require_page(request, refusal)
        return await programme_page(request, code, refusal=refusal)
    return (
        json_or_empty(request, None)
        if wanted(request) == "json"
        else see_other("/programmes")
    )
