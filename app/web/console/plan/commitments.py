"""The plan of action: its page for facilitators and participants, and its
commands."""

from typing import Any, Literal

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy import Connection

from app.commands.context import Context
from app.commands.plan import commitments as commands
from app.domain.plan.commitment import PARTS, STATES
from app.domain.plan.time_zone import local_day
from app.domain.refusals import Refusal
from app.queries.board import BoardView, board_view
from app.queries.console.forms import commitment_values, progress_values
from app.queries.plan import (
    Plan,
    commitment_json,
    may_write,
    place_name,
    plan_json,
    plan_of,
)
from app.reports.chapters.plan import HEADS, SAID
from app.storage.boards import board_by_code
from app.storage.seats import StoredSeat, seat_or_none
from app.web.http.answers import answer
from app.web.http.bodies import Body, documented, read_body, read_optional_body
from app.web.http.forms.edits import seen_by
from app.web.http.identity import Caller, caller_of
from app.web.http.rendering import page
from app.web.http.routing import Code, Router
from app.web.http.services import read

router = Router(prefix="/b/{code}")


class CommitmentBody(Body):
    """What is left out stays as it is; all empty it is a line to be filled in
    later. `due`: when, in the workshop's own words."""

    lead: str | None = None
    partners: str | None = None
    due: str | None = None
    first_step: str | None = None
    indicator: str | None = None


class FollowUpBody(Body):
    """`day`: on which the plan is looked at again, as 2025-03-12."""

    day: str


class ProgressBody(Body):
    """`state` "" takes back what was said; `reason` is needed for what was
    stopped."""

    states_whole = True
    state: Literal["", "done", "under_way", "stopped"]
    reason: str = ""


async def _writer(caller: Caller) -> tuple[Context, str | None]:
    """Returns the context, and the seat of who is not staff.

    Refuses `no_seat`, `slow_down` and as staff commands do.
    """
    if caller.is_host:
        return await caller.staff_context(), None
    return caller.context, caller.spend_command()


@router.get("/plan")
async def get_plan(request: Request, code: Code) -> Response:
    """Shows the plan of action to staff and participants. Refuses
    `no_seat`."""
    return await _plan_page(await caller_of(request, code))


@router.post("/plan/{note}", openapi_extra=documented(CommitmentBody))
async def post_commitment(request: Request, code: Code, note: str) -> Response:
    """Takes a note into the plan, or changes its commitment → 200 with that.

    Staff may; with `planners` `groups` also each group on its own notes.
    """
    caller = await caller_of(request, code)
    context, seat = await _writer(caller)
    body = await read_optional_body(request, CommitmentBody)
    context = seen_by(context, code, body.edit, commitment_values(code, note))
    parts = body.model_dump(exclude_unset=True, exclude_none=True)
    stored = await commands.commit(context, code, note, parts, seat)
    return await _done(caller, commitment_json(stored), note)


@router.post("/plan/{note}/remove")
async def post_removal(request: Request, code: Code, note: str) -> Response:
    """Takes a commitment out of the plan; its note stays → 204."""
    caller = await caller_of(request, code)
    context, seat = await _writer(caller)
    await commands.take_out(context, code, note, seat)
    return await _done(caller, None, note)


@router.post("/follow-ups", openapi_extra=documented(FollowUpBody), status_code=201)
async def post_follow_up(request: Request, code: Code) -> Response:
    """Opens a follow-up of a day → 201 {day}. Only an organiser may."""
    caller = await caller_of(request, code)
    context = await caller.staff_context("organiser")
    body = await read_body(request, FollowUpBody)
    day = await commands.open_follow_up(context, code, body.day)
    return await _done(caller, {"day": day}, f"day-{day}", status=201)


@router.post("/follow-ups/{day}/remove")
async def post_follow_up_removal(request: Request, code: Code, day: str) -> Response:
    """Removes a follow-up with all that it said → 204. Only an organiser
    may."""
    caller = await caller_of(request, code)
    await commands.remove_follow_up(await caller.staff_context("organiser"), code, day)
    return await _done(caller, None, "follow-title")


@router.post("/follow-ups/{day}/{note}", openapi_extra=documented(ProgressBody))
async def post_progress(request: Request, code: Code, day: str, note: str) -> Response:
    """Says what a follow-up found of a commitment → 200 with that."""
    caller = await caller_of(request, code)
    context = await caller.staff_context()
    body = await read_body(request, ProgressBody)
    context = seen_by(context, code, body.edit, progress_values(code, day, note))
    stored = await commands.record_progress(
        context, code, day, note, body.state or None, body.reason
    )
    return await _done(caller, commitment_json(stored), note)


async def _done(caller: Caller, value: Any, place: str, status: int = 200) -> Response:
    """Answers a command: a program with the value, a form with the page at the
    place."""
    return await answer(
        caller.request,
        value,
        to=f"/b/{caller.code}/plan#{place}",
        fragment=lambda: _plan_page(caller),
        status=status,
    )


async def _plan_page(caller: Caller) -> Response:
    """Returns the page, to htmx its stage, to a program the plan. Refuses
    `no_seat`."""
    view, plan, me = await read(caller.request, _read_plan, caller)
    if caller.form == "json":
        return JSONResponse(plan_json(plan, view.board.settings.planners or "staff"))
    values = {
        "board": view.board,
        "code": caller.code,
        "role": caller.role,
        "host": caller.is_host,
        "plan": plan,
        "writes": lambda note: caller.is_host or may_write(view, me, note),
        "place_name": place_name,
        "limits": PARTS,
        "heads": HEADS,
        "states": {state: SAID[state] for state in STATES},
        "today": local_day(caller.context.now(), view.board.settings.time_zone),
    }
    name = "stage" if caller.form == "fragment" else "page"
    language = view.board.locale
    return page(caller.request, f"plan/{name}.html", values, language=language)


def _read_plan(
    connection: Connection, caller: Caller
) -> tuple[BoardView, Plan, StoredSeat | None]:
    view = board_view(connection, board_by_code(connection, caller.code))
    me = seat_or_none(connection, view.board.id, caller.seat)
    if me is None and caller.role is None:
        raise Refusal("no_seat")
    return view, plan_of(connection, view), me
