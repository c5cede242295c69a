"""Commands on several seats at once: mark present or absent, take away, hide
notes."""

from collections.abc import Sequence
from typing import Literal

from fastapi import Request, Response
from pydantic import Field

from app.commands.people import crowds as commands
from app.queries.console.people import PeopleLook, people_list
from app.web.http.answers import answer_command
from app.web.http.bodies import Body, documented
from app.web.http.routing import Code, Router
from app.web.http.services import read
from app.web.http.staff_commands import staff_command

# Among the routes it comes before those of a single seat: these words would
# match as a seat.
router = Router(prefix="/b/{code}/people")


class SeatsBody(Body):
    """`seats`: their ids. With `whom` `found`: everybody in the list of `GET
    …/people` with the same `q`, `since` and `until`."""

    seats: list[str] = Field(default_factory=list, max_length=20_000)
    whom: Literal["ticked", "found"] = "ticked"
    q: str = ""
    since: str = ""
    until: str = ""


class MarkBody(SeatsBody):
    """`all`: everybody; `seats` is not read."""

    present: bool
    all: bool = False


async def _seat_ids(request: Request, code: str, body: SeatsBody) -> list[str]:
    """Returns the ids of the seats that a body means."""
    if body.whom == "ticked":
        return body.seats
    look = PeopleLook(body.q.strip(), body.since, body.until)
    people = await read(request, people_list, code, look)
    return [seat.public_id for seat in people.listed]


@router.post("/mark", openapi_extra=documented(MarkBody))
async def post_mark(request: Request, code: Code) -> Response:
    """Marks these seats, or all, present or absent → 200 {changed}; can be
    undone."""
    context, body = await staff_command(request, code, MarkBody)
    chosen: Sequence[str] | None = (
        None if body.all else await _seat_ids(request, code, body)
    )
    changed = await commands.mark_seats(context, code, chosen, present=body.present)
    return answer_command(request, code, {"changed": changed}, page="people")


@router.post("/void", openapi_extra=documented(SeatsBody))
async def post_void(request: Request, code: Code) -> Response:
    """Takes these seats away with their open ballots → 200 {voided, ballots}.

    Can be undone where no ballot was taken away.
    """
    context, body = await staff_command(request, code, SeatsBody)
    seats = await _seat_ids(request, code, body)
    voided, lost = await commands.void_seats(context, code, seats)
    value = {"voided": voided, "ballots": lost}
    return answer_command(request, code, value, page="people")


@router.post("/hide-notes", openapi_extra=documented(SeatsBody))
async def post_hide(request: Request, code: Code) -> Response:
    """Hides all notes of these seats → 200 {hidden}; can be undone."""
    context, body = await staff_command(request, code, SeatsBody)
    seats = await _seat_ids(request, code, body)
    hidden = await commands.hide_notes_of(context, code, seats)
    return answer_command(request, code, {"hidden": hidden}, page="people")
