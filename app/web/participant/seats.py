"""Join, come back, leave the device."""

from typing import Annotated

from fastapi import Request, Response
from pydantic import Field
from sqlalchemy import Connection

from app.commands.people import seats as commands
from app.domain.refusals import Refusal
from app.domain.text import identity_of, tidy
from app.storage.boards import board_by_code
from app.storage.seats import StoredSeat, seats_of
from app.web.http.answers import answer, require_page
from app.web.http.bodies import Body, documented, read_body
from app.web.http.guesses import spend_from_address
from app.web.http.identity import SEAT, Caller, caller_of, forget, remember
from app.web.http.limits import ADDRESS_GUESSES
from app.web.http.rendering import see_other
from app.web.http.routing import Code, Router
from app.web.http.services import board_url, read
from app.web.participant.devices import DEVICE, renew_device
from app.web.participant.page import join_page, participant_page
from app.web.participant.visits import greet, require_cookies, spend_seat

router = Router(prefix="/b/{code}/seats")


class JoinBody(Body):
    """`answers`: to the board's questions at joining, "question:answer" each;
    none is needed. `another`: on a page, that the name is also that of a
    different person on the board."""

    name: str
    organisation: str = ""
    attendance: str = "in_room"
    group: str | None = None
    answers: list[str] = Field(default_factory=list, max_length=12)
    another: bool = False


class ResumeBody(Body):
    seat_code: Annotated[str, Field(max_length=40)]


def person_json(seat: StoredSeat) -> dict[str, object]:
    """Returns {seat, name, organisation}."""
    return {
        "seat": seat.public_id,
        "name": seat.name,
        "organisation": seat.organisation,
    }


def seat_json(seat: StoredSeat) -> dict[str, object]:
    """Returns {seat, name, organisation, attendance}."""
    return {**person_json(seat), "attendance": seat.attendance}


def with_result(request: Request, refusal: Refusal, code: str) -> Refusal:
    """Returns the refusal; that of a workshop that has ended says where its
    result is."""
    if refusal.details.get("cause") != "ended":
        return refusal
    address = f"{board_url(request, code)}/{refusal.details['result']}"
    return Refusal(refusal.code, **{**refusal.details, "address": address})


async def _join(caller: Caller, body: JoinBody) -> StoredSeat:
    await spend_seat(caller.request, caller.code)
    return await commands.join(
        caller.context,
        caller.code,
        name=body.name,
        organisation=body.organisation,
        attendance=body.attendance,
        group=body.group,
        answers=body.answers,
    )


@router.post("", status_code=201, openapi_extra=documented(JoinBody))
async def post_seat(request: Request, code: Code) -> Response:
    """Takes a seat → 201 {seat, seat_code} and the cookie. A page asks first,
    where somebody of this name has a seat."""
    caller = await caller_of(request, code)
    body = await read_body(request, JoinBody)
    try:
        if caller.form != "json" and (page := await _page_before(caller, body)):
            return page
        seat = await _join(caller, body)
    except Refusal as refusal:
        refusal = with_result(request, refusal, code)
        require_page(request, refusal, "no_such_board")
        return await participant_page(
            caller, refusal=refusal, joining=body.model_dump()
        )
    value = {**seat_json(seat), "seat_code": seat.code}
    response = await answer(request, value, status=201, to=f"/b/{code}")
    remember(request, response, SEAT, code, seat.public_id)
    renew_device(request, response, code)
    greet(request, response, code)
    return response


async def _page_before(caller: Caller, body: JoinBody) -> Response | None:
    """Returns what a browser is shown instead of a new seat, if anything: the
    board where the same device joins again, the question whether it is that
    person where the name is taken.

    Refuses `no_cookies`.
    """
    require_cookies(caller.request)
    namesakes = [] if body.another else await _namesakes(caller, body.name)
    if caller.seat in namesakes:
        return see_other(f"/b/{caller.code}")
    if not namesakes:
        return None
    refusal = Refusal("is_it_you", name=tidy(body.name, line=True))
    return await join_page(caller, refusal=refusal, namesake=body.model_dump())


async def _namesakes(caller: Caller, name: str) -> list[str]:
    """Returns the seats of people of this name, however it is written; none
    where nobody new may join."""
    identity = identity_of(tidy(name, line=True))
    return await read(caller.request, _seats_named, caller, identity)


def _seats_named(connection: Connection, caller: Caller, identity: str) -> list[str]:
    board = board_by_code(connection, caller.code)
    seats = seats_of(connection, board.id) if board.joining == "open" else []
    people = [seat for seat in seats if not seat.device]
    return [seat.public_id for seat in people if identity_of(seat.name) == identity]


@router.post("/resume", openapi_extra=documented(ResumeBody))
async def resume(request: Request, code: Code) -> Response:
    """Comes back to one's seat by its personal code, on any device → 200
    {seat} and the cookie."""
    caller = await caller_of(request, code)
    body = await read_body(request, ResumeBody)
    spend_from_address(request, ADDRESS_GUESSES, "seat", code)
    try:
        seat = await commands.resume(caller.context, code, body.seat_code)
    except Refusal as refusal:
        if refusal.code not in {"no_seat", "joining_closed"}:
            raise
        refusal = with_result(request, refusal, code)
        require_page(request, refusal)
        said = Refusal("unknown_seat_code") if refusal.code == "no_seat" else refusal
        return await participant_page(caller, refusal=said, resuming=body.seat_code)
    response = await answer(request, seat_json(seat), to=f"/b/{code}")
    remember(request, response, SEAT, code, seat.public_id)
    if caller.seat != seat.public_id:
        renew_device(request, response, code)
    return response


@router.post("/leave", status_code=204)
async def leave(request: Request, code: Code) -> Response:
    """Forgets the seat and its choices on this device; the seat, its notes and
    its ballot stay."""
    response = await answer(request, None, to=f"/b/{code}")
    forget(response, SEAT, code)
    forget(response, DEVICE, code)
    return response
