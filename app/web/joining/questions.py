"""The organiser's form of the questions at joining."""

from fastapi import Request, Response
from pydantic import Field, field_validator

from app.commands.people.join_questions import set_join_questions
from app.domain.refusals import Refusal
from app.queries.board import question_json
from app.queries.console.forms import questions_values
from app.web.console.page import settings_page
from app.web.http.answers import answer_command, require_page
from app.web.http.bodies import Body, documented
from app.web.http.pages.reader import reader_languages
from app.web.http.routing import Code, Router
from app.web.http.staff_commands import staff_command

router = Router(prefix="/b/{code}/join-questions")


class QuestionsBody(Body):
    """`questions`: at most three. Each is the key of a shipped one (`gender`,
    `age`, `institution`), a text with the question and an answer on each
    further line, or {text, answers} with texts or texts per language; two to
    eight answers. `erase`: that answers to questions which change or go are
    erased."""

    questions: list[str | dict[str, object]] = Field(max_length=12)
    erase: bool = False

    @field_validator("questions")
    @classmethod
    def without_empty(
        cls, given: list[str | dict[str, object]]
    ) -> list[str | dict[str, object]]:
        """Returns the questions with plain line ends, without those left
        empty."""
        lines = [
            "\n".join(text.splitlines()).strip() if isinstance(text, str) else text
            for text in given
        ]
        return [text for text in lines if text]


@router.post("", openapi_extra=documented(QuestionsBody))
async def post_questions(request: Request, code: Code) -> Response:
    """Sets the questions that are put to who joins → 200 {questions}. Only an
    organiser may."""
    present = questions_values(code, reader_languages(request))
    context, body = await staff_command(
        request, code, QuestionsBody, present, least="organiser"
    )
    try:
        stored = await set_join_questions(
            context, code, body.questions, erase=body.erase
        )
    except Refusal as refusal:
        require_page(request, refusal, "no_such_board", "changed_meanwhile")
        typed = [text for text in body.questions if isinstance(text, str)]
        return await settings_page(
            request, code, refusal=refusal, typed_questions=typed
        )
    value = {"questions": [question_json(question) for question in stored]}
    return answer_command(request, code, value, page="console/settings")
