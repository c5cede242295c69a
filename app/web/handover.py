"""One device from hand to hand, and paper ballots typed in: each ballot goes to its seat, and nothing stays on the screen."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from app.commands.ballots import cast_ballot
from app.domain.codes import grouped, typed_code
from app.domain.framework import Framework
from app.domain.refusals import Refusal
from app.queries.board import BoardView, board_view
from app.storage.activities import StoredActivity
from app.storage.ballots import cast_since, round_of
from app.storage.boards import board_by_code
from app.storage.seats import StoredSeat, seat_by_code, seats_of
from app.web.answers import notice_of
from app.web.bodies import Body, read_body
from app.web.errors import status_of
from app.web.house import house
from app.web.identity import require_role, staff_desk
from app.web.rendering import page, see_other
from app.web.routing import Code

router = APIRouter(prefix="/b/{code}", include_in_schema=False)


@dataclass
class Booth:
    """The open vote and who has not voted in it yet."""

    view: BoardView
    vote: StoredActivity | None
    framework: Framework | None
    missing: list[StoredSeat]
    seat: StoredSeat | None = None
    ballot: None = None  # whoever looks at the device next must not see one


class HandoverBody(Body):
    fields: list[str]


class PaperBody(Body):
    """`seat`: its id, its code or its name; `choices`: field numbers parted by spaces or commas."""

    seat: str
    choices: str


def booth_of(connection: Connection, code: str, seat: str | None = None) -> Booth:
    """Refuses `no_such_board`, `seat_has_voted` (its choices are nobody's to see)."""
    view = board_view(connection, board_by_code(connection, code))
    opened = [one for one in view.activities if one.value.kind == "vote" and one.value.state == "open"]
    vote = max(opened, key=lambda one: one.opened_at or "", default=None)
    if vote is None:
        return Booth(view, None, None, [])
    current = round_of(connection, vote.id, vote.value.round)
    voted = {row for row, is_in in cast_since(connection, current.id, -1).items() if is_in} if current else set()
    seats = seats_of(connection, view.board.id)
    missing = [one for one in seats if one.present and one.id not in voted]
    chosen = next((one for one in seats if one.public_id == seat), None)
    if seat is not None and chosen is None:
        raise Refusal("no_such_seat")
    if chosen is not None and chosen.id in voted:
        raise Refusal("seat_has_voted")
    return Booth(view, vote, view.framework(vote), missing, chosen)


async def _page(
    request: Request, code: str, template: str, *, seat: str | None = None, refusal: Refusal | None = None, **kept: Any
) -> Response:
    booth = await house(request).desk.database.read(lambda connection: booth_of(connection, code, seat))
    values = {"booth": booth, "done": request.query_params.get("done", ""), "kept": kept, **notice_of(request, refusal)}
    return page(request, template, values, status=status_of(refusal) if refusal else 200, language=booth.view.board.locale)


@router.get("/handover")
async def handover(request: Request, code: Code) -> Response:
    """Whose turn it is: names of those who have not voted yet."""
    await require_role(request, code, "helper")
    return await _page(request, code, "pages/handover.html")


@router.get("/handover/{seat}")
async def handover_seat(request: Request, code: Code, seat: str) -> Response:
    """One person's ballot on the common device. Once it is in, the page no longer opens: the back button finds nothing."""
    await require_role(request, code, "helper")
    try:
        return await _page(request, code, "pages/handover_ballot.html", seat=seat)
    except Refusal as refusal:
        if refusal.code not in {"seat_has_voted", "no_such_seat"}:
            raise
        return await _page(request, code, "pages/handover.html", refusal=refusal)


@router.post("/handover/{seat}")
async def post_handover(request: Request, code: Code, seat: str) -> Response:
    """Records the ballot as assisted and clears the screen."""
    desk = await staff_desk(request, code, "helper")
    body = await read_body(request, HandoverBody)
    booth = await house(request).desk.database.read(lambda connection: booth_of(connection, code, seat))
    if booth.vote is None:
        raise Refusal("activity_not_open")
    try:
        made = await cast_ballot(desk, code, seat, booth.vote.value.key, body.fields, "handover")
    except Refusal as refusal:
        return await _page(request, code, "pages/handover_ballot.html", seat=seat, refusal=refusal, ticked=body.fields)
    return see_other(f"/b/{code}/handover?done={made.receipt}")


@router.get("/paper")
async def paper(request: Request, code: Code) -> Response:
    """Typing in of paper ballots: a seat, three numbers, Enter."""
    await require_role(request, code, "helper")
    return await _page(request, code, "pages/paper.html")


@router.post("/paper")
async def post_paper(request: Request, code: Code) -> Response:
    """Records one paper ballot, marked as assisted."""
    desk = await staff_desk(request, code, "helper")
    body = await read_body(request, PaperBody)
    try:
        seat = await house(request).desk.database.read(lambda connection: _seat(connection, code, body.seat))
        booth = await house(request).desk.database.read(lambda connection: booth_of(connection, code, seat))
        if booth.vote is None:
            raise Refusal("activity_not_open")
        fields = body.choices.replace(",", " ").replace(";", " ").split()
        made = await cast_ballot(desk, code, seat, booth.vote.value.key, fields, "paper")
    except Refusal as refusal:
        return await _page(request, code, "pages/paper.html", refusal=refusal, typed=body)
    return see_other(f"/b/{code}/paper?done={made.receipt}")


def _seat(connection: Connection, code: str, given: str) -> str:
    """A seat by its id, its code, or a name that only one seat has. Refuses `no_such_seat`."""
    board = board_by_code(connection, code)
    given = given.strip()
    seats = seats_of(connection, board.id)
    named = [one for one in seats if given in {one.public_id, one.name, f"{one.name}, {one.organisation}"}]
    if len(named) == 1:
        return named[0].public_id
    try:
        return seat_by_code(connection, board.id, grouped(typed_code(given))).public_id
    except Refusal:
        raise Refusal("no_such_seat") from None
