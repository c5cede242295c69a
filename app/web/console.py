"""The facilitator's console: open, close, reveal, who is missing, links, moderation."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from app.commands.boards import rotate_link
from app.domain.refusals import Refusal
from app.domain.tally import Tally
from app.queries.board import BoardView, board_view
from app.queries.tally import tally_of, turnout_of
from app.storage.activities import StoredActivity, agenda_of
from app.storage.ballots import StoredRound, cast_since, round_of
from app.storage.boards import board_by_code
from app.storage.notes import StoredNote, moderated_notes
from app.storage.seats import StoredSeat, seats_of
from app.web.answers import notice_of
from app.web.errors import status_of
from app.web.house import base_url, house, join_url, shown_host
from app.web.identity import require_role
from app.web.rendering import page, wanted
from app.web.routing import Code

router = APIRouter(prefix="/b/{code}")


@dataclass
class VoteDesk:
    """A vote as its facilitator sees it: who is missing, never who chose what."""

    activity: StoredActivity
    turnout: Tally
    tally: Tally | None
    seal: StoredRound | None
    missing: list[StoredSeat]


@dataclass
class Cockpit:
    view: BoardView
    agenda: list[dict[str, Any]]
    seats: list[StoredSeat]
    votes: dict[str, VoteDesk]
    notes: list[StoredNote]


def cockpit_of(connection: Connection, code: str) -> Cockpit:
    """Refuses `no_such_board`."""
    view = board_view(connection, board_by_code(connection, code))
    seats = seats_of(connection, view.board.id)
    votes = {one.value.key: _desk(connection, one, seats) for one in view.activities if one.value.kind == "vote"}
    return Cockpit(view, agenda_of(connection, view.board.id), seats, votes, moderated_notes(connection, view.board.id))


def _desk(connection: Connection, vote: StoredActivity, seats: list[StoredSeat]) -> VoteDesk:
    found = round_of(connection, vote.id, vote.value.round)
    voted = {seat for seat, is_in in cast_since(connection, found.id, -1).items() if is_in} if found else set()
    tally = tally_of(connection, vote) if found and vote.value.shows_tally(ballot_in=True, staff=True) else None
    missing = [seat for seat in seats if seat.present and seat.id not in voted]
    seal = found if found and found.sha256 is not None else None
    return VoteDesk(vote, tally or turnout_of(connection, vote), tally, seal, missing)


async def console_page(request: Request, code: str, *, refusal: Refusal | None = None, **shown: Any) -> Response:
    """The console (to htmx its body)."""
    role = await require_role(request, code)
    cockpit = await house(request).desk.database.read(lambda connection: cockpit_of(connection, code))
    link = join_url(request, code)
    values = {
        "cockpit": cockpit,
        "role": role,
        "join_url": link,
        "join_host": shown_host(link).partition("/b/")[0],
        "screen_url": f"{base_url(request)}/b/{code}/screen",
        "online": house(request).hub.present(cockpit.view.board.id),
        "new_link": None,
        **shown,
    }
    template = "fragments/cockpit.html" if wanted(request) == "fragment" else "pages/console.html"
    status = status_of(refusal) if refusal else 200
    return page(request, template, {**values, **notice_of(request, refusal)}, status=status, language=cockpit.view.board.locale)


@router.get("/console")
async def console(request: Request, code: Code) -> Response:
    """For the bearer of the host or the organiser link."""
    return await console_page(request, code)


@router.post("/links/{role}")
async def new_link(request: Request, code: Code, role: str) -> Response:
    """A new secret link for a role (host, observer; organiser by an organiser); the one before ends now."""
    least = "organiser" if role == "organiser" else "host"
    if role not in {"host", "organiser", "helper", "observer"}:
        raise Refusal("no_such_page")
    await require_role(request, code, least)
    token = await rotate_link(house(request).desk, code, role)
    url = f"{base_url(request)}/b/{code}/{role}/{token}"
    if wanted(request) == "json":
        return Response(f'{{"{role}_url": "{url}"}}', 201, media_type="application/json")
    return await console_page(request, code, new_link={"role": role, "url": url})
