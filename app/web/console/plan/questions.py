"""Answers of quick questions: their names in every language, words that are
hidden."""

from typing import Annotated

from fastapi import Request, Response
from pydantic import Field

from app.commands.plan.questions import hide_word
from app.domain.local_text import LocalText
from app.domain.plan.questions import ANSWERS
from app.locales import _, languages
from app.queries.board import activity_json
from app.storage.boards import board_by_code
from app.web.console.page import console_page
from app.web.http.answers import answer
from app.web.http.bodies import Body, documented
from app.web.http.rendering import translate
from app.web.http.routing import Code, Router
from app.web.http.services import read
from app.web.http.staff_commands import staff_command

router = Router(prefix="/b/{code}/activities/{key}")

# By kind and answer; an answer without a name here is its own, such as the
# numbers of a rating.
NAMES = {
    "hands": {"yes": _("Yes"), "no": _("No"), "abstain": _("Abstain")},
}


async def answers_of(request: Request, code: str, kind: str) -> dict[str, str]:
    """Returns the names of a kind's answers by id, in their order and in all
    languages, the board's first. Refuses `no_such_board`."""
    board = await read(request, board_by_code, code)
    tags = dict.fromkeys([board.locale, *languages()])
    names = NAMES.get(kind, {})
    return {
        answer: LocalText({tag: translate(tag, names[answer]) for tag in tags})
        if answer in names
        else answer
        for answer in ANSWERS[kind]
    }


class WordBody(Body):
    """`word`: its id, as the tally has it; `hidden`: whether pages show … in
    its place."""

    word: Annotated[str, Field(max_length=60)]
    hidden: bool = True


@router.post("/words", openapi_extra=documented(WordBody))
async def post_word(request: Request, code: Code, key: str) -> Response:
    """Hides a word that was said, or shows it again → 200 with the
    activity."""
    context, body = await staff_command(request, code, WordBody)
    stored = await hide_word(context, code, key, body.word, hidden=body.hidden)
    return await answer(
        request,
        activity_json(stored),
        fragment=lambda: console_page(request, code),
        to=f"/b/{code}/console#activity-{key}",
    )
