"""The addresses of the questions at joining, as /openapi.json describes them."""

from collections.abc import Iterator

from pydantic import Field

from app.web.openapi.address import ORGANISER, SEAT, SEATS, Address, Content
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


def addresses() -> Iterator[Address]:
    """Yields the addresses of what people say of themselves."""
    path, of_seat = "/b/{code}/seats/answers", ("no_seat", "no_such_board")
    answers: dict[int, Content] = {200: OwnAnswersAnswer}
    yield Address(
        "get",
        path,
        SEATS,
        "Reads one's own answers at joining.",
        SEAT,
        answers,
        of_seat,
    )
    sentence = "Changes one's own answers at joining, or takes them back."
    refusals: tuple[str, ...] = (*of_seat, "bad_answer", "slow_down")
    yield Address("post", path, SEATS, sentence, SEAT, answers, refusals)
    questions: dict[int, Content] = {200: JoinQuestionsAnswer}
    sentence = "Sets the questions at joining."
    refusals = (
        "not_host",
        "no_such_board",
        "bad_question",
        "text_empty",
        "text_too_long",
    )
    refusals += ("questions_answered",)
    path = "/b/{code}/join-questions"
    yield Address("post", path, SEATS, sentence, ORGANISER, questions, refusals)
