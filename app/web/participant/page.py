"""The participant's page: join, or the present activity with one's own ballot and notes."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request, Response
from sqlalchemy import Connection

from app.domain.agenda import Sitting
from app.domain.framework import Block
from app.domain.refusals import Refusal
from app.domain.tally import Tally
from app.queries.board import BoardView, board_view
from app.queries.console.earlier import earlier_of
from app.queries.notes import author_names, by_place
from app.queries.own_ballots import OwnBallot, Reader, own_ballots
from app.queries.tally import seen_tally, turnout_beside
from app.storage.activities import StoredActivity
from app.storage.boards import board_by_code
from app.storage.notes import StoredNote, count_by_place, notes_of
from app.storage.seats import StoredSeat, seat_by_public_id
from app.storage.votes.ballots import NO_NEWS, BallotNews, StoredRound, round_of, turnout_news
from app.storage.votes.witnesses import is_listed
from app.web.http.error_handlers import notice_of
from app.web.http.identity import role_of, seat_cookie
from app.web.http.refusals import status_of
from app.web.http.rendering import language_of, page, see_other, wanted
from app.web.http.services import join_url, services_of
from app.web.participant.devices import keep_device, reader_of, require_device
from app.web.participant.visits import greet

NOBODY = Reader()


@dataclass
class Stage:
    """What one person sees of one activity."""

    view: BoardView
    me: StoredSeat
    activity: StoredActivity | None
    reader: Reader
    ballot: OwnBallot | None = None
    turnout: Tally | None = None
    tally: Tally | None = None
    seal: StoredRound | None = None
    listed: bool = False  # whether the sealed ballots are published, so that a phone can check them
    blocks: tuple[Block, ...] = ()  # those that take notes in this activity
    block: Block | None = None
    place: str | None = None
    notes: dict[str, list[StoredNote]] | None = None
    names: dict[int, str] | None = None
    counts: dict[str, int] | None = None
    editing: StoredNote | None = None
    earlier: dict[str, Sitting] = field(
        default_factory=dict
    )  # activities from sessions before today's, with their session
    told: BallotNews = (
        NO_NEWS  # the last change of one's own ballot, for the devices that did not make it
    )
    known: int = 0  # the version at which one's own ballot last changed: what a phone sends along with the next

    @property
    def news(self) -> str:
        """What to tell of one's own ballot on this device, as `state-how`; empty where there is nothing to tell or this device did it."""
        told, ballot = self.told, self.ballot
        if told.state == "refused" or (told.state == "withdrawn" and ballot is None):
            return f"{told.state}-{told.how}"
        if told.state in {"recorded", "replaced"} and ballot is not None and not ballot.cast_here:
            return f"{told.state}-{told.how}"
        return ""


def present_activity(activities: list[StoredActivity], asked: str | None) -> StoredActivity | None:
    """The one asked for, else the last one opened (closed since or not: its result is what the room looks at), else the first."""
    for one in activities:
        if one.value.key == asked:
            return one
    return max(activities, key=lambda one: one.opened_at or "", default=None)


def stage_of(
    connection: Connection,
    code: str,
    seat: str,
    asked: str | None,
    place: str | None,
    edit: str = "",
    reader: Reader = NOBODY,
) -> Stage:
    """`edit` is the id of a note of one's own to be changed. Refuses `no_such_board`, `no_seat`."""
    view = board_view(connection, board_by_code(connection, code))
    me = seat_by_public_id(connection, view.board.id, seat)
    focus = view.board.settings.focus
    if asked is None and focus is not None:  # a facilitator has brought everyone here
        asked, place = focus.activity, place or focus.place
    activity = present_activity(view.activities, asked)
    stage = Stage(view, me, activity, reader, earlier=earlier_of(connection, view))
    if activity is not None and activity.value.kind == "vote":
        _fill_vote(connection, stage, activity)
    elif activity is not None:
        _fill_notes(connection, stage, activity, place)
        own = [
            one
            for notes in (stage.notes or {}).values()
            for one in notes
            if one.id == edit and one.seat_id == me.id
        ]
        stage.editing = own[0] if own else None
    return stage


def _fill_vote(connection: Connection, stage: Stage, vote: StoredActivity) -> None:
    stage.ballot = own_ballots(connection, [vote], stage.me, stage.reader).get(vote.value.key)
    found = round_of(connection, vote.id, vote.value.round)
    stage.known, stage.told = (
        turnout_news(connection, found.id, stage.me.id) if found else (0, NO_NEWS)
    )
    is_in = stage.ballot is not None
    stage.tally = seen_tally(connection, vote, found, ballot_in=is_in, staff=False)
    stage.turnout = turnout_beside(connection, vote, found, stage.tally)
    if vote.value.state == "closed":
        stage.seal = found
        stage.listed = found is not None and is_listed(found)


def _fill_notes(
    connection: Connection, stage: Stage, activity: StoredActivity, place: str | None
) -> None:
    framework = stage.view.framework(activity)
    stage.blocks = stage.view.board.settings.open_blocks(activity.value.key, framework)
    asked = framework.block_of.get(place or "") or framework.block_by_id.get(place or "")
    stage.block = asked if asked in stage.blocks else _first_block(stage)
    known = place in framework.fields or (place == stage.block.id and not stage.block.fields)
    stage.place = place if known else None
    notes = [
        one
        for one in notes_of(connection, activity.id, stage.block.id)
        if not activity.private or one.seat_id == stage.me.id
    ]
    stage.notes = by_place(notes)
    stage.names = author_names(connection, stage.view.board, notes)
    stage.counts = count_by_place(connection, activity.id)


def _first_block(stage: Stage) -> Block:
    """One's own group's first block, else the first."""
    own = stage.view.groups[stage.me.group_id].blocks if stage.me.group_id else []
    return next((block for block in stage.blocks if block.id in own), stage.blocks[0])


async def participant_page(
    request: Request,
    code: str,
    *,
    chosen: str | None = None,
    place: str | None = None,
    refusal: Refusal | None = None,
    receipt: str = "",
    **kept: Any,
) -> Response:
    """The page (or to htmx its stage), with a refusal on top and what the person had typed or ticked kept in place. A
    typed `receipt` shows its ballot's choices on a device that did not cast it."""
    seat, reader = seat_cookie(request, code), reader_of(request, receipt)
    database = services_of(request).context.database
    try:
        if seat is None:
            raise Refusal("no_seat")
        edit = request.query_params.get("edit", "") if request.method == "GET" else ""
        stage = await database.read(
            lambda connection: stage_of(connection, code, seat, chosen, place, edit, reader)
        )
    except Refusal as missing:
        if missing.code != "no_seat":
            raise
        return await join_page(request, code, refusal=refusal, **kept)
    if receipt and stage.ballot is not None and stage.ballot.elsewhere:
        refusal = Refusal("wrong_receipt")
    values = {
        "stage": stage,
        "fresh_id": str(uuid.uuid4()),
        "kept": kept,
        "change": "change" in request.query_params,
    }
    values["editing"] = stage.editing
    values |= notice_of(request, refusal) | {"role": await role_of(request, code)}
    template = (
        "participant/stage.html" if wanted(request) == "fragment" else "participant/page.html"
    )
    status = status_of(refusal) if refusal else 200
    answer = page(request, template, values, status=status, language=stage.view.board.locale)
    require_device(request)
    keep_device(request, answer, code)
    return answer


async def card_page(request: Request, code: str, seat_code: str) -> Response:
    """A scanned seat card leads to its seat: at once on the device that holds it, else by one button with the code typed in."""
    seat = seat_cookie(request, code)
    held = await services_of(request).context.database.read(
        lambda connection: _code_of(connection, code, seat)
    )
    return (
        see_other(f"/b/{code}")
        if held == seat_code
        else await join_page(request, code, resuming=seat_code)
    )


def _code_of(connection: Connection, code: str, seat: str | None) -> str | None:
    try:
        return (
            seat_by_public_id(connection, board_by_code(connection, code).id, seat).code
            if seat
            else None
        )
    except Refusal:  # the seat was taken away
        return None


async def join_page(
    request: Request, code: str, *, refusal: Refusal | None = None, **kept: Any
) -> Response:
    """One field and a button."""
    view = await services_of(request).context.database.read(
        lambda c: board_view(c, board_by_code(c, code))
    )
    values = {
        "view": view,
        "kept": kept,
        "join_url": join_url(request, code),
        **notice_of(request, refusal),
    }
    status = status_of(refusal) if refusal else 200
    answer = page(
        request,
        "participant/join.html",
        values,
        status=status,
        language=language_of(request, view.board.locale),
    )
    greet(request, answer, code)
    return answer
