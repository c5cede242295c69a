"""Join, come back, leave the device."""

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import Field

from app.commands import seats as commands
from app.domain.refusals import Refusal
from app.storage.seats import StoredSeat
from app.web.bodies import Body, documented, read_body
from app.web.devices import DEVICE, renew_device
from app.web.house import house
from app.web.identity import SEAT, forget, remember, seat_cookie
from app.web.limits import ADDRESS_GUESSES, ADDRESS_SEATS, BOARD_SEATS, address_of
from app.web.participant import participant_page
from app.web.rendering import see_other, wanted
from app.web.routing import Code

router = APIRouter(prefix="/b/{code}/seats")


class JoinBody(Body):
    name: str
    organisation: str = ""
    attendance: str = "in_room"
    group: str | None = None


class ResumeBody(Body):
    seat_code: Annotated[str, Field(max_length=40)]


def seat_json(seat: StoredSeat) -> dict[str, Any]:
    return {"seat": seat.public_id, "name": seat.name, "organisation": seat.organisation, "attendance": seat.attendance}


async def _join(request: Request, code: str, body: JoinBody) -> StoredSeat:
    limits = house(request).limits
    limits.spend(ADDRESS_SEATS, address_of(request))
    limits.spend(BOARD_SEATS, code)
    return await commands.join(
        house(request).desk,
        code,
        name=body.name,
        organisation=body.organisation,
        attendance=body.attendance,
        group=body.group,
    )


@router.post("", status_code=201, openapi_extra=documented(JoinBody))
async def post_seat(request: Request, code: Code) -> Response:
    """Takes a seat → 201 {seat, seat_code} and the cookie."""
    body = await read_body(request, JoinBody)
    try:
        seat = await _join(request, code, body)
    except Refusal as refusal:
        if wanted(request) == "json" or refusal.code == "no_such_board":
            raise
        return await participant_page(request, code, refusal=refusal, joining=body.model_dump())
    answer = JSONResponse({**seat_json(seat), "seat_code": seat.code}, 201) if wanted(request) == "json" else see_other(f"/b/{code}")
    remember(request, answer, SEAT, code, seat.public_id)
    renew_device(request, answer, code)
    return answer


@router.post("/resume", openapi_extra=documented(ResumeBody))
async def resume(request: Request, code: Code) -> Response:
    """Comes back to one's seat by its personal code, on any device → 200 {seat} and the cookie."""
    body = await read_body(request, ResumeBody)
    house(request).limits.spend(ADDRESS_GUESSES, "seat", code, address_of(request))
    try:
        seat = await commands.resume(house(request).desk, code, body.seat_code)
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
