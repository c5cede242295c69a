"""Commands on the order of the agenda: add, move and remove sittings and
steps."""

from functools import partial
from typing import Annotated, Literal

from fastapi import Request, Response
from pydantic import Field

from app.commands.plan.agenda import STEP_LIMIT, read_held_on
from app.commands.plan.agenda_order import arrange_agenda
from app.domain.plan import agenda_order
from app.domain.plan.agenda import Step
from app.domain.text import clean_text
from app.web.console.agenda import ArrangedBody
from app.web.http.answers import answer_command
from app.web.http.bodies import documented
from app.web.http.routing import Code, Router
from app.web.http.staff_commands import staff_command

router = Router(prefix="/b/{code}/agenda")


class NewSittingBody(ArrangedBody):
    """`held_on`: a day, as 2024-09-12, or empty."""

    title: str
    held_on: str = ""


class NewStepBody(ArrangedBody):
    """`activity`: key of the activity that opens with the step, or empty."""

    title: str
    minutes: Annotated[int, Field(ge=0, le=24 * 60)] = 10
    activity: str = ""


class MoveSittingBody(ArrangedBody):
    """`before`: number of the one before which it comes; without it, it comes
    last."""

    before: int | Literal[""] | None = None


class MoveStepBody(MoveSittingBody):
    """`session`: number of the sitting into which the step moves; without it,
    it stays in its own. `before`: number of a step of that sitting; without
    it, the step comes last."""

    session: int | None = None


@router.post("", openapi_extra=documented(NewSittingBody))
async def post_new_sitting(request: Request, code: Code) -> Response:
    """Adds a sitting without steps at the end → 201 with it."""
    context, body = await staff_command(request, code, NewSittingBody)
    title = clean_text(body.title, STEP_LIMIT, line=True)
    add = partial(
        agenda_order.add_sitting, title=title, held_on=read_held_on(body.held_on)
    )
    agenda = await arrange_agenda(
        context, code, "session_added", add, title=title, seen=body.arrangement
    )
    return answer_command(request, code, agenda[-1].json(), status=201)


@router.post("/{sitting}/steps", openapi_extra=documented(NewStepBody))
async def post_new_step(request: Request, code: Code, sitting: int) -> Response:
    """Adds a step at the end of a sitting → 201 with it."""
    context, body = await staff_command(request, code, NewStepBody)
    title = clean_text(body.title, STEP_LIMIT, line=True)
    step = Step(0, title, body.minutes, body.activity or None)
    add = partial(agenda_order.add_step, number=sitting, step=step)
    agenda = await arrange_agenda(
        context, code, "step_added", add, title=title, seen=body.arrangement
    )
    new = next(stored.steps[-1] for stored in agenda if stored.number == sitting)
    return answer_command(request, code, new.json(), status=201)


@router.post("/{sitting}/move", openapi_extra=documented(MoveSittingBody))
async def post_sitting_move(request: Request, code: Code, sitting: int) -> Response:
    """Moves a sitting; sittings are numbered anew → 204."""
    context, body = await staff_command(request, code, MoveSittingBody)
    move = partial(
        agenda_order.move_sitting, number=sitting, before=body.before or None
    )
    await arrange_agenda(
        context, code, "session_moved", move, (sitting, None), seen=body.arrangement
    )
    return answer_command(request, code)


@router.post("/{sitting}/remove", openapi_extra=documented(ArrangedBody))
async def post_sitting_remove(request: Request, code: Code, sitting: int) -> Response:
    """Removes a sitting with its steps; activities stay → 204."""
    context, body = await staff_command(request, code, ArrangedBody, optional=True)
    remove = partial(agenda_order.remove_sitting, number=sitting)
    await arrange_agenda(
        context, code, "session_removed", remove, (sitting, None), seen=body.arrangement
    )
    return answer_command(request, code)


@router.post("/{sitting}/{step}/move", openapi_extra=documented(MoveStepBody))
async def post_step_move(
    request: Request, code: Code, sitting: int, step: int
) -> Response:
    """Moves a step within its sitting or into another; steps are numbered anew
    → 204."""
    context, body = await staff_command(request, code, MoveStepBody)
    place = (sitting, step)
    move = partial(
        agenda_order.move_step,
        place=place,
        number=body.session if body.session is not None else sitting,
        before=body.before or None,
    )
    await arrange_agenda(
        context, code, "step_moved", move, place, seen=body.arrangement
    )
    return answer_command(request, code)


@router.post("/{sitting}/{step}/remove", openapi_extra=documented(ArrangedBody))
async def post_step_remove(
    request: Request, code: Code, sitting: int, step: int
) -> Response:
    """Removes a step; its activity stays → 204."""
    context, body = await staff_command(request, code, ArrangedBody, optional=True)
    place = (sitting, step)
    remove = partial(agenda_order.remove_step, place=place)
    await arrange_agenda(
        context, code, "step_removed", remove, place, seen=body.arrangement
    )
    return answer_command(request, code)
