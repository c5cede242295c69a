"""The projected page: read-only, the whole room looks at it."""

from dataclasses import dataclass

import segno
from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from app.domain.framework import Framework
from app.domain.tally import Tally
from app.queries.board import BoardView, board_view
from app.queries.notes import by_place
from app.queries.tally import tally_of, turnout_of
from app.storage.activities import StoredActivity
from app.storage.ballots import StoredRound, round_of
from app.storage.boards import board_by_code
from app.storage.notes import StoredNote, count_by_place, notes_of
from app.web.house import house, join_url, shown_host
from app.web.participant import present_activity
from app.web.rendering import page, wanted
from app.web.routing import Code

router = APIRouter(prefix="/b/{code}")


@dataclass
class Projection:
    """What the screen shows: an activity with its numbers, or how to join."""

    view: BoardView
    activity: StoredActivity | None
    framework: Framework | None = None
    tally: Tally | None = None
    turnout: Tally | None = None
    seal: StoredRound | None = None
    notes: dict[str, list[StoredNote]] | None = None
    counts: dict[str, int] | None = None


def projection_of(connection: Connection, code: str, asked: str | None) -> Projection:
    """Refuses `no_such_board`."""
    view = board_view(connection, board_by_code(connection, code))
    opened = [one for one in view.activities if one.value.state != "planned" or one.value.key == asked]
    activity = present_activity(opened, asked)
    shown = Projection(view, activity)
    if activity is None:
        return shown
    shown.framework = view.framework(activity)
    if activity.value.kind == "notes":
        shown.notes = by_place(notes_of(connection, activity.id))
        shown.counts = count_by_place(connection, activity.id)
        return shown
    if activity.value.shows_tally(ballot_in=True, staff=True):
        shown.tally = tally_of(connection, activity)
    shown.turnout = shown.tally or turnout_of(connection, activity)
    if activity.value.state == "closed":
        shown.seal = round_of(connection, activity.id, activity.value.round)
    return shown


@router.get("/screen")
async def screen(request: Request, code: Code, activity: str | None = None) -> Response:
    """The projected page in the board's language; `activity` holds it on one activity."""
    shown = await house(request).desk.database.read(lambda connection: projection_of(connection, code, activity))
    link = join_url(request, code)
    values = {"shown": shown, "join_url": link, "join_host": shown_host(link).partition("/b/")[0], "asked": activity}
    template = "fragments/screen_stage.html" if wanted(request) == "fragment" else "pages/screen.html"
    return page(request, template, values, language=shown.view.board.locale)


@router.get("/qr.svg")
async def qr(request: Request, code: Code) -> Response:
    """The join link as a QR code."""
    await house(request).desk.database.read(lambda connection: board_by_code(connection, code))
    drawn = segno.make(join_url(request, code), error="m").svg_inline(border=2, omitsize=True, dark="#1d1a16", light="#fff")
    return Response(drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1), media_type="image/svg+xml")
