"""Assisted ballots: one device from hand to hand, and paper ballots typed in.

Each ballot goes to its seat and to the vote that its page names, and nothing
stays on the screen.
"""

from collections.abc import Sequence
from typing import Any

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from markupsafe import Markup
from pydantic import Field

from app.charts.qr_code import qr_svg
from app.commands.ballot_requests import Basis
from app.commands.ballots import BallotOutcome, cast_ballot
from app.commands.context import Context
from app.commands.people.join_questions import complete_answers
from app.domain.people.join_questions import checked_answers
from app.domain.refusals import Refusal
from app.web.http.answers import json_or_empty, require_page
from app.web.http.bodies import Body, documented, read_body
from app.web.http.identity import Caller, caller_of
from app.web.http.pages.reader import reader_languages
from app.web.http.rendering import page
from app.web.http.routing import Code, Router
from app.web.http.services import read
from app.web.participant.handover_page import HandoverPage, read_handover
from app.web.participant.paper_ballot import open_vote, read_paper

HANDOVER, BALLOT, PAPER = (
    f"participant/handover/{name}.html" for name in ("handover", "ballot", "paper")
)
STAGES = {name: name.replace(".html", "_stage.html") for name in (HANDOVER, PAPER)}
# Without an open vote, or a seat that may vote in it, there is no ballot to
# show again.
NO_BALLOT = {
    "activity_not_open",
    "which_vote",
    "no_such_activity",
    "seat_has_voted",
    "no_such_seat",
}
LONGEST_SEARCH = 80
router = Router(prefix="/b/{code}")


class VoteBody(Body):
    """`activity` and `round`: the vote that the form was shown for. Without
    them: the only open vote that is no rehearsal. `answers`: to questions at
    joining that the person has left out, "question:answer" each."""

    activity: str = ""
    round: int | None = None
    answers: list[str] = Field(default_factory=list, max_length=12)


class HandoverBody(VoteBody):
    fields: list[str]


class PaperBody(VoteBody):
    """`seat`: its id, its code or its name; `choices`: field numbers parted by
    spaces, commas, hyphens, dots or slashes. With `check` nothing is recorded:
    a page shows the person and the fields, and asks whether they are right;
    there the beginning of a name is enough."""

    seat: str
    choices: str
    check: bool = False


async def handover_page(
    caller: Caller,
    template: str,
    *,
    seat: str | None = None,
    key: str = "",
    refusal: Refusal | None = None,
    receipt: str = "",
    for_entry: bool = False,
    search: str = "",
    helper_url: str = "",
    **entered: Any,
) -> Response:
    """Returns a page for the vote `key`. `receipt` is of the ballot that was
    just recorded: it stands in this answer only, in no address and no history.
    `helper_url`: the secret link that was just made for another device."""
    handover = await read(
        caller.request,
        read_handover,
        caller.code,
        seat,
        key,
        for_entry=for_entry,
        languages=reader_languages(caller.request),
    )
    if seat is not None and handover.vote is None:
        template, refusal = HANDOVER, refusal or Refusal("activity_not_open")
    if caller.form == "fragment" and refusal is None:
        template = STAGES.get(template, template)
    handover.search = search
    values = {
        "handover": handover,
        "receipt": receipt,
        "entered": entered,
        "role": caller.role,
    }
    values |= {"helper_url": helper_url, "helper_qr": _qr(helper_url)}
    language = handover.view.board.locale
    return page(caller.request, template, values, refusal=refusal, language=language)


def _qr(url: str) -> Markup:
    """Draws a secret link as a QR code inside the page, "" for none: a picture
    would have an address of its own."""
    if not url:
        return Markup()
    drawn = qr_svg(url, light="#fff")
    return Markup(drawn)  # noqa: S704 - it holds modules of the code, no text


async def _helper(request: Request, code: str) -> Caller:
    """Returns the caller. Refuses `not_host` to all but helpers, hosts and
    organisers."""
    caller = await caller_of(request, code)
    await caller.require_role("helper")
    return caller


async def recorded(
    caller: Caller, template: str, key: str, receipt: BallotOutcome
) -> Response:
    """Answers with what was recorded: a program its values, a helper the page
    with the receipt."""
    if caller.form == "json":
        values = {"fields": list(receipt.fields), "recorded_at": receipt.recorded_at}
        return JSONResponse({**values, "receipt": receipt.receipt})
    return await handover_page(caller, template, key=key, receipt=receipt.receipt or "")


async def _read(caller: Caller, seat: str | None, key: str) -> HandoverPage:
    return await read(
        caller.request,
        read_handover,
        caller.code,
        seat,
        key,
        languages=reader_languages(caller.request),
    )


@router.get("/handover")
async def handover(
    request: Request, code: Code, activity: str = "", q: str = ""
) -> Response:
    """Lists the open votes, and who has not voted yet in the one that
    `activity` names.

    Without `activity`: in the only open one that is no rehearsal. Names leave
    the list some ballots late, three or more at a time, while the vote is
    secret. `q` searches the page's list.
    """
    caller = await _helper(request, code)
    if caller.form == "json":
        return json_or_empty(request, (await _read(caller, None, activity)).json())
    return await handover_page(
        caller, HANDOVER, key=activity, search=q.strip()[:LONGEST_SEARCH]
    )


@router.get("/handover/{seat}")
async def handover_seat(
    request: Request, code: Code, seat: str, activity: str = ""
) -> Response:
    """Says for which vote a person fills in a ballot on the common device.

    Refuses `seat_has_voted` once that may be known, so that the back button
    shows nothing.
    """
    caller = await _helper(request, code)
    if caller.form == "json":
        return json_or_empty(request, (await _read(caller, seat, activity)).turn_json())
    try:
        return await handover_page(caller, BALLOT, seat=seat, key=activity)
    except Refusal as refusal:
        if refusal.code not in {"seat_has_voted", "no_such_seat"}:
            raise
        return await handover_page(caller, HANDOVER, refusal=refusal, key=activity)


@router.post("/handover/{seat}", openapi_extra=documented(HandoverBody))
async def post_handover(request: Request, code: Code, seat: str) -> Response:
    """Records a person's ballot on the common device, marked as assisted."""
    caller = await caller_of(request, code)
    context = await caller.staff_context("helper")
    body = await read_body(request, HandoverBody)
    key = request.query_params.get("activity", "")
    try:
        receipt = await cast_assisted(
            caller, context, seat, body, body.fields, "handover"
        )
    except Refusal as refusal:
        require_page(request, refusal)
        if refusal.code in NO_BALLOT:
            return await handover_page(caller, HANDOVER, key=key, refusal=refusal)
        again: dict[str, Any] = {
            "refusal": refusal,
            "for_entry": True,
            "ticked": body.fields,
        }
        return await handover_page(caller, BALLOT, seat=seat, key=key, **again)
    return await recorded(caller, HANDOVER, key, receipt)


async def cast_assisted(
    caller: Caller,
    context: Context,
    seat: str,
    body: VoteBody,
    fields: Sequence[str],
    how: str,
) -> BallotOutcome:
    """Casts into the vote that the form names and into no other, nor into
    another round of it.

    Refuses `which_vote` where the form names none and several are open,
    `activity_not_open`, and what `cast_ballot` refuses: whether the seat has
    voted is decided with the write, and only for a whole ballot.
    """
    page = await read(
        caller.request, read_handover, caller.code, seat, body.activity, for_entry=True
    )
    vote = open_vote(page, body.activity).value.key
    answers = checked_answers(page.view.board.settings.join_questions, body.answers)
    basis = Basis(round=body.round)
    receipt = await cast_ballot(
        context, caller.code, seat, vote, fields, how, basis, again=False
    )
    if answers:
        await complete_answers(context, caller.code, seat, answers)
    return receipt


@router.get("/paper")
async def paper(request: Request, code: Code, activity: str = "") -> Response:
    """Lists the open votes, and who may still be typed in, as `GET …/handover`
    does."""
    caller = await _helper(request, code)
    if caller.form == "json":
        return json_or_empty(request, (await _read(caller, None, activity)).json())
    return await handover_page(caller, PAPER, key=activity)


@router.post("/paper", openapi_extra=documented(PaperBody))
async def post_paper(request: Request, code: Code) -> Response:
    """Records a paper ballot that is typed in, marked as assisted."""
    caller = await caller_of(request, code)
    context = await caller.staff_context("helper")
    body = await read_body(request, PaperBody)
    key = request.query_params.get("activity", "")
    try:
        entry = await read(
            caller.request,
            read_paper,
            code,
            body.activity,
            body.seat,
            body.choices,
            check=body.check,
        )
        if body.check and caller.form != "json":
            return await handover_page(
                caller, PAPER, key=key, checked=entry, typed=body
            )
        receipt = await cast_assisted(
            caller, context, entry.seat.public_id, body, entry.fields, "paper"
        )
    except Refusal as refusal:
        require_page(request, refusal)
        candidates = refusal.details.pop("candidates", [])
        return await handover_page(
            caller, PAPER, key=key, refusal=refusal, typed=body, candidates=candidates
        )
    return await recorded(caller, PAPER, key, receipt)
