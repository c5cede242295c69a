"""What people see as one character is never parted: flags, families, skin tones, accents."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.graphemes import graphemes, shortened
from app.domain.text import tidy

FAMILY = "👨‍👩‍👧‍👦"
WHOLE = [
    FAMILY,
    "🇲🇱",
    "👍🏿",
    "🧑🏽‍🌾",
    "❤️",
    "1️⃣",
    "🏳️‍🌈",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "e\u0301",
    "ߞ߲",
    "हि",
    "\u1112\u1161\u11ab",
]


@pytest.mark.parametrize("character", WHOLE)
def test_a_character_as_people_see_it_is_one(character: str) -> None:
    assert graphemes(f"a{character}b{character}{character}") == [
        "a",
        character,
        "b",
        character,
        character,
    ]


def test_flags_in_a_row_are_parted_two_by_two() -> None:
    assert graphemes("🇲🇱🇫🇷🇸") == ["🇲🇱", "🇫🇷", "🇸"]


def test_ordinary_letters_and_lines_stand_alone() -> None:
    assert graphemes("Ségou\r\nɲɛ") == [*"Ségou", "\r\n", "ɲ", "ɛ"]


@given(st.text(), st.integers(1, 30))
def test_a_shortened_text_begins_the_text_and_fits(text: str, most: int) -> None:
    short = shortened(text, most)
    assert len(short) <= max(most, 1)
    assert short == text or text.startswith(short[:-1])
    assert "".join(graphemes(text)) == text


@pytest.mark.parametrize("most", range(2, 12))
def test_a_cut_never_parts_a_family(most: int) -> None:
    short = shortened(f"ab{FAMILY}cdefgh", most)
    assert FAMILY in short or not set(FAMILY) & set(short)


def test_a_flag_of_a_nation_keeps_its_tags_and_stray_ones_go() -> None:
    assert tidy("🏴󠁧󠁢󠁥󠁮󠁧󠁿 oui") == "🏴󠁧󠁢󠁥󠁮󠁧󠁿 oui"
    assert tidy("a\U000e0067\U000e007f") == "a"
    assert tidy("🏴\U000e0067") == "🏴"
