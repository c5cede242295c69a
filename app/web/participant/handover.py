"""Assisted ballots: one device from hand to hand, and paper ballots typed in.

Each ballot goes to its seat and to the vote that its page names, and nothing stays on the screen.
"""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from app.commands.ballots import BallotOutcome, Basis, cast_ballot
from app.commands.context import Context
from app.domain.refusals import Refusal
from app.web.http.answers import require_page
from app.web.http.bodies import Body, documented, read_body
from app.web.http.identity import Caller, caller_of
from app.web.http.rendering import page
from app.web.http.routing import Code
from app.web.participant.handover_page import HandoverPage, read_handover, seat_by_entry

HANDOVER, BALLOT, PAPER = (
    f"participant/handover/{name}.html" for name in ("handover", "ballot", "paper")
)
STAGES = {name: name.replace(".html", "_stage.html") for name in (HANDOVER, PAPER)}
# Without an open vote, or a seat that may vote in it, there is no ballot to show again.
NO_BALLOT = {
    "activity_not_open",
    "which_vote",
    "no_such_activity",
    "seat_has_voted",
    "no_such_seat",
}
router = APIRouter(prefix="/b/{code}")


class VoteBody(Body):
    """`activity` and `round`: the vote that the form was shown for. Without them: the only open
    vote that is no rehearsal."""

    activity: str = ""
    round: int | None = None


class HandoverBody(VoteBody):
    fields: list[str]


class PaperBody(VoteBody):
    """`seat`: its id, its code or its name; `choices`: field numbers parted by spaces or commas."""

    seat: str
    choices: str


async def _page(
    caller: Caller,
    template: str,
    *,
    seat: str | None = None,
    key: str = "",
    refusal: Refusal | None = None,
    receipt: str = "",
    for_entry: bool = False,
    **entered: Any,
) -> Response:
    """Returns a page for the vote `key`. `receipt` is of the ballot that was just recorded: it
    stands in this answer only, in no address and no history."""
    handover = await caller.context.database.read(
        lambda connection: read_handover(connection, caller.code, seat, key, for_entry=for_entry)
    )
    if seat is not None and handover.vote is None:
        template, refusal = HANDOVER, refusal or Refusal("activity_not_open")
    if caller.form == "fragment" and refusal is None:
        template = STAGES.get(template, template)
    values = {"handover": handover, "receipt": receipt, "entered": entered}
    language = handover.view.board.locale
    return page(caller.request, template, values, refusal=refusal, language=language)


async def _helper(request: Request, code: str) -> Caller:
    """Returns the caller. Refuses `not_host` to all but helpers, hosts and organisers."""
    caller = await caller_of(request, code)
    await caller.require_role("helper")
    return caller


def _receipt_json(receipt: BallotOutcome) -> Response:
    """Answers a program with what was recorded."""
    values = {"fields": list(receipt.fields), "recorded_at": receipt.recorded_at}
    return JSONResponse({**values, "receipt": receipt.receipt})


async def _read(caller: Caller, seat: str | None, key: str) -> HandoverPage:
    return await caller.context.database.read(
        lambda connection: read_handover(connection, caller.code, seat, key)
    )


@router.get("/handover")
async def handover(request: Request, code: Code, activity: str = "") -> Response:
    """Lists the open votes, and who has not voted yet in the one that `activity` names.

    Without `activity`: in the only open one that is no rehearsal. Names leave the list some ballots
    late, three or more at a time, while the vote is secret.
    """
    return await _list(await _helper(request, code), HANDOVER, activity)


async def _list(caller: Caller, template: str, key: str) -> Response:
    """Returns who has not voted, as JSON or as the page."""
    if caller.form == "json":
        return JSONResponse((await _read(caller, None, key)).json())
    return await _page(caller, template, key=key)


@router.get("/handover/{seat}")
async def handover_seat(request: Request, code: Code, seat: str, activity: str = "") -> Response:
    """Says for which vote a person fills in a ballot on the common device.

    Refuses `seat_has_voted` once that may be known, so that the back button shows nothing.
    """
    caller = await _helper(request, code)
    if caller.form == "json":
        return JSONResponse((await _read(caller, seat, activity)).turn_json())
    try:
        return await _page(caller, BALLOT, seat=seat, key=activity)
    except Refusal as refusal:
        if refusal.code not in {"seat_has_voted", "no_such_seat"}:
            raise
        return await _page(caller, HANDOVER, refusal=refusal, key=activity)


@router.post("/handover/{seat}", openapi_extra=documented(HandoverBody))
async def post_handover(request: Request, code: Code, seat: str) -> Response:
    """Records a person's ballot on the common device, marked as assisted."""
    caller = await caller_of(request, code)
    context = await caller.staff_context("helper")
    body = await read_body(request, HandoverBody)
    key = request.query_params.get("activity", "")
    try:
        receipt = await _cast(context, code, seat, body, body.fields, "handover")
    except Refusal as refusal:
        require_page(request, refusal)
        if refusal.code in NO_BALLOT:
            return await _page(caller, HANDOVER, key=key, refusal=refusal)
        again: dict[str, Any] = {"refusal": refusal, "for_entry": True, "ticked": body.fields}
        return await _page(caller, BALLOT, seat=seat, key=key, **again)
    if caller.form == "json":
        return _receipt_json(receipt)
    return await _page(caller, HANDOVER, key=key, receipt=receipt.receipt or "")


async def _cast(
    context: Context, code: str, seat: str, body: VoteBody, fields: list[str], how: str
) -> BallotOutcome:
    """Casts into the vote that the form names and into no other, nor into another round of it.

    Refuses `which_vote` where the form names none and several are open, `activity_not_open`, and
    what `cast_ballot` refuses: whether the seat has voted is decided with the write, and only for a
    whole ballot.
    """
    page = await context.database.read(
        lambda connection: read_handover(connection, code, seat, body.activity, for_entry=True)
    )
    if page.vote is None:
        raise Refusal("which_vote" if page.votes and not body.activity else "activity_not_open")
    return await cast_ballot(
        context, code, seat, page.vote.value.key, fields, how, Basis(round=body.round), again=False
    )


@router.get("/paper")
async def paper(request: Request, code: Code, activity: str = "") -> Response:
    """Lists the open votes, and who may still be typed in, as `GET …/handover` does."""
    return await _list(await _helper(request, code), PAPER, activity)


@router.post("/paper", openapi_extra=documented(PaperBody))
async def post_paper(request: Request, code: Code) -> Response:
    """Records a paper ballot that is typed in, marked as assisted."""
    caller = await caller_of(request, code)
    context = await caller.staff_context("helper")
    body = await read_body(request, PaperBody)
    key = request.query_params.get("activity", "")
    try:
        seat = await context.database.read(
            lambda connection: seat_by_entry(connection, code, body.seat)
        )
        fields = body.choices.replace(",", " ").replace(";", " ").split()
        receipt = await _cast(context, code, seat, body, fields, "paper")
    except Refusal as refusal:
        require_page(request, refusal)
        return await _page(caller, PAPER, key=key, refusal=refusal, typed=body)
    if caller.form == "json":
        return _receipt_json(receipt)
    return await _page(caller, PAPER, key=key, receipt=receipt.receipt or "")
