"""Commands that make a vote of what is there: of notes, of fields that are
tied."""

from typing import Annotated, Literal

from fastapi import Request, Response
from pydantic import Field

from app.commands.plan.shortlists import Shortlist, put_to_vote, run_off
from app.documents.titles import TIE_BREAK, VOTE_ON
from app.storage.boards import board_by_code
from app.web.console.activities import said_activity
from app.web.console.page import console_page
from app.web.http.answers import answer
from app.web.http.bodies import Body, documented
from app.web.http.rendering import translate
from app.web.http.routing import Code, Router
from app.web.http.services import read
from app.web.http.staff_commands import staff_command

router = Router(prefix="/b/{code}")


class ShortlistBody(Body):
    """`notes`: ids of 2 to 40 notes; or `activity`: all its shown notes.
    `votes`: choices of each person, at most half of the notes; without it
    three, or half where that is less."""

    notes: list[str] = Field(default_factory=list)
    activity: str = ""
    title: str = ""
    votes: Annotated[int, Field(ge=1, le=20)] | Literal[""] | None = None


class RunoffBody(Body):
    """`places`: how many first places are to be filled. Without it the first
    five (of fewer than ten fields the first half), else as many as each ballot
    had choices, else the most that a tie leaves open."""

    places: Annotated[int, Field(ge=1, le=100)] | Literal[""] | None = None


@router.post("/shortlists", openapi_extra=documented(ShortlistBody), status_code=201)
async def post_shortlist(request: Request, code: Code) -> Response:
    """Adds a planned vote on notes; its fields' ids are the notes' → 201 with
    it."""
    context, body = await staff_command(request, code, ShortlistBody)
    shortlist = Shortlist(body.notes, body.activity, body.title, body.votes or None)
    title = await _in_language_of(request, code, VOTE_ON)
    stored = await put_to_vote(context, code, shortlist, title)
    return await answer(
        request,
        await said_activity(request, code, stored),
        to=f"/b/{code}/console#activity-{stored.value.key}",
        status=201,
    )


@router.post(
    "/activities/{key}/runoff", openapi_extra=documented(RunoffBody), status_code=201
)
async def post_runoff(request: Request, code: Code, key: str) -> Response:
    """Adds a planned vote among the fields that are tied for the last of the
    first places, with a choice for each place that is left → 201 with it, and
    `places`."""
    context, body = await staff_command(request, code, RunoffBody, optional=True)
    title = await _in_language_of(request, code, TIE_BREAK)
    stored, places = await run_off(context, code, key, title, body.places or None)
    return await answer(
        request,
        {**await said_activity(request, code, stored), "places": places},
        fragment=lambda: console_page(request, code),
        to=f"/b/{code}/console#activity-{stored.value.key}",
        status=201,
    )


async def _in_language_of(request: Request, code: str, message: str) -> str:
    """Returns a title of the catalogues in the board's language, with its
    %(activity)s."""
    board = await read(request, board_by_code, code)
    return translate(board.locale, message)
