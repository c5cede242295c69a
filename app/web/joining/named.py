"""Finds the texts that have a name, also of somebody who was erased, and words
them anew."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from pydantic import Field

from app.commands.context import Context
from app.commands.people.rewording import forget_name, reword
from app.documents.roster.roster import NAME_LIMIT
from app.domain.refusals import Refusal
from app.domain.text import clean_text
from app.locales import _
from app.queries.console.named_texts import text_at, texts_with_name
from app.storage.boards import board_by_code
from app.web.console.people_page import Named, people_page
from app.web.http.answers import require_page
from app.web.http.bodies import Body, documented, read_body
from app.web.http.forms.edits import seen_by
from app.web.http.identity import staff_context
from app.web.http.pages.reader import wanted
from app.web.http.rendering import see_other, translate
from app.web.http.routing import Code, Router
from app.web.http.services import read

router = Router(prefix="/b/{code}/named")
Name = Annotated[str, Field(max_length=2000)]


class NameBody(Body):
    """`name`: of somebody, as it may stand in a text."""

    name: Name


class RewordBody(Body):
    """`place`: of a text in the list; `text`: what is to stand there, "" for
    nothing. A form says which list it came from: that of a `name`, or of a
    `seat`."""

    place: Annotated[str, Field(max_length=200)]
    text: Annotated[str, Field(max_length=5000)]
    name: Name = ""
    seat: Annotated[str, Field(max_length=64)] = ""


@dataclass(frozen=True)
class Caller:
    """An organiser who asked for the list of a name."""

    request: Request
    code: str
    context: Context


async def _organiser(request: Request, code: str) -> Caller:
    return Caller(request, code, await staff_context(request, code, "organiser"))


async def _listed(
    caller: Caller, name: str, refusal: Refusal | None = None
) -> Response:
    """Returns {texts} of a name, to a browser the page of people with the
    list."""
    code = caller.code

    texts = await read(caller.request, texts_with_name, code, name) if name else []
    if wanted(caller.request) == "json":
        return JSONResponse({"texts": [vars(text) for text in texts]})
    return await people_page(
        caller.request, code, named=Named(name, texts), refusal=refusal
    )


@router.post("", openapi_extra=documented(NameBody))
async def post_named(request: Request, code: Code) -> Response:
    """Returns the texts that have a name → {texts: [{kind, text, page,
    place}]}; `kind` `log` where a former wording has it. For organisers.
    Refuses `text_empty`, `text_too_long`."""
    caller = await _organiser(request, code)
    body = await read_body(request, NameBody)
    return await _listed(caller, clean_text(body.name, NAME_LIMIT, line=True))


@router.post("/reword", openapi_extra=documented(RewordBody))
async def post_reword(request: Request, code: Code) -> Response:
    """Puts another text in a place; the former one goes, from the log too →
    {texts} of the name. For organisers. Refuses `no_such_place`,
    `text_too_long`, `changed_meanwhile`."""
    caller = await _organiser(request, code)
    body = await read_body(request, RewordBody)
    board = await read(caller.request, board_by_code, code)
    empty = translate(board.locale, _("(erased text)"))
    present = text_at(code, body.place, body.seat)
    context = seen_by(caller.context, code, body.edit, present)
    try:
        await reword(context, code, body.place, body.text, empty=empty)
    except Refusal as refusal:
        require_page(request, refusal, "no_such_place", "changed_meanwhile")
        return await _listed(caller, body.name, refusal)
    if body.seat and wanted(request) != "json":
        return see_other(f"/b/{code}/people/{body.seat}/named")
    return await _listed(caller, body.name)


@router.post("/forget", openapi_extra=documented(NameBody))
async def post_forget(request: Request, code: Code) -> Response:
    """Takes former wordings with a name out of the log → {texts} of the name.
    For organisers."""
    caller = await _organiser(request, code)
    name = clean_text((await read_body(request, NameBody)).name, NAME_LIMIT, line=True)
    await forget_name(caller.context, code, name)
    return await _listed(caller, name)
