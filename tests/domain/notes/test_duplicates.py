"""Suggestions of notes that say the same: what is folded away, what is not, and that a busy board
waits for nothing."""

import itertools
import time

import pytest

from app.domain.notes.duplicates import NOTES_COMPARED, alike, suggest


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Marché", "MARCHE"),
        ("Vivre-ensemble", "vivre ensemble"),
        ("L'insécurité", "L’insécurité"),
        ("les agriculteur·rices", "Les agriculteurs-rices"),
        ("Ségou City Tour", "Ségou city tour"),
        ("Concours quartier propre", "Le concours Quartier propre"),
        ("Kôre hip hip", "Kore Hip Hop"),
        ("Salon des Industries créatives (SICCAO)", "SICCAO: salon des industries créatives"),
        ("Un marché", "Un marchés"),
        ("Plan 2024", "plan, 2024"),
    ],
)
def test_case_accents_apostrophes_inclusive_marks_order_and_small_slips_are_folded_away(
    first: str, second: str
) -> None:
    assert alike(first, second)
    assert alike(second, first)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Formation des jeunes", "Formation des femmes"),
        ("Crise énergétique", "Crise économique"),
        ("Programme Ségou Ville Créative", "Catalogue de Ségou ville créative"),
        ("Atelier de danse, groupe 1", "Atelier de danse, groupe 2"),
        ("Festival 2023", "Festival 2024"),
        ("Sel", "Mil"),
        ("…", "!!!"),
        ("", ""),
    ],
)
def test_what_means_something_else_is_not_suggested(first: str, second: str) -> None:
    assert not alike(first, second)


def test_groups_keep_the_order_of_writing_and_leave_single_notes_out() -> None:
    notes = [
        ("a", "Le marché"),
        ("b", "La danse des masques"),
        ("c", "le MARCHE"),
        ("d", "La danse des masques !"),
        ("e", "Un puits"),
    ]
    assert suggest(notes) == [["a", "c"], ["b", "d"]]


def test_only_the_newest_notes_are_compared() -> None:
    old = [("old", "Le grand marché")]
    filler = [(str(place), f"{place} {place}") for place in range(NOTES_COMPARED - 1)]
    assert suggest([*old, *filler, ("new", "le grand marché")]) == []
    assert suggest([*old, *filler[1:], ("new", "le grand marché")]) == [["old", "new"]]


def test_four_hundred_notes_of_the_same_few_words_are_read_in_a_moment() -> None:
    """difflib took 44 s for these: a facilitator's page would have held up every vote."""
    words = (
        "culture",
        "festival",
        "niger",
        "atelier",
        "jeunes",
        "artisans",
        "théâtre",
        "musique",
        "patrimoine",
        "école",
        "marché",
    )
    texts = [
        " ".join(chosen)
        for chosen in itertools.islice(itertools.permutations(words, 8), 0, None, 4177)
    ][:NOTES_COMPARED]
    started = time.perf_counter()
    suggest([(str(place), text) for place, text in enumerate(texts)])
    assert time.perf_counter() - started < 5
