"""Several seats at once: present or absent, taken away, their notes hidden."""

from collections.abc import Sequence
from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import Field

from app.commands.people import crowds as commands
from app.queries.console.people import PeopleLook, people_list
from app.web.http.answers import answer_command
from app.web.http.bodies import Body, documented, read_body
from app.web.http.identity import staff_context
from app.web.http.routing import Code
from app.web.http.services import services_of

router = APIRouter(
    prefix="/b/{code}/people"
)  # before the routes of one seat, or these words would be a seat


class SeatsBody(Body):
    """`seats`: their ids. Or `whom` is `found`: everybody whom a list with `q`, `since` and `until` shows, as `GET …/people`
    takes them."""

    seats: list[str] = Field(default_factory=list, max_length=20_000)
    whom: Literal["ticked", "found"] = "ticked"
    q: str = ""
    since: str = ""
    until: str = ""


class MarkBody(SeatsBody):
    """`all`: everybody, whatever `seats` says."""

    present: bool
    all: bool = False


async def _ids(request: Request, code: str, body: SeatsBody) -> list[str]:
    if body.whom == "ticked":
        return body.seats
    look = PeopleLook(body.q.strip(), body.since, body.until)
    people = await services_of(request).context.database.read(
        lambda connection: people_list(connection, code, look)
    )
    return [seat.public_id for seat in people.listed]


@router.post("/mark", openapi_extra=documented(MarkBody))
async def post_mark(request: Request, code: Code) -> Response:
    """Marks these seats, or all, present or absent → 200 {changed}; can be undone."""
    context = await staff_context(request, code)
    body = await read_body(request, MarkBody)
    chosen: Sequence[str] | None = None if body.all else await _ids(request, code, body)
    return answer_command(
        request,
        code,
        {"changed": await commands.mark_seats(context, code, chosen, present=body.present)},
        page="people",
    )


@router.post("/void", openapi_extra=documented(SeatsBody))
async def post_void(request: Request, code: Code) -> Response:
    """Takes these seats away, their open ballots with them → 200 {voided, ballots}; can be undone while no ballot went."""
    context = await staff_context(request, code)
    body = await read_body(request, SeatsBody)
    voided, lost = await commands.void_seats(context, code, await _ids(request, code, body))
    return answer_command(request, code, {"voided": voided, "ballots": lost}, page="people")


@router.post("/hide-notes", openapi_extra=documented(SeatsBody))
async def post_hide(request: Request, code: Code) -> Response:
    """Hides every shown note of these seats → 200 {hidden}; can be undone."""
    context = await staff_context(request, code)
    body = await read_body(request, SeatsBody)
    return answer_command(
        request,
        code,
        {"hidden": await commands.hide_notes_of(context, code, await _ids(request, code, body))},
        page="people",
    )
