"""Questions at joining: what a file and an organiser may say."""

from typing import Any

import pytest

from app.domain.people.join_questions import (
    JoinQuestion,
    checked_answers,
    read_questions,
    typed_question,
)
from app.domain.refusals import Refusal
from app.frameworks import ready_questions

Json = dict[str, Any]


def question(**changes: Any) -> Json:
    answers = [{"key": "a1", "text": "Oui"}, {"key": "a2", "text": {"fr": "Non", "en": "No"}}]
    return {"key": "q1", "text": {"fr": "Ici ?", "en": "Here?"}, "answers": answers, **changes}


def test_a_question_is_read_and_written_alike_in_every_language() -> None:
    [read] = read_questions([question()], "settings.join_questions")
    assert read.json() == question()
    assert read.keys == ("a1", "a2", "unsaid")
    english = read.in_languages(("en",), "fr")
    assert (english.text, [answer.text for answer in english.answers]) == ("Here?", ["Oui", "No"])
    for ready in ready_questions().values():
        assert JoinQuestion.read(ready.json(), "ready") == ready
        assert set(ready.text.texts) == {"fr", "en", "es"}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "changes",
    [
        {"key": "group"},
        {"key": "q:1"},
        {"text": ""},
        {"text": " bord"},
        {"text": {"<b>": "x"}},
        {"text": {}},
        {"text": "x" * 121},
        {"answers": [{"key": "a1", "text": "Seule"}]},
        {"answers": [{"key": "a1", "text": "x"}, {"key": "a1", "text": "y"}]},
        {"answers": [{"key": "a1", "text": "x"}, {"key": "unsaid", "text": "y"}]},
        {"answers": [{"key": f"a{number}", "text": "x"} for number in range(9)]},
        {"further": 1},
    ],
)
def test_a_file_with_a_wrong_question_is_refused_by_path(changes: Json) -> None:
    with pytest.raises(Refusal, match="bad_session") as refused:
        read_questions([question(**changes)], "settings.join_questions")
    assert str(refused.value.details["where"]).startswith("settings.join_questions[0]")


def test_there_are_at_most_three_and_none_twice() -> None:
    four = [question(key=f"q{number}") for number in range(4)]
    assert len(read_questions(four[:3], "questions")) == 3
    for wrong in (four, [question(), question()]):
        with pytest.raises(Refusal, match="bad_session"):
            read_questions(wrong, "questions")


def test_what_is_typed_is_tidied() -> None:
    typed = typed_question("  Ici\u202e ? ", ["Oui", " Non"], "q1")
    assert (typed.text, [answer.text for answer in typed.answers]) == ("Ici ?", ["Oui", "Non"])
    with pytest.raises(Refusal, match="bad_question"):
        typed_question("Ici ?", ["Oui", " Oui"], "q1")


def test_answers_are_to_what_is_put() -> None:
    questions = read_questions([question()], "questions")
    assert checked_answers(questions, ["q1:unsaid", ""]) == {"q1": "unsaid"}
    assert checked_answers(questions, ["q1:"]) == {}
    for wrong in (["q1:a3"], ["q2:a1"], ["q1:a1", "q1:a2"], ["q2"]):
        with pytest.raises(Refusal, match="bad_answer"):
            checked_answers(questions, wrong)
