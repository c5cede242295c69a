"""Quick questions stand on answers of their own, and nothing else does."""

import pytest

from app.domain.framework import Block, Field, Framework
from app.domain.plan.questions import (
    ANSWERS,
    HIDDEN,
    answers_in_order,
    fits_kind,
    for_votes,
    framework_of_question,
    mean_of,
    with_words,
    without_words,
    word_said,
)
from app.domain.refusals import Refusal
from app.domain.votes.tally import Tally

PLAIN = Framework("plain", "Plain", "en", (Block("b", "B", (Field("1", "One"),)),))
OF = {
    kind: framework_of_question(kind, kind, "en", {answer: answer for answer in answers})
    for kind, answers in ANSWERS.items()
}


@pytest.mark.parametrize("kind", ["vote", "notes", *ANSWERS])
def test_each_kind_fits_its_own_answers_alone(kind: str) -> None:
    fitting = [
        name for name, framework in {"plain": PLAIN, **OF}.items() if fits_kind(kind, framework)
    ]
    assert fitting == ([kind] if kind in ANSWERS else ["plain"])


def test_a_framework_of_answers_becomes_plain_fields_on_a_new_board() -> None:
    assert for_votes(PLAIN) is PLAIN
    assert fits_kind("vote", for_votes(OF["hands"]))


def test_a_word_is_known_by_how_it_sounds_and_refused_where_it_is_none() -> None:
    assert word_said("Été")[0] == word_said(" ete ")[0] != word_said("hiver")[0]
    assert word_said(" Été ")[1] == "Été"
    with pytest.raises(Refusal, match="text_empty"):
        word_said(" ")


def test_words_stand_in_the_order_of_their_spelling_and_may_be_hidden() -> None:
    said = dict(map(word_said, ["pluie", "Été"]))
    words = with_words(OF["word"], said)
    assert [field.name for field in words.fields.values()] == ["Été", "pluie"]
    rain = word_said("pluie")[0]
    assert without_words(words, [rain]).fields[rain].name == HIDDEN
    tally = Tally("w", 1, True, 2, 2, {rain: 2})
    assert [field.name for field in answers_in_order(words, tally)] == ["pluie"]
    assert [field.id for field in answers_in_order(OF["hands"], tally)] == list(ANSWERS["hands"])


def test_a_rating_has_a_mean_and_nothing_else_has() -> None:
    rated = Tally("r", 1, True, 2, 2, {"2": 1, "5": 1})
    assert mean_of("rating", rated) == 3.5
    assert mean_of("hands", rated) is None
    assert mean_of("rating", Tally("r", 1, True, 0, 2, {})) is None
