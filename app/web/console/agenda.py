"""Commands on the agenda: run a step, move its end, set days and minutes."""

from dataclasses import replace
from typing import Annotated

from fastapi import Request, Response
from pydantic import Field
from sqlalchemy import Connection

from app.commands.context import Context
from app.commands.plan import agenda as commands
from app.commands.plan.agenda_order import require_arrangement
from app.queries.board import agenda_in, running_json
from app.queries.console.forms import sitting_values
from app.storage.boards import board_by_code, lock_board
from app.storage.unit import Unit
from app.web.http.answers import answer_command
from app.web.http.bodies import Body, documented
from app.web.http.identity import staff_context
from app.web.http.pages.reader import reader_languages
from app.web.http.routing import Code, Router
from app.web.http.services import read
from app.web.http.staff_commands import staff_command

router = Router(prefix="/b/{code}/agenda")


def arranged_as(context: Context, code: str, seen: int | None) -> Context:
    """Returns a context whose command first refuses `agenda_rearranged` where
    sittings or steps have other numbers by now than its sender saw, then does
    what it would have done first."""

    def check(unit: Unit) -> None:
        board = lock_board(unit, code)
        require_arrangement(unit, board.id, seen)
        if context.first is not None:
            context.first(unit)

    return context if seen is None else replace(context, first=check)


class ExtendBody(Body):
    minutes: Annotated[float, Field(ge=-240, le=240)]


class ArrangedBody(Body):
    """`arrangement`: the order of the agenda that a page showed; where another
    stands by now, nothing is done."""

    arrangement: int | None = None


class SittingBody(ArrangedBody):
    """`held_on`: a day, as 2024-09-12, or empty."""

    held_on: str | None = None
    title: str | None = None


class StepBody(ArrangedBody):
    minutes: Annotated[int, Field(ge=0, le=24 * 60)] | None = None
    title: str | None = None


@router.get("")
async def get_agenda(request: Request, code: Code) -> Response:
    """Returns the sessions with their steps, and the running step or null."""
    return answer_command(
        request, code, await read(request, _agenda_json, request, code)
    )


def _agenda_json(
    connection: Connection, request: Request, code: str
) -> dict[str, object]:
    board, spoken = board_by_code(connection, code), reader_languages(request)
    return {
        "running": running_json(board, spoken),
        "sessions": [
            sitting.json() for sitting in agenda_in(connection, board, spoken)
        ],
    }


@router.post("/{sitting}/{step}/run", openapi_extra=documented(ArrangedBody))
async def post_run(request: Request, code: Code, sitting: int, step: int) -> Response:
    """Begins a step; an activity that is bound to it opens.

    Answers 200 {session, step, title, started_at, ends_at}.
    """
    context, body = await staff_command(request, code, ArrangedBody, optional=True)
    context = arranged_as(context, code, body.arrangement)
    running = await commands.run_step(context, code, sitting, step)
    return answer_command(request, code, running.json())


@router.post("/extend", openapi_extra=documented(ExtendBody))
async def post_extend(request: Request, code: Code) -> Response:
    """Moves the end of the running step by some minutes → 200 with the
    step."""
    context, body = await staff_command(request, code, ExtendBody)
    step = await commands.extend_step(context, code, body.minutes)
    return answer_command(request, code, step.json())


@router.post("/stop")
async def post_stop(request: Request, code: Code) -> Response:
    """Ends the running step → 204."""
    context = await staff_context(request, code)
    await commands.stop_step(context, code)
    return answer_command(request, code)


@router.post("/{sitting}", openapi_extra=documented(SittingBody))
async def post_sitting(request: Request, code: Code, sitting: int) -> Response:
    """Sets the day and title of a sitting → 204."""
    context, body = await staff_command(
        request, code, SittingBody, sitting_values(code, sitting)
    )
    context = arranged_as(context, code, body.arrangement)
    await commands.change_sitting(
        context, code, sitting, held_on=body.held_on, title=body.title
    )
    return answer_command(request, code)


@router.post("/{sitting}/{step}", openapi_extra=documented(StepBody))
async def post_step(request: Request, code: Code, sitting: int, step: int) -> Response:
    """Sets the minutes and title of a step → 204."""
    context, body = await staff_command(
        request, code, StepBody, sitting_values(code, sitting, step)
    )
    context = arranged_as(context, code, body.arrangement)
    await commands.change_step(
        context, code, sitting, step, minutes=body.minutes, title=body.title
    )
    return answer_command(request, code)
