"""The ballot and the tally."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BeforeValidator, Field
from sqlalchemy import Connection

from app.commands.ballots import Basis, Receipt, cast_ballot, withdraw_ballot
from app.domain.refusals import Refusal
from app.queries.tally import seen_tally, tally_json, tally_of
from app.storage.activities import activity_by_key
from app.storage.boards import board_by_code, framework_of
from app.storage.seats import seat_by_public_id
from app.storage.votes import ballots as store
from app.web.http.bodies import Body, documented, read_body
from app.web.http.identity import (
    ROUND,
    SEEN_VERSION,
    header_number,
    require_seat,
    role_of,
    seat_cookie,
    staff_context,
)
from app.web.http.limits import SEAT_COMMANDS
from app.web.http.rendering import see_other, wanted
from app.web.http.routing import Code, board_address, short
from app.web.http.services import services_of
from app.web.participant.devices import device_sha256, keep_device, require_device
from app.web.participant.page import participant_page

router = APIRouter(prefix="/b/{code}/activities/{key}")


def _seat_id(value: Any) -> Any:
    return value.get("seat", value.get("id")) if isinstance(value, dict) else value


class BallotBody(Body):
    """`seat` and `assisted` are for a host who enters somebody's ballot."""

    fields: list[str]
    seat: Annotated[str | None, BeforeValidator(_seat_id)] = None
    assisted: Literal["handover", "paper"] | None = None


def _receipt(made: Receipt) -> dict[str, Any]:
    return {"fields": list(made.fields), "recorded_at": made.recorded_at, "receipt": made.receipt}


async def _cast(request: Request, code: str, key: str, body: BallotBody) -> Receipt:
    if body.seat is not None and body.seat != seat_cookie(request, code):
        context = await staff_context(request, code)
        try:
            return await cast_ballot(
                context, code, body.seat, key, body.fields, body.assisted or "paper"
            )
        except Refusal as refusal:  # it is not the host who lacks a seat
            raise Refusal("no_such_seat") if refusal.code == "no_seat" else refusal from None
    seat, rooms = require_seat(request, code), services_of(request)
    rooms.limits.spend(SEAT_COMMANDS, code, seat)
    device = require_device(request)
    return await cast_ballot(
        rooms.context, code, seat, key, body.fields, basis=_basis(request), device=device
    )


def _basis(request: Request) -> Basis:
    return Basis(header_number(request, ROUND), header_number(request, SEEN_VERSION))


@short(router, "PUT", "/ballot", openapi_extra=documented(BallotBody))
async def put_ballot(request: Request, code: Code, key: str) -> Response:
    """Casts or replaces one's ballot: exactly the rule's number of fields → {fields, recorded_at, receipt}."""
    body = await read_body(request, BallotBody)
    made = await _cast(request, code, key, body)
    if wanted(request) == "json":
        return _kept(
            request, code, JSONResponse(_receipt(made), headers={SEEN_VERSION: str(made.version)})
        )
    return await participant_page(request, code, chosen=key)


@router.post("/ballot", openapi_extra=documented(BallotBody), include_in_schema=False)
async def post_ballot(request: Request, code: Code, key: str) -> Response:
    """The same from a plain form: a 303, or the page with the refusal and what was ticked."""
    body = await read_body(request, BallotBody)
    try:
        made = await _cast(request, code, key, body)
    except Refusal as refusal:
        if wanted(request) == "json" or refusal.code in {
            "no_seat",
            "no_such_board",
            "no_such_activity",
        }:
            raise
        return await participant_page(
            request, code, chosen=key, refusal=refusal, ticked=body.fields
        )
    answer = (
        JSONResponse(_receipt(made))
        if wanted(request) == "json"
        else see_other(board_address(code, activity=key))
    )
    return _kept(request, code, answer)


def _kept(request: Request, code: str, answer: Response) -> Response:
    """The answer, by which a device that had no secret yet keeps the one it cast with."""
    keep_device(request, answer, code)
    return answer


class ReceiptBody(Body):
    """`receipt`: of one's own ballot, which another device cast."""

    receipt: Annotated[str, Field(max_length=60)]


@router.post("/ballot/show", openapi_extra=documented(ReceiptBody), include_in_schema=False)
async def post_show(request: Request, code: Code, key: str) -> Response:
    """The page with the choices of one's own ballot, by its receipt: in the answer only, so that no address keeps it."""
    require_seat(request, code)
    body = await read_body(request, ReceiptBody)
    return await participant_page(request, code, chosen=key, receipt=body.receipt)


async def _withdraw(request: Request, code: str, key: str) -> int:
    seat = require_seat(request, code)
    services_of(request).limits.spend(SEAT_COMMANDS, code, seat)
    return await withdraw_ballot(
        services_of(request).context, code, seat, key, _basis(request), device_sha256(request)
    )


@short(router, "DELETE", "/ballot", status_code=204)
async def delete_ballot(request: Request, code: Code, key: str) -> Response:
    """Withdraws one's ballot while the vote is open."""
    version = await _withdraw(request, code, key)
    if wanted(request) == "fragment":
        return await participant_page(request, code, chosen=key)
    return Response(status_code=204, headers={SEEN_VERSION: str(version)})


@router.post("/ballot/withdraw", include_in_schema=False)
async def post_withdraw(request: Request, code: Code, key: str) -> Response:
    """The same from a plain form."""
    await _withdraw(request, code, key)
    if wanted(request) == "fragment":
        return await participant_page(request, code, chosen=key)
    return see_other(board_address(code, activity=key))


@router.get("/tally")
async def get_tally(
    request: Request,
    code: Code,
    key: str,
    round: Annotated[int | None, Query(ge=0, le=10**6)] = None,
) -> Response:
    """The tally, to who may see it now; 403 `tally_hidden` before its reveal."""
    seat = seat_cookie(request, code)
    staff = await role_of(request, code) is not None

    def query(connection: Connection) -> dict[str, Any]:
        board = board_by_code(connection, code)
        vote = activity_by_key(connection, board.id, key)
        vote.value.require_kind("vote")
        present = store.round_of(connection, vote.id, vote.value.round)
        is_in = _is_in(connection, board.id, present, seat)
        # Without a seat one is whoever looks at the screen, which is open to all who have the code.
        staff_like = staff or seat is None
        tally = seen_tally(connection, vote, present, ballot_in=is_in, staff=staff_like)
        if round is not None and round < vote.value.round:
            tally = tally_of(connection, vote, round)
        if tally is None:
            raise Refusal("tally_hidden")
        if round is not None and round > vote.value.round:
            raise Refusal("no_such_round", round=round)
        return tally_json(framework_of(connection, vote.framework_id), tally)

    return JSONResponse(await services_of(request).context.database.read(query))


def _is_in(
    connection: Connection, board_id: int, found: store.StoredRound | None, seat: str | None
) -> bool:
    if seat is None or found is None:
        return False
    try:
        voter = seat_by_public_id(connection, board_id, seat)
    except Refusal:
        return False
    return store.ballot_of(connection, found.id, voter.id) is not None
