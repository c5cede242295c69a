"""Closed questions at joining, set by the organiser: who takes part, in counts
and never by name.

Each person may answer, say that they prefer not to, or leave them out; a vote
asks for none.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.json import bad, read_each, read_object, read_text
from app.domain.local_text import Languages, LocalText, in_languages, written
from app.domain.refusals import Refusal
from app.domain.text import clean_text, tidy

UNSAID = "unsaid"  # the answer "I prefer not to say", which each question has
# What a result is parted by besides the questions
RESERVED = ("attendance", "group")
QUESTIONS_LIMIT = 3
FEWEST_ANSWERS, MOST_ANSWERS = 2, 8
# No colon: it parts question and answer
KEY = re.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
LANGUAGE = re.compile("[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
TEXT_LIMIT, LANGUAGES_LIMIT = 120, 24

Answers = Mapping[str, str]  # of one person: answers' keys by question's key


@dataclass(frozen=True)
class JoinAnswer:
    """An answer: a key, and a text or a text per language."""

    key: str
    text: str

    @classmethod
    def read(cls, value: Any, path: str) -> "JoinAnswer":
        """Reads {key, text}; refuses `bad_session` by path."""
        given = read_object(value, path, ("key", "text"))
        key = _read_key(given["key"], f"{path}.key")
        return cls(key, read_local(given["text"], f"{path}.text"))

    def json(self) -> dict[str, object]:
        return {"key": self.key, "text": written(self.text)}


@dataclass(frozen=True)
class JoinQuestion:
    """A question with FEWEST_ANSWERS to MOST_ANSWERS answers, UNSAID not among
    them."""

    key: str
    text: str
    answers: tuple[JoinAnswer, ...]

    @classmethod
    def read(cls, value: Any, path: str) -> "JoinQuestion":
        """Reads {key, text, answers: [{key, text}]}; refuses `bad_session` by
        path."""
        given = read_object(value, path, ("key", "text", "answers"))
        key = _read_key(given["key"], f"{path}.key")
        answers = read_each(
            given["answers"], f"{path}.answers", MOST_ANSWERS, JoinAnswer.read
        )
        if len(answers) < FEWEST_ANSWERS:
            raise bad(f"{path}.answers", "missing")
        _require_unlike(
            f"{path}.answers", [answer.key for answer in answers], (UNSAID,)
        )
        return cls(key, read_local(given["text"], f"{path}.text"), answers)

    def json(self) -> dict[str, object]:
        answers = [answer.json() for answer in self.answers]
        return {"key": self.key, "text": written(self.text), "answers": answers}

    @property
    def keys(self) -> tuple[str, ...]:
        """Returns the keys of its answers in their order, UNSAID last."""
        return (*(answer.key for answer in self.answers), UNSAID)

    def in_languages(self, languages: Languages, locale: str) -> "JoinQuestion":
        """Returns it as a reader has it; a plain text is in the language
        `locale`."""

        def say(text: str) -> str:
            return in_languages(text, languages, locale)

        answers = tuple(
            JoinAnswer(answer.key, say(answer.text)) for answer in self.answers
        )
        return JoinQuestion(self.key, say(self.text), answers)


JoinQuestions = tuple[JoinQuestion, ...]


def read_questions(value: Any, path: str) -> JoinQuestions:
    """Reads a list of at most QUESTIONS_LIMIT questions; refuses `bad_session`
    by path."""
    questions = read_each(value, path, QUESTIONS_LIMIT, JoinQuestion.read)
    _require_unlike(path, [question.key for question in questions], RESERVED)
    return questions


def read_local(value: Any, path: str) -> str:
    """Reads a text, or an object with one for each language, the one it was
    written in first."""
    if not isinstance(value, Mapping):
        return _read_clean(value, path)
    if not 1 <= len(value) <= LANGUAGES_LIMIT:
        raise bad(path, "too_many" if value else "missing")
    if not all(isinstance(tag, str) and LANGUAGE.fullmatch(tag) for tag in value):
        raise bad(path, "bad_form")
    texts = {tag: _read_clean(text, f"{path}.{tag}") for tag, text in value.items()}
    return LocalText(texts)


def _read_clean(value: Any, path: str) -> str:
    """Refuses `unclean`: a text that the form would change. Seals have it as
    it is."""
    text = read_text(value, path, TEXT_LIMIT, least=1)
    if tidy(text, line=True) != text:
        raise bad(path, "unclean")
    return text


def _read_key(value: Any, path: str) -> str:
    key = read_text(value, path, TEXT_LIMIT, least=1)
    if not KEY.fullmatch(key):
        raise bad(path, "bad_form")
    return key


def _require_unlike(path: str, keys: Sequence[str], reserved: Iterable[str]) -> None:
    """Refuses `duplicate` for a key that stands twice or is reserved."""
    for place, key in enumerate(keys):
        if key in reserved or key in keys[:place]:
            raise bad(f"{path}[{place}].key", "duplicate")


def typed_question(text: Any, answers: Sequence[Any], key: str) -> JoinQuestion:
    """Returns a question as an organiser typed it: its texts are cleaned, its
    answers get keys.

    A text is plain or a mapping by language. Refuses `bad_question`,
    `text_empty`, `text_too_long`.
    """
    said = [_typed_text(answer) for answer in answers]
    if not FEWEST_ANSWERS <= len(said) <= MOST_ANSWERS or len(set(said)) < len(said):
        raise Refusal("bad_question")
    keyed = tuple(
        JoinAnswer(f"a{place}", answer) for place, answer in enumerate(said, start=1)
    )
    return JoinQuestion(key, _typed_text(text), keyed)


def _typed_text(value: Any) -> str:
    if not isinstance(value, Mapping):
        if not isinstance(value, str):
            raise Refusal("bad_question")
        cleaned = clean_text(value, TEXT_LIMIT, line=True)
        texts = value.texts if isinstance(value, LocalText) else {}
        return LocalText(texts) if texts and cleaned == value else cleaned
    are_languages = all(
        isinstance(tag, str) and LANGUAGE.fullmatch(tag) for tag in value
    )
    if not are_languages or not 1 <= len(value) <= LANGUAGES_LIMIT:
        raise Refusal("bad_question")
    return LocalText(
        {
            tag: clean_text(str(text), TEXT_LIMIT, line=True)
            for tag, text in value.items()
        }
    )


def checked_answers(questions: JoinQuestions, given: Iterable[str]) -> dict[str, str]:
    """Returns {question: answer} of "question:answer" texts; an empty text
    says nothing.

    Refuses `bad_answer` for what is no answer to a question of the board, or a
    second one to it.
    """
    answers: dict[str, str] = {}
    keys = {question.key: question.keys for question in questions}
    for text in given:
        question, _, answer = text.partition(":")
        if not answer:
            if question and question not in keys:
                raise Refusal("bad_answer")
            continue
        if answer not in keys.get(question, ()) or question in answers:
            raise Refusal("bad_answer")
        answers[question] = answer
    return answers
