"""Sets the questions at joining, and records what people answer to them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.commands.context import Context, command
from app.domain.local_text import texts_of, written
from app.domain.people.join_questions import (
    QUESTIONS_LIMIT,
    Answers,
    JoinQuestion,
    JoinQuestions,
    checked_answers,
    typed_question,
)
from app.domain.refusals import Refusal
from app.frameworks import ready_questions
from app.storage.boards import board_by_code, change_board, lock_board
from app.storage.people.answers import answers_by_seat, answers_of, put_answers
from app.storage.seats import mark_arrival, seat_by_public_id
from app.storage.unit import Unit

Typed = str | Mapping[str, Any]


@command
def set_join_questions(
    context: Context,
    unit: Unit,
    code: str,
    typed: Sequence[Typed],
    *,
    erase: bool = False,
) -> JoinQuestions:
    """Sets the questions that a board puts to who joins; returns them.

    A question that is changed is another one: the answers to what is put no
    more are erased, and `questions_answered` is refused where there are some,
    without `erase`. Refuses `bad_question` and text refusals.
    """
    board = lock_board(unit, code)
    before = board.settings.join_questions
    questions = typed_questions(typed, before)
    if questions == before:
        return before
    dropped = {question.key for question in before if question not in questions}
    _drop_answers(unit, board.id, dropped, erase=erase)
    settings = replace(board.settings, join_questions=questions)
    change_board(unit, board.id, settings=settings)
    context.record(unit, board.id, "questions_set")
    return board_by_code(unit.connection, code).settings.join_questions


def _drop_answers(unit: Unit, board_id: int, dropped: set[str], *, erase: bool) -> None:
    """Erases the answers to these questions. Refuses `questions_answered`
    without `erase`."""
    answered = {
        seat: answers
        for seat, answers in answers_by_seat(unit.connection, board_id).items()
        if answers.keys() & dropped
    }
    if answered and not erase:
        raise Refusal("questions_answered")
    for seat, answers in answered.items():
        put_answers(unit, seat, {key: answers[key] for key in answers.keys() - dropped})
    if answered:
        unit.clean_files("erase")


def typed_questions(
    typed: Sequence[Typed], before: JoinQuestions = ()
) -> JoinQuestions:
    """Returns questions as an organiser sends them: the key of a shipped one,
    a text with the question and an answer on each further line, or {text,
    answers}.

    One that reads as a question before, or a shipped one, is that. Refuses
    `bad_question` and text refusals.
    """
    candidates = (*before, *ready_questions().values())
    questions: list[JoinQuestion] = []
    for given in typed:
        if isinstance(given, str) and not given.strip():
            continue
        same = _same_as(given, candidates)
        taken = {question.key for question in (*candidates, *questions)}
        questions.append(same or _typed(given, next(key for key in _free_keys(taken))))
    keys = [question.key for question in questions]
    if len(questions) > QUESTIONS_LIMIT or len(set(keys)) < len(keys):
        raise Refusal("bad_question", cause="several")
    return tuple(questions)


def _free_keys(taken: set[str]) -> Sequence[str]:
    return [
        f"q{number}" for number in range(1, len(taken) + 2) if f"q{number}" not in taken
    ]


def _lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _same_as(given: Typed, candidates: Sequence[JoinQuestion]) -> JoinQuestion | None:
    """Returns the question that is meant by its key, its lines in a language,
    or its texts."""
    for question in candidates:
        if not isinstance(given, str):
            if _texts_of(_typed(given, question.key)) == _texts_of(question):
                return question
        elif given.strip() == question.key or _lines_of(given) in spoken_lines(
            question
        ):
            return question
    return None


def _texts_of(question: JoinQuestion) -> list[str | dict[str, str]]:
    return [
        written(text)
        for text in (question.text, *(row.text for row in question.answers))
    ]


def spoken_lines(question: JoinQuestion) -> list[list[str]]:
    """Returns the lines of a question, with an answer on each but the first,
    in each language."""
    texts = (question.text, *(answer.text for answer in question.answers))
    languages = texts_of(question.text, "")
    return [
        [texts_of(text, "").get(tag, str(text)) for text in texts] for tag in languages
    ]


def _typed(given: Typed, key: str) -> JoinQuestion:
    if isinstance(given, str):
        text, *answers = _lines_of(given)
        return typed_question(text, answers, key)
    answers = given.get("answers", ())
    if not isinstance(answers, list | tuple):
        raise Refusal("bad_question")
    return typed_question(
        given.get("text"), [_answer_text(answer) for answer in answers], key
    )


def _answer_text(answer: Any) -> Any:
    """Returns the text of an answer; one of another board is {key, text}."""
    is_keyed = isinstance(answer, Mapping) and set(answer) == {"key", "text"}
    return answer["text"] if is_keyed else answer


@command
def answer_questions(
    context: Context, unit: Unit, code: str, seat: str, given: Sequence[str]
) -> dict[str, str]:
    """Records what a person answers, "question:answer" each, instead of all
    that it did before; returns {question: answer}. Nobody else is told.

    Refuses `no_seat`, `bad_answer`.
    """
    board = lock_board(unit, code)
    person = seat_by_public_id(unit.connection, board.id, seat)
    if person.device:
        raise Refusal("bad_answer")
    answers = checked_answers(board.settings.join_questions, given)
    mark_arrival(unit, person)
    put_answers(unit, person.id, answers)
    return answers


@command
def complete_answers(
    context: Context, unit: Unit, code: str, seat: str, answers: Answers
) -> None:
    """Records for a person who is helped what the person has not answered;
    never instead of an answer. Refuses `no_seat`."""
    board = lock_board(unit, code)
    person = seat_by_public_id(unit.connection, board.id, seat)
    keys = {question.key: question.keys for question in board.settings.join_questions}
    fitting = {
        key: answer for key, answer in answers.items() if answer in keys.get(key, ())
    }
    put_answers(unit, person.id, {**fitting, **answers_of(unit.connection, person.id)})
