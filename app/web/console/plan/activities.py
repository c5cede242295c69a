"""Commands that change which activities there are: add, duplicate, move,
remove."""

from typing import Annotated, Literal

from fastapi import Request, Response
from pydantic import Field

from app.commands.plan.activity_plan import move_activity, remove_activity
from app.commands.plan.new_activities import (
    NewActivity,
    add_activity,
    duplicate_activity,
)
from app.commands.plan.questions import ask
from app.domain.plan.activity import Kind
from app.domain.plan.questions import ANSWERS
from app.domain.refusals import Refusal
from app.web.console.activities import answer_activity
from app.web.console.plan.questions import answers_of
from app.web.http.bodies import Body, documented
from app.web.http.identity import staff_context
from app.web.http.routing import Code, Router
from app.web.http.staff_commands import staff_command

router = Router(prefix="/b/{code}/activities")


class NewActivityBody(Body):
    """`framework`: id of one of the board's; without it, that of the first
    activity of the kind. `votes`: choices of each person, only of a vote;
    without it three, or as many as fields. A quick question (`hands`,
    `rating`, `word`) is asked in its title, and takes neither."""

    kind: Kind
    title: str
    framework: str = ""
    votes: Annotated[int, Field(ge=1, le=20)] | Literal[""] | None = None


class MoveActivityBody(Body):
    """`before`: key of the activity before which it comes; without it, it
    comes last."""

    before: str | None = None


class DuplicateBody(Body):
    """`title`: without it, the same with a number."""

    title: str = ""


@router.post("", openapi_extra=documented(NewActivityBody), status_code=201)
async def post_activity(request: Request, code: Code) -> Response:
    """Adds a planned activity at the end → 201 with it."""
    context, body = await staff_command(request, code, NewActivityBody)
    if body.votes and body.kind != "vote":
        raise Refusal("bad_setting", cause="votes_of_notes")
    if body.kind in ANSWERS:
        answers = await answers_of(request, code, body.kind)
        stored = await ask(context, code, body.kind, body.title, answers)
    else:
        new = NewActivity(body.kind, body.title, body.framework, body.votes or None)
        stored = await add_activity(context, code, new)
    return await answer_activity(request, code, stored, 201)


@router.post(
    "/{key}/duplicate", openapi_extra=documented(DuplicateBody), status_code=201
)
async def post_duplicate(request: Request, code: Code, key: str) -> Response:
    """Adds a planned activity of the same kind, framework and rule behind it →
    201 with it."""
    context, body = await staff_command(request, code, DuplicateBody, optional=True)
    stored = await duplicate_activity(context, code, key, body.title)
    return await answer_activity(request, code, stored, 201)


@router.post("/{key}/move", openapi_extra=documented(MoveActivityBody))
async def post_move(request: Request, code: Code, key: str) -> Response:
    """Moves an activity → 200 with it."""
    context, body = await staff_command(request, code, MoveActivityBody, optional=True)
    stored = await move_activity(context, code, key, body.before or None)
    return await answer_activity(request, code, stored)


@router.delete("/{key}", status_code=204)
async def delete_activity(request: Request, code: Code, key: str) -> Response:
    """Removes an activity that was never opened and has no notes → 204."""
    context = await staff_context(request, code)
    await remove_activity(context, code, key)
    return await answer_activity(request, code, None)


@router.post("/{key}/remove")
async def post_remove(request: Request, code: Code, key: str) -> Response:
    """Removes it, from a plain form → 204."""
    return await delete_activity(request, code, key)
