"""Commands of hosts on one person: read the seat code, take a ballot away."""

from typing import Annotated

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from pydantic import Field

from app.commands.people.seat_codes import show_seat_code
from app.commands.voids import void_ballot
from app.queries.console.named_texts import texts_naming
from app.web.console.people_page import Named, people_page
from app.web.http.answers import answer_command
from app.web.http.bodies import Body, documented
from app.web.http.identity import require_role, staff_context
from app.web.http.pages.reader import wanted
from app.web.http.routing import Code, Router
from app.web.http.services import read
from app.web.http.staff_commands import staff_command

router = Router(prefix="/b/{code}/people/{seat}")


class VoidBody(Body):
    """`activity`: the key of the open vote; `reason`: a sentence that the
    person will read."""

    activity: str
    reason: Annotated[str, Field(max_length=2000)]


@router.post("/code")
async def post_code(request: Request, code: Code, seat: str) -> Response:
    """Returns a person's seat code → {seat_code}, and logs that. For hosts."""
    context = await staff_context(request, code)
    seat_code = await show_seat_code(context, code, seat)
    if wanted(request) == "json":
        return JSONResponse({"seat_code": seat_code})
    return await people_page(request, code, shown_code=(seat, seat_code))


@router.get("/named")
async def get_named(request: Request, code: Code, seat: str) -> Response:
    """Returns the texts that name a person → {texts: [{kind, text, page,
    place}]}. For organisers."""
    await require_role(request, code, "organiser")
    name, texts = await read(request, texts_naming, code, seat)
    if wanted(request) == "json":
        return JSONResponse({"texts": [vars(text) for text in texts]})
    return await people_page(request, code, named=Named(name, texts, seat))


@router.post("/ballot/void", openapi_extra=documented(VoidBody))
async def post_ballot_void(request: Request, code: Code, seat: str) -> Response:
    """Takes a person's ballot out of an open vote, with a reason that they
    read → 204.

    They may vote again.
    """
    context, body = await staff_command(request, code, VoidBody)
    await void_ballot(context, code, seat, body.activity, body.reason)
    return answer_command(request, code, page="people")
