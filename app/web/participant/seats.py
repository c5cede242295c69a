"""Join, come back, leave the device."""

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import Field
from sqlalchemy import Connection

from app.commands.people import seats as commands
from app.domain.refusals import Refusal
from app.domain.text import identity_of, tidy
from app.storage.boards import board_by_code
from app.storage.seats import StoredSeat, seats_of
from app.web.http.bodies import Body, documented, read_body
from app.web.http.identity import SEAT, forget, remember, seat_cookie
from app.web.http.limits import ADDRESS_GUESSES, address_of
from app.web.http.rendering import see_other, wanted
from app.web.http.routing import Code
from app.web.http.services import services_of
from app.web.participant.devices import DEVICE, renew_device
from app.web.participant.page import join_page, participant_page
from app.web.participant.visits import greet, require_cookies, spend_seat

router = APIRouter(prefix="/b/{code}/seats")


class JoinBody(Body):
    """`another`: on a page, somebody who bears the name of a person on the board, and is another."""

    name: str
    organisation: str = ""
    attendance: str = "in_room"
    group: str | None = None
    another: bool = False


class ResumeBody(Body):
    seat_code: Annotated[str, Field(max_length=40)]


def seat_json(seat: StoredSeat) -> dict[str, Any]:
    return {
        "seat": seat.public_id,
        "name": seat.name,
        "organisation": seat.organisation,
        "attendance": seat.attendance,
    }


async def _join(request: Request, code: str, body: JoinBody) -> StoredSeat:
    await spend_seat(request, code)
    return await commands.join(
        services_of(request).context,
        code,
        name=body.name,
        organisation=body.organisation,
        attendance=body.attendance,
        group=body.group,
    )


@router.post("", status_code=201, openapi_extra=documented(JoinBody))
async def post_seat(request: Request, code: Code) -> Response:
    """Takes a seat → 201 {seat, seat_code} and the cookie. A page is asked first, where somebody of this name has a seat."""
    body = await read_body(request, JoinBody)
    form = wanted(request) != "json"
    try:
        if form:
            require_cookies(request)
            namesakes = [] if body.another else await _namesakes(request, code, body.name)
            if (
                seat_cookie(request, code) in namesakes
            ):  # the same device, the same person: she is in
                return see_other(f"/b/{code}")
            if namesakes:
                return await join_page(
                    request,
                    code,
                    refusal=Refusal("is_it_you", name=body.name),
                    asked=body.model_dump(),
                )
        seat = await _join(request, code, body)
    except Refusal as refusal:
        if not form or refusal.code == "no_such_board":
            raise
        return await participant_page(request, code, refusal=refusal, joining=body.model_dump())
    answer = (
        see_other(f"/b/{code}")
        if form
        else JSONResponse({**seat_json(seat), "seat_code": seat.code}, 201)
    )
    remember(request, answer, SEAT, code, seat.public_id)
    renew_device(request, answer, code)
    greet(request, answer, code)
    return answer


async def _namesakes(request: Request, code: str, name: str) -> list[str]:
    """The seats of people of this name, however it is written; none where nobody new may join."""

    def query(connection: Connection) -> list[str]:
        board = board_by_code(connection, code)
        people = seats_of(connection, board.id) if board.joining == "open" else []
        return [
            seat.public_id
            for seat in people
            if not seat.device and identity_of(seat.name) == identity_of(tidy(name, line=True))
        ]

    return await services_of(request).context.database.read(query)


@router.post("/resume", openapi_extra=documented(ResumeBody))
async def resume(request: Request, code: Code) -> Response:
    """Comes back to one's seat by its personal code, on any device → 200 {seat} and the cookie."""
    body = await read_body(request, ResumeBody)
    services_of(request).limits.spend(ADDRESS_GUESSES, "seat", code, address_of(request))
    try:
        seat = await commands.resume(services_of(request).context, code, body.seat_code)
    except Refusal as refusal:
        if wanted(request) == "json" or refusal.code != "no_seat":
            raise
        unknown = Refusal("unknown_seat_code")
        return await participant_page(request, code, refusal=unknown, resuming=body.seat_code)
    answer = JSONResponse(seat_json(seat)) if wanted(request) == "json" else see_other(f"/b/{code}")
    remember(request, answer, SEAT, code, seat.public_id)
    if seat_cookie(request, code) != seat.public_id:
        renew_device(request, answer, code)
    return answer


@router.post("/leave", status_code=204)
async def leave(request: Request, code: Code) -> Response:
    """Forgets the seat on this device, which is shown its choices no more; the seat, its notes and its ballot stay."""
    answer = Response(status_code=204) if wanted(request) == "json" else see_other(f"/b/{code}")
    forget(answer, SEAT, code)
    forget(answer, DEVICE, code)
    return answer
