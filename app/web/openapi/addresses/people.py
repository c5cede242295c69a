"""The addresses of the questions at joining, as /openapi.json describes
them."""

from pydantic import Field

from app.web.openapi.address import ORGANISER, SEAT, SEATS, Address
from app.web.openapi.answers import Answer, Name


class JoinAnswerAnswer(Answer):
    key: str = Field(examples=["woman"])
    text: Name


class JoinQuestionAnswer(Answer):
    """A question; `unsaid` is an answer to each."""

    key: str = Field(examples=["gender"])
    text: Name
    answers: list[JoinAnswerAnswer]


class JoinQuestionsAnswer(Answer):
    questions: list[JoinQuestionAnswer]


class OwnAnswersAnswer(Answer):
    answers: list[str] = Field(
        description="`question:answer` each.", examples=[["gender:woman"]]
    )


ADDRESSES = (
    Address(
        "get",
        "/b/{code}/seats/answers",
        SEATS,
        "Reads one's own answers at joining.",
        SEAT,
        {200: OwnAnswersAnswer},
        ("no_seat", "no_such_board"),
    ),
    Address(
        "post",
        "/b/{code}/seats/answers",
        SEATS,
        "Changes one's own answers at joining, or takes them back.",
        SEAT,
        {200: OwnAnswersAnswer},
        ("no_seat", "no_such_board", "bad_answer", "slow_down"),
    ),
    Address(
        "post",
        "/b/{code}/join-questions",
        SEATS,
        "Sets the questions at joining.",
        ORGANISER,
        {200: JoinQuestionsAnswer},
        (
            "not_host",
            "no_such_board",
            "bad_question",
            "text_empty",
            "text_too_long",
            "questions_answered",
        ),
    ),
)
