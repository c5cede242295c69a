"""One device from hand to hand, and paper ballots typed in: each ballot goes to its seat and to the vote that its page names, and
nothing stays on the screen."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy import Connection

from app.commands.ballots import Basis, Receipt, cast_ballot
from app.commands.context import Context
from app.domain.codes import grouped, typed_code
from app.domain.framework import Framework
from app.domain.refusals import Refusal
from app.queries.board import BoardView, activity_json, board_view
from app.storage.activities import StoredActivity
from app.storage.boards import board_by_code
from app.storage.seats import StoredSeat, seat_by_code, seats_of
from app.storage.votes.ballots import round_of
from app.storage.votes.turnouts import announced_seats
from app.web.http.bodies import Body, documented, read_body
from app.web.http.error_handlers import notice_of
from app.web.http.identity import require_role, staff_context
from app.web.http.refusals import status_of
from app.web.http.rendering import page, wanted
from app.web.http.routing import Code
from app.web.http.services import services_of

STAGES = {
    f"participant/handover/{name}.html": f"participant/handover/{name}_stage.html"
    for name in ("handover", "paper")
}
router = APIRouter(prefix="/b/{code}")


@dataclass
class Booth:
    """The vote that the page is for and who has not voted in it, as far as names are told yet.
    Without a `vote`: the open votes to choose from."""

    view: BoardView
    vote: StoredActivity | None
    framework: Framework | None
    missing: list[StoredSeat]
    seat: StoredSeat | None = None
    ballot: None = None  # whoever looks at the device next must not see one
    votes: list[StoredActivity] = field(default_factory=list)
    rehearsals: list[StoredActivity] = field(default_factory=list)
    key: str = ""  # of the vote that the address names
    names: dict[int, str] = field(
        default_factory=dict
    )  # by which a seat can be typed in, no code among them

    def json(self) -> dict[str, Any]:
        """Returns {vote, votes, rehearsals, missing: [{seat, name, organisation}]}; `vote` may be
        null. The same people as on the page, for the same reason: see `missing`."""
        return {
            "vote": activity_json(self.vote) if self.vote else None,
            "votes": [activity_json(vote) for vote in self.votes],
            "rehearsals": [activity_json(vote) for vote in self.rehearsals],
            "missing": [_person_json(seat) for seat in self.missing],
        }

    def turn_json(self) -> dict[str, Any]:
        """Returns {vote, person: {seat, name, organisation}}. Refuses `activity_not_open`."""
        if self.vote is None or self.seat is None:
            raise Refusal("activity_not_open")
        return {"vote": activity_json(self.vote), "person": _person_json(self.seat)}

    def address(self, page: str) -> str:
        """The page's address, for the same vote."""
        return _address(self.view.board.code, page, activity=self.key)


class VoteBody(Body):
    """`activity` and `round`: the vote that the form was shown for. Without them: the only real vote that is open."""

    activity: str = ""
    round: int | None = None


class HandoverBody(VoteBody):
    fields: list[str]


class PaperBody(VoteBody):
    """`seat`: its id, its code or its name; `choices`: field numbers parted by spaces or commas."""

    seat: str
    choices: str


def _person_json(seat: StoredSeat) -> dict[str, Any]:
    return {"seat": seat.public_id, "name": seat.name, "organisation": seat.organisation}


def _receipt_json(receipt: Receipt) -> Response:
    """Answers a program with what was recorded; what it sent it knows already."""
    values = {"fields": list(receipt.fields), "recorded_at": receipt.recorded_at}
    return JSONResponse({**values, "receipt": receipt.receipt})


async def _booth(request: Request, code: str, seat: str | None = None, key: str = "") -> Booth:
    return await services_of(request).context.database.read(
        lambda connection: booth_of(connection, code, seat, key)
    )


def _address(code: str, page: str, **query: str) -> str:
    said = urlencode({name: value for name, value in query.items() if value})
    return f"/b/{code}/{page}" + (f"?{said}" if said else "")


def booth_of(
    connection: Connection,
    code: str,
    seat: str | None = None,
    key: str = "",
    *,
    for_entry: bool = False,
) -> Booth:
    """The vote with this key, else the only real one that is open: a rehearsal beside it has an address of its own.

    Refuses `no_such_board`, `no_such_seat`, and `seat_has_voted` (its choices are nobody's to see) but for an entry: there the
    ballot itself decides, and only a whole one.
    """
    view = board_view(connection, board_by_code(connection, code))
    opened = [
        activity
        for activity in view.activities
        if activity.value.kind == "vote" and activity.value.state == "open"
    ]
    votes = [vote for vote in opened if not vote.value.practice]
    rehearsals = [vote for vote in opened if vote.value.practice]
    chosen = [vote for vote in opened if vote.value.key == key] if key else votes
    seats = seats_of(connection, view.board.id)
    sitting = next((one for one in seats if one.public_id == seat), None)
    if seat is not None and sitting is None:
        raise Refusal("no_such_seat")
    if len(chosen) != 1:
        return Booth(view, None, None, [], sitting, votes=votes, rehearsals=rehearsals)
    [vote] = chosen
    current = round_of(connection, vote.id, vote.value.round)
    announced = announced_seats(connection, current) if current else set()
    # Who is expected comes by this too.
    missing = [one for one in seats if not one.device and one.id not in announced]
    if sitting is not None and sitting.id in announced and not for_entry:
        raise Refusal("seat_has_voted")
    framework, names = view.framework(vote), _typed_names(seats)
    return Booth(
        view,
        vote,
        framework,
        missing,
        sitting,
        votes=votes,
        rehearsals=rehearsals,
        key=key,
        names=names,
    )


def _typed_names(seats: list[StoredSeat]) -> dict[int, str]:
    """By a seat's row id, what `_seat` finds it by: its name, with the organisation of a namesake, else its id."""
    names = Counter(seat.name for seat in seats)
    whole = Counter(f"{seat.name}, {seat.organisation}" for seat in seats)
    typed = {}
    for seat in seats:
        label = f"{seat.name}, {seat.organisation}"
        typed[seat.id] = (
            seat.name if names[seat.name] == 1 else label if whole[label] == 1 else seat.public_id
        )
    return typed


async def _page(
    request: Request,
    code: str,
    template: str,
    *,
    seat: str | None = None,
    key: str = "",
    refusal: Refusal | None = None,
    done: str = "",
    for_entry: bool = False,
    **kept: Any,
) -> Response:
    """`done` is the receipt of what was just recorded: it stands in this answer only, in no address and no history."""
    booth = await services_of(request).context.database.read(
        lambda connection: booth_of(connection, code, seat, key, for_entry=for_entry)
    )
    if seat is not None and booth.vote is None:
        template, refusal = (
            "participant/handover/handover.html",
            refusal or Refusal("activity_not_open"),
        )
    if wanted(request) == "fragment" and refusal is None:
        template = STAGES.get(template, template)
    values = {"booth": booth, "done": done, "kept": kept, **notice_of(request, refusal)}
    return page(
        request,
        template,
        values,
        status=status_of(refusal) if refusal else 200,
        language=booth.view.board.locale,
    )


@router.get("/handover")
async def handover(request: Request, code: Code, activity: str = "") -> Response:
    """Lists the open votes, and who has not voted yet in the one that `activity` names.

    Without `activity`: in the only real one that is open. Names leave the list some ballots late,
    three or more at a time, while the vote is secret.
    """
    await require_role(request, code, "helper")
    if wanted(request) == "json":
        return JSONResponse((await _booth(request, code, key=activity)).json())
    return await _page(request, code, "participant/handover/handover.html", key=activity)


@router.get("/handover/{seat}")
async def handover_seat(request: Request, code: Code, seat: str, activity: str = "") -> Response:
    """Says for which vote a person fills in a ballot on the common device.

    Refuses `seat_has_voted` once that may be known: the back button finds nothing.
    """
    await require_role(request, code, "helper")
    if wanted(request) == "json":
        return JSONResponse((await _booth(request, code, seat, activity)).turn_json())
    try:
        return await _page(
            request, code, "participant/handover/ballot.html", seat=seat, key=activity
        )
    except Refusal as refusal:
        if refusal.code not in {"seat_has_voted", "no_such_seat"}:
            raise
        return await _page(
            request, code, "participant/handover/handover.html", refusal=refusal, key=activity
        )


@router.post("/handover/{seat}", openapi_extra=documented(HandoverBody))
async def post_handover(request: Request, code: Code, seat: str) -> Response:
    """Records a person's ballot on the common device, marked as assisted."""
    context = await staff_context(request, code, "helper")
    body = await read_body(request, HandoverBody)
    try:
        made = await _cast(context, code, seat, body, body.fields, "handover")
    except Refusal as refusal:
        if wanted(request) == "json":
            raise
        return await _refused_ballot(request, code, seat, body, refusal)
    if wanted(request) == "json":
        return _receipt_json(made)
    return await _page(
        request,
        code,
        "participant/handover/handover.html",
        key=request.query_params.get("activity", ""),
        done=made.receipt,
    )


async def _refused_ballot(
    request: Request, code: str, seat: str, body: HandoverBody, refusal: Refusal
) -> Response:
    """The ballot again with what was ticked; where its vote is over, or its seat has voted, whose turn it is."""
    key = request.query_params.get("activity", "")
    if refusal.code in {
        "activity_not_open",
        "which_vote",
        "no_such_activity",
        "seat_has_voted",
        "no_such_seat",
    }:
        return await _page(
            request, code, "participant/handover/handover.html", key=key, refusal=refusal
        )
    return await _page(
        request,
        code,
        "participant/handover/ballot.html",
        seat=seat,
        key=key,
        refusal=refusal,
        for_entry=True,
        ticked=body.fields,
    )


async def _cast(
    context: Context, code: str, seat: str, body: VoteBody, fields: list[str], how: str
) -> Receipt:
    """Casts into the vote that the form names and into no other: its round too, where the form tells it. Whether the seat has
    voted is decided with the write, and not before the ballot is seen to be whole.

    Refuses `which_vote` where it names none and several are open, `activity_not_open`, and what `cast_ballot` refuses.
    """
    booth = await context.database.read(
        lambda connection: booth_of(connection, code, seat, body.activity, for_entry=True)
    )
    if booth.vote is None:
        raise Refusal("which_vote" if booth.votes and not body.activity else "activity_not_open")
    return await cast_ballot(
        context, code, seat, booth.vote.value.key, fields, how, Basis(round=body.round), again=False
    )


@router.get("/paper")
async def paper(request: Request, code: Code, activity: str = "") -> Response:
    """Lists the open votes, and who may still be typed in, as `GET …/handover` does."""
    await require_role(request, code, "helper")
    if wanted(request) == "json":
        return JSONResponse((await _booth(request, code, key=activity)).json())
    return await _page(request, code, "participant/handover/paper.html", key=activity)


@router.post("/paper", openapi_extra=documented(PaperBody))
async def post_paper(request: Request, code: Code) -> Response:
    """Records a paper ballot that is typed in, marked as assisted."""
    context = await staff_context(request, code, "helper")
    body = await read_body(request, PaperBody)
    key = request.query_params.get("activity", "")
    try:
        seat = await services_of(request).context.database.read(
            lambda connection: _seat(connection, code, body.seat)
        )
        fields = body.choices.replace(",", " ").replace(";", " ").split()
        made = await _cast(context, code, seat, body, fields, "paper")
    except Refusal as refusal:
        if wanted(request) == "json":
            raise
        return await _page(
            request, code, "participant/handover/paper.html", key=key, refusal=refusal, typed=body
        )
    if wanted(request) == "json":
        return _receipt_json(made)
    return await _page(request, code, "participant/handover/paper.html", key=key, done=made.receipt)


def _seat(connection: Connection, code: str, given: str) -> str:
    """A seat by its id, its code, or a name that only one seat has. Refuses `no_such_seat`."""
    board = board_by_code(connection, code)
    given = given.strip()
    seats = seats_of(connection, board.id)
    named = [
        one
        for one in seats
        if given in {one.public_id, one.name, f"{one.name}, {one.organisation}"}
    ]
    if len(named) == 1:
        return named[0].public_id
    try:
        return seat_by_code(connection, board.id, grouped(typed_code(given))).public_id
    except Refusal:
        raise Refusal("no_such_seat") from None
