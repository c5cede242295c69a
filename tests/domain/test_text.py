"""What people type is normalised once, on the way in."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.refusals import Refusal
from app.domain.text import clean_text, fold, tidy


def test_accents_come_in_one_form() -> None:
    assert clean_text("De\u0301fis", 10) == "Défis"


def test_outer_space_is_trimmed_and_inner_lines_are_kept() -> None:
    assert clean_text("  Kôre Baro\r\nKôre Shifinso\r ", 100) == "Kôre Baro\nKôre Shifinso"


def test_a_name_is_one_line() -> None:
    assert clean_text(" Centre\n Culturel\t Kôre ", 100, line=True) == "Centre Culturel Kôre"


@pytest.mark.parametrize(
    "hidden", ["\x00", "\x1b", "\u200b", "\u202e", "\u2066", "\ufeff", "\ue000", "\ud800"]
)
def test_characters_that_hide_or_turn_the_text_are_dropped(hidden: str) -> None:
    assert clean_text(f"A{hidden}wa", 10) == "Awa"


def test_an_emoji_family_stays_together() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert clean_text(family, 10) == family


@pytest.mark.parametrize("blank", ["", "   ", "\n\t\n", "\u00a0", "\u200b\u202e", "\ud800"])
def test_a_text_without_a_word_is_refused(blank: str) -> None:
    with pytest.raises(Refusal) as no:
        clean_text(blank, 10)
    assert no.value.code == "text_empty"


def test_a_text_of_just_the_limit_is_taken_and_one_more_character_refused() -> None:
    assert clean_text("é" * 500, 500) == "é" * 500
    with pytest.raises(Refusal) as no:
        clean_text("é" * 501, 500)
    assert (no.value.code, no.value.details) == ("text_too_long", {"limit": 500, "length": 501})


def test_the_limit_counts_what_is_kept() -> None:
    assert clean_text("  " + "e\u0301" * 5 + "\u200b  ", 5) == "é" * 5


@settings(deadline=None)
@given(st.text(st.characters()), st.booleans())
def test_a_cleaned_text_holds_nothing_that_a_database_or_a_page_minds(
    text: str, line: bool
) -> None:
    tidied = tidy(text, line=line)
    tidied.encode("utf-8")
    minded = [
        c
        for c in tidied
        if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co"} and c not in "\n\t\u200d"
    ]
    assert minded == []
    assert tidied == unicodedata.normalize("NFC", tidied) == tidy(tidied, line=line)
    assert not any(ord(c) & 0xFFFE == 0xFFFE for c in tidied)
    assert not line or "\n" not in tidied
    assert tidied == tidied.strip()


def test_a_note_of_invisible_characters_is_empty() -> None:
    for invisible in ("\u200d", "\u200b\u2060", "\u3164", "\ufe0f \u200d"):
        with pytest.raises(Refusal) as no:
            clean_text(invisible, 500)
        assert no.value.code == "text_empty"


def test_a_line_keeps_the_non_breaking_spaces_of_french() -> None:
    assert tidy("Priorités\u00a0:\n  trois\u202f!", line=True) == "Priorités\u00a0: trois\u202f!"


def test_search_looks_past_case_accents_apostrophes_and_inclusive_marks() -> None:
    assert fold("PARTICIPANT·E·S") == fold("participant-e-s") == "participant e s"
    assert fold("L’État") == fold("l'etat") == "l etat"


@settings(deadline=None)
@given(st.text())
def test_folding_gives_words_parted_by_one_space(text: str) -> None:
    folded = fold(text)
    assert folded == " ".join(folded.split())
    assert all(c == " " or c.isalnum() for c in folded)
