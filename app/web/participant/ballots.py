"""The ballot and the tally."""

from typing import Annotated, Any, Literal

from fastapi import Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BeforeValidator, Field
from sqlalchemy import Connection

from app.commands.ballot_requests import Basis
from app.commands.ballots import BallotOutcome, cast_ballot, withdraw_ballot
from app.domain.refusals import Refusal
from app.queries.board import board_view
from app.queries.tally import seen_tally, tally_json, tally_of
from app.queries.words import framework_shown
from app.storage.activities import activity_by_key
from app.storage.boards import board_by_code
from app.storage.seats import seat_or_none
from app.storage.votes.ballots import ballot_of
from app.storage.votes.rounds import StoredRound, round_of
from app.web.http.answers import answer, require_page
from app.web.http.bodies import Body, documented, read_body
from app.web.http.identity import ROUND, SEEN_VERSION, Caller, caller_of, header_number
from app.web.http.rendering import see_other
from app.web.http.routing import Code, Router, board_address, short
from app.web.http.services import read
from app.web.participant.devices import device_sha256, keep_device, require_device
from app.web.participant.page import participant_page

router = Router(prefix="/b/{code}/activities/{key}")


def _seat_id(value: Any) -> Any:
    return value.get("seat", value.get("id")) if isinstance(value, dict) else value


class BallotBody(Body):
    """`fields`: ids of fields; of the question `word`, the word itself. `seat`
    and `assisted` are for a host who enters somebody's ballot."""

    fields: list[str]
    seat: Annotated[str | None, BeforeValidator(_seat_id)] = None
    assisted: Literal["handover", "paper"] | None = None


def _receipt(receipt: BallotOutcome) -> dict[str, object]:
    return {
        "fields": list(receipt.fields),
        "recorded_at": receipt.recorded_at,
        "receipt": receipt.receipt,
    }


async def _cast(caller: Caller, key: str, body: BallotBody) -> BallotOutcome:
    if body.seat is not None and body.seat != caller.seat:
        return await _cast_for(caller, key, body, body.seat)
    seat = caller.spend_command()
    return await cast_ballot(
        caller.context,
        caller.code,
        seat,
        key,
        body.fields,
        basis=_basis(caller.request),
        device=require_device(caller.request),
    )


async def _cast_for(
    caller: Caller, key: str, body: BallotBody, seat: str
) -> BallotOutcome:
    """Casts the ballot of another seat, for a host. Refuses `no_such_seat`: it
    is not the host who lacks one."""
    context, way = await caller.staff_context(), body.assisted or "paper"
    try:
        return await cast_ballot(context, caller.code, seat, key, body.fields, way)
    except Refusal as refusal:
        raise (
            Refusal("no_such_seat") if refusal.code == "no_seat" else refusal
        ) from None


def _basis(request: Request) -> Basis:
    return Basis(header_number(request, ROUND), header_number(request, SEEN_VERSION))


@short(router, "PUT", "/ballot", openapi_extra=documented(BallotBody))
async def put_ballot(request: Request, code: Code, key: str) -> Response:
    """Casts or replaces one's ballot, with the rule's number of fields →
    {fields, recorded_at, receipt}."""
    caller = await caller_of(request, code)
    receipt = await _cast(caller, key, await read_body(request, BallotBody))
    if caller.form != "json":
        return await participant_page(caller, chosen=key)
    response = JSONResponse(
        _receipt(receipt), headers={SEEN_VERSION: str(receipt.version)}
    )
    keep_device(request, response, code)
    return response


@router.post("/ballot", openapi_extra=documented(BallotBody), include_in_schema=False)
async def post_ballot(request: Request, code: Code, key: str) -> Response:
    """Does the same from a plain form: a 303, or the page with the refusal and
    what was ticked."""
    caller = await caller_of(request, code)
    body = await read_body(request, BallotBody)
    try:
        receipt = await _cast(caller, key, body)
    except Refusal as refusal:
        require_page(request, refusal, "no_seat", "no_such_board", "no_such_activity")
        return await participant_page(
            caller, chosen=key, refusal=refusal, ticked=body.fields
        )
    response = await answer(
        request, _receipt(receipt), to=board_address(code, activity=key)
    )
    keep_device(request, response, code)
    return response


class ReceiptBody(Body):
    """`receipt`: of one's own ballot, which another device cast."""

    receipt: Annotated[str, Field(max_length=60)]


@router.post(
    "/ballot/show", openapi_extra=documented(ReceiptBody), include_in_schema=False
)
async def post_show(request: Request, code: Code, key: str) -> Response:
    """Shows the choices of one's own ballot, by its receipt, which no address
    holds."""
    caller = await caller_of(request, code)
    caller.require_seat()
    body = await read_body(request, ReceiptBody)
    return await participant_page(caller, chosen=key, receipt=body.receipt)


async def _withdraw(caller: Caller, key: str) -> int:
    seat = caller.spend_command()
    request = caller.request
    return await withdraw_ballot(
        caller.context, caller.code, seat, key, _basis(request), device_sha256(request)
    )


@short(router, "DELETE", "/ballot", status_code=204)
async def delete_ballot(request: Request, code: Code, key: str) -> Response:
    """Withdraws one's ballot while the vote is open."""
    caller = await caller_of(request, code)
    version = await _withdraw(caller, key)
    if caller.form == "fragment":
        return await participant_page(caller, chosen=key)
    return Response(status_code=204, headers={SEEN_VERSION: str(version)})


@router.post("/ballot/withdraw", include_in_schema=False)
async def post_withdraw(request: Request, code: Code, key: str) -> Response:
    """Does the same from a plain form."""
    caller = await caller_of(request, code)
    await _withdraw(caller, key)
    if caller.form == "fragment":
        return await participant_page(caller, chosen=key)
    return see_other(board_address(code, activity=key))


@router.get("/tally")
async def get_tally(
    request: Request,
    code: Code,
    key: str,
    round: Annotated[int | None, Query(ge=0, le=10**6)] = None,
) -> Response:
    """Shows the tally to who may see it now; 403 `tally_hidden` before its
    reveal."""
    caller = await caller_of(request, code)
    return JSONResponse(await read(caller.request, _read_tally, caller, key, round))


def _read_tally(
    connection: Connection, caller: Caller, key: str, number: int | None
) -> dict[str, object]:
    """Returns a round's tally, the present one's without a number.

    Refuses `tally_hidden`, `no_such_round`, and an activity that is no vote.
    """
    board = board_by_code(connection, caller.code)
    vote = activity_by_key(connection, board.id, key)
    vote.value.require_ballots()
    present = round_of(connection, vote.id, vote.value.round)
    ballot_in = _has_ballot(connection, board.id, present, caller.seat)
    # A reader without a seat looks at the screen, which is open to all who
    # have the code.
    staff = caller.role is not None or caller.seat is None
    tally = seen_tally(connection, vote, present, ballot_in=ballot_in, staff=staff)
    if number is not None and number < vote.value.round:
        tally = tally_of(connection, vote, number)
    if tally is None:
        raise Refusal("tally_hidden")
    if (
        number is not None
        and not min(1, vote.value.round) <= number <= vote.value.round
    ):
        raise Refusal("no_such_round", round=number)
    view = board_view(connection, board)
    framework = framework_shown(connection, view, vote, present, tally)
    return tally_json(framework, tally)


def _has_ballot(
    connection: Connection, board_id: int, stored: StoredRound | None, seat: str | None
) -> bool:
    voter = seat_or_none(connection, board_id, seat)
    if voter is None or stored is None:
        return False
    return ballot_of(connection, stored.id, voter.id) is not None
