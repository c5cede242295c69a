"""Commands on an activity: open, lock, close, set."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Annotated, Literal

from fastapi import Request, Response
from pydantic import Field

from app.commands.context import rfc3339
from app.commands.plan import activities as commands
from app.commands.plan.rehearsal import rehearse_vote
from app.documents.titles import PRACTICE_VOTE
from app.queries.board import activity_json, titled
from app.storage.activities import StoredActivity
from app.storage.boards import board_by_code
from app.web.console.page import console_page
from app.web.http.answers import answer
from app.web.http.bodies import Body, documented
from app.web.http.identity import staff_context
from app.web.http.pages.reader import reader_languages
from app.web.http.rendering import translate
from app.web.http.routing import Code, Router
from app.web.http.services import read
from app.web.http.staff_commands import staff_command

router = Router(prefix="/b/{code}/activities/{key}")


class OpenBody(Body):
    """`minutes`: of a timer, which is only shown and closes nothing."""

    minutes: Annotated[float, Field(gt=0, le=24 * 60)] | Literal[""] | None = None


class ExtendBody(Body):
    minutes: Annotated[float, Field(ge=-240, le=240)]


class RevealBody(Body):
    """What is left out stays as it is. `pace`: a live tally changes with each
    ballot, or in steps of three or more from the fifth ballot on."""

    reveal: Literal["live", "at_close"] | None = None
    pace: Literal["each", "steps"] | None = None


async def said_activity(
    request: Request, code: str, stored: StoredActivity
) -> dict[str, object]:
    """Returns the activity with its title in the reader's language, else the
    board's."""
    board = await read(request, board_by_code, code)
    spoken = (*reader_languages(request), board.locale)
    return activity_json(titled(stored, spoken, board.locale))


async def answer_activity(
    request: Request,
    code: str,
    stored: StoredActivity | None,
    status: int = 200,
    more: Mapping[str, object] | None = None,
) -> Response:
    """Returns an activity, and `more` of it, as JSON (204 for None), to a
    browser the console."""
    return await answer(
        request,
        {**await said_activity(request, code, stored), **(more or {})}
        if stored
        else None,
        fragment=lambda: console_page(request, code),
        to=f"/b/{code}/console",
        status=status,
    )


@router.post("/open", openapi_extra=documented(OpenBody))
async def open_activity(request: Request, code: Code, key: str) -> Response:
    """Opens the activity, with a timer of `minutes`; a closed vote opens as a
    new round."""
    context, body = await staff_command(request, code, OpenBody, optional=True)
    closes_at = (
        rfc3339(context.clock() + timedelta(minutes=body.minutes))
        if body.minutes
        else None
    )
    stored = await commands.open_activity(context, code, key, closes_at=closes_at)
    return await answer_activity(request, code, stored)


@router.post("/extend", openapi_extra=documented(ExtendBody))
async def extend_activity(request: Request, code: Code, key: str) -> Response:
    """Moves the end of the timer by some minutes → 200 with the activity."""
    context, body = await staff_command(request, code, ExtendBody)
    stored = await commands.extend_activity(context, code, key, body.minutes)
    return await answer_activity(request, code, stored)


@router.post("/lock")
async def lock_activity(request: Request, code: Code, key: str) -> Response:
    """Locks an open activity → 200 with the activity.

    No ballot, paper ballots included, and no note is taken, changed or taken
    back until it is unlocked. Moderation goes on.
    """
    context = await staff_context(request, code)
    stored = await commands.lock_activity(context, code, key, locked=True)
    return await answer_activity(request, code, stored)


@router.post("/unlock")
async def unlock_activity(request: Request, code: Code, key: str) -> Response:
    """Unlocks it: a vote goes on in the same round → 200 with the activity."""
    context = await staff_context(request, code)
    stored = await commands.lock_activity(context, code, key, locked=False)
    return await answer_activity(request, code, stored)


@router.post("/close")
async def close_activity(request: Request, code: Code, key: str) -> Response:
    """Closes the activity → 200 with it.

    A vote has its seal beside it, {round, closed_at, ballots, seats, sha256},
    and again under `seal`: programs read both.
    """
    context = await staff_context(request, code)
    stored, seal = await commands.close_activity(context, code, key)
    sealed = asdict(seal) if seal else {}
    more = {**sealed, "seal": sealed} if seal else {}
    return await answer_activity(request, code, stored, more=more)


@router.post("/reveal", openapi_extra=documented(RevealBody))
async def set_reveal(request: Request, code: Code, key: str) -> Response:
    """Chooses, before the opening, when the tally is shown (`live` or
    `at_close`) and how it moves while it is live (`each` or `steps`) → 200
    with the activity."""
    context, body = await staff_command(request, code, RevealBody)
    stored = await commands.set_reveal(context, code, key, body.reveal, body.pace)
    return await answer_activity(request, code, stored)


@router.post("/rehearse")
async def rehearse(request: Request, code: Code, key: str) -> Response:
    """Opens a practice of the vote → 200 with the practice. Nothing of it
    enters the results."""
    context = await staff_context(request, code)
    board = await read(request, board_by_code, code)
    stored = await rehearse_vote(
        context, code, key, translate(board.locale, PRACTICE_VOTE)
    )
    return await answer_activity(request, code, stored)
