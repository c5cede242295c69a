"""Words as people type them: dressed for their language, cleaned, or refused by their place."""

from typing import Any

import pytest

from app.domain.json import read_day, read_number, read_time
from app.domain.local_text import LocalText
from app.domain.people.join_questions import typed_question
from app.domain.refusals import Refusal
from app.domain.text import runs_right_to_left
from app.domain.typography import HARD, NARROW, dressed


@pytest.mark.parametrize(
    ("language", "text", "worn"),
    [
        ("fr", 'l\'eau : "oui" ?', f"l’eau{HARD}: «{HARD}oui{HARD}»{NARROW}?"),
        ("en", 'the town\'s "yes" ?', "the town’s “yes” ?"),
        ("es-MX", '"sí"', "«sí»"),
        ("bm", '"awo"', "“awo”"),
    ],
)
def test_words_wear_the_signs_of_their_language(language: str, text: str, worn: str) -> None:
    assert dressed(text, language) == worn


@pytest.mark.parametrize(
    ("text", "is_so"), [("12 سلام", True), ("12 salut سلام", False), ("12", False), ("", False)]
)
def test_the_first_letter_gives_the_direction(text: str, is_so: bool) -> None:
    assert runs_right_to_left(text) == is_so


def test_moments_have_a_zone_and_days_one_form() -> None:
    assert read_time("2025-01-01T10:00:00Z", "at") == "2025-01-01T10:00:00Z"
    assert read_day("2025-01-01", "day") == "2025-01-01"
    assert read_number(3, "n", 1, 3) == 3


@pytest.mark.parametrize(
    ("read", "value", "problem"),
    [
        (read_time, "2025-01-01T10:00:00", "bad_form"),
        (read_time, "yesterday", "bad_form"),
        (read_day, "2025-02-31", "bad_form"),
        (read_day, "20250101", "bad_form"),
        (lambda value, path: read_number(value, path, 1, 3), True, "not_number"),
        (lambda value, path: read_number(value, path, 1, 3), 4, "out_of_range"),
    ],
)
def test_other_moments_days_and_numbers_are_refused(read: Any, value: Any, problem: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read(value, "there")
    assert refusal.value.details == {"where": "there", "problem": problem}


def test_a_question_is_typed_in_one_language_or_several() -> None:
    text = {"fr": " Âge ", "en": "Age"}
    question = typed_question(text, ["under 30", {"fr": "30 et plus"}], "q1")
    assert question.text == LocalText({"fr": "Âge", "en": "Age"})
    assert [answer.key for answer in question.answers] == ["a1", "a2"]


@pytest.mark.parametrize("text", [7, {}, {"not a language": "x"}, {1: "x"}, None])
def test_a_question_that_is_no_text_is_refused(text: Any) -> None:
    with pytest.raises(Refusal, match="bad_question"):
        typed_question(text, ["yes", "no"], "q1")
    with pytest.raises(Refusal, match="bad_question"):
        typed_question("Age", ["yes", "yes"], "q1")
