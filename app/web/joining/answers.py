"""What a person answers to the questions at joining: read, changed, taken back
on a page of its own, which nobody else sees."""

from fastapi import Request, Response
from pydantic import Field
from sqlalchemy import Connection

from app.commands.people.join_questions import answer_questions
from app.domain.people.join_questions import JoinQuestions
from app.domain.refusals import Refusal
from app.queries.board import BoardView, answers_said, board_view
from app.storage.boards import board_by_code
from app.storage.people.answers import answers_of
from app.storage.seats import seat_by_public_id
from app.web.http.answers import json_or_empty, require_page
from app.web.http.bodies import Body, documented, read_body
from app.web.http.identity import Caller, caller_of
from app.web.http.pages.reader import reader_languages
from app.web.http.rendering import page, see_other
from app.web.http.routing import Code, Router
from app.web.http.services import read

router = Router(prefix="/b/{code}/seats/answers")


class AnswersBody(Body):
    """`answers`: "question:answer" each, instead of all before; none take them
    back."""

    answers: list[str] = Field(max_length=12)


async def _own(caller: Caller) -> tuple[BoardView, dict[str, str]]:
    """Returns the board and what one has answered. Refuses `no_seat`,
    `no_such_board`."""
    seat = caller.require_seat()
    return await read(caller.request, _read_answers, caller, seat)


def _read_answers(
    connection: Connection, caller: Caller, seat: str
) -> tuple[BoardView, dict[str, str]]:
    board = board_by_code(connection, caller.code)
    view = board_view(connection, board, reader_languages(caller.request))
    person = seat_by_public_id(connection, board.id, seat)
    return view, answers_of(connection, person.id)


@router.get("")
async def get_answers(request: Request, code: Code) -> Response:
    """Shows one's own answers → {answers}."""
    caller = await caller_of(request, code)
    view, answers = await _own(caller)
    if caller.form == "json":
        return json_or_empty(request, {"answers": answers_said(answers)})
    return _page(caller, view, answers)


def _page(
    caller: Caller,
    view: BoardView,
    answers: dict[str, str],
    refusal: Refusal | None = None,
) -> Response:
    questions: JoinQuestions = view.join_questions
    values = {
        "view": view,
        "code": caller.code,
        "questions": questions,
        "given": answers,
    }
    language = view.board.locale
    return page(
        caller.request,
        "joining/own_answers.html",
        values,
        refusal=refusal,
        language=language,
    )


@router.post("", openapi_extra=documented(AnswersBody))
async def post_answers(request: Request, code: Code) -> Response:
    """Records what one answers, instead of all before → {answers}; to a form a
    303 to the board."""
    caller = await caller_of(request, code)
    body = await read_body(request, AnswersBody)
    try:
        seat = caller.spend_command()
        answers = await answer_questions(caller.context, code, seat, body.answers)
    except Refusal as refusal:
        require_page(request, refusal, "no_seat", "no_such_board")
        view, before = await _own(caller)
        return _page(caller, view, before, refusal)
    if caller.form == "json":
        return json_or_empty(request, {"answers": answers_said(answers)})
    return see_other(f"/b/{code}")
