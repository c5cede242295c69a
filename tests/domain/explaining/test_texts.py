"""Descriptions and objectives of a field, written in one language after the other."""

import pytest

from app.domain.explaining.texts import (
    field_in,
    texts_json,
    with_lines,
    with_texts_json,
    with_words,
)
from app.domain.framework import Block, Field, Framework
from app.domain.local_text import LocalText
from app.domain.refusals import Refusal

BOTH = LocalText({"fr": "Eau", "en": "Water"})
FIELD = Field("1", "Eau", description=BOTH, objectives=("Puits", BOTH))
FRAMEWORK = Framework("one", "Un", "fr", (Block("b", "B", (FIELD,)),))


def test_a_field_is_found_by_its_framework_and_its_id() -> None:
    assert field_in({7: FRAMEWORK}, "one/1") == (7, FRAMEWORK, FIELD)
    for key in ("one/2", "two/1", "one"):
        with pytest.raises(Refusal, match="no_such_field"):
            field_in({7: FRAMEWORK}, key)


def test_words_in_one_language_leave_the_others() -> None:
    assert with_words(BOTH, "Agua", "es", "fr") == BOTH
    assert with_words(BOTH, "Agua", "es", "fr").texts["es"] == "Agua"  # type: ignore[attr-defined]
    assert type(with_words(BOTH, "", "en", "fr")) is str
    assert with_words("", "Eau", "fr", "fr") == "Eau"


def test_lines_in_the_first_language_may_be_any_number() -> None:
    assert with_lines(("Puits", BOTH), ["Eau"], "fr", "fr") == (BOTH,)
    assert with_lines((), ["Puits"], "fr", "fr") == ("Puits",)


def test_lines_in_another_language_stand_beside_the_first() -> None:
    lines = with_lines(("Puits", BOTH), ["Wells", "Waters"], "en", "fr")
    assert [line.texts["en"] for line in lines] == ["Wells", "Waters"]  # type: ignore[attr-defined]
    assert with_lines(("Puits", BOTH), [], "en", "fr") == ("Puits", "Eau")
    with pytest.raises(Refusal) as refusal:
        with_lines(("Puits", BOTH), ["Wells"], "en", "fr")
    assert refusal.value.details == {"count": 2}


def test_texts_come_back_as_they_were_written() -> None:
    bare = Field("1", "Eau")
    assert with_texts_json(bare, texts_json(FIELD, "fr"), "fr") == FIELD
    assert with_texts_json(FIELD, {"description": "x"}, "fr").objectives == FIELD.objectives
