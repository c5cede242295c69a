"""The report's words.

People's as a printer sets them, ours as their readers write numbers and dates.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.text import fold, tidy
from app.domain.typography import dressed
from app.reports.chapters.front import paragraphs
from app.reports.model import Bullets, Prose
from app.reports.words import Words, tag


@pytest.mark.parametrize(
    ("typed", "language", "printed"),
    [
        ("Droit d'Auteur", "fr", "Droit d’Auteur"),
        ("aujourd'hui, l'art", "fr", "aujourd’hui, l’art"),
        ('le "Banco rouge" de Ségou', "fr", "le «\u00a0Banco rouge\u00a0» de Ségou"),
        ('the "red" one', "en", "the “red” one"),
        ('el "barro" rojo', "es", "el «barro» rojo"),
        (
            "Objectifs : quoi ? oui ; non !",
            "fr",
            "Objectifs\u00a0: quoi\u202f? oui\u202f; non\u202f!",
        ),
        ("Why : not ?", "en", "Why : not ?"),
        ("« un » et « deux »", "fr", "«\u00a0un\u00a0» et «\u00a0deux\u00a0»"),
        ("https://x.org/a?b=1", "fr", "https://x.org/a?b=1"),
        ('un écran de 24"', "fr", 'un écran de 24"'),
        ("'entre'", "fr", "'entre'"),
        ("don't", "fr-CA", "don’t"),
        ("10 %", "fr", "10\u00a0%"),
    ],
)
def test_people_s_words_are_set_as_a_printer_would(typed: str, language: str, printed: str) -> None:
    assert dressed(typed, language) == printed


@given(st.text(), st.sampled_from(["fr", "en", "es", "bm", "zh-Hans"]))
def test_setting_a_text_changes_no_word_and_is_done_once(text: str, language: str) -> None:
    once = dressed(text, language)
    assert fold(once).replace(" ", "") == fold(tidy(text)).replace(" ", "")
    assert dressed(once, language) == once


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ([], ""),
        (["2024-09-01"], "1er septembre 2024"),
        (["2024-09-12", "2024-09-19"], "12 et 19 septembre 2024"),
        (["2024-09-30", "2024-10-01"], "30 septembre 2024 et 1er octobre 2024"),
        (["2012-12-12", "2012-12-20", "2013-01-05"], "12 et 20 décembre 2012 et 5 janvier 2013"),
    ],
)
def test_days_of_one_month_share_its_name(days: list[str], said: str) -> None:
    assert Words("fr").days(days) == said


def test_durations_numbers_and_shares_are_those_of_the_language() -> None:
    french, english = Words("fr"), Words("en")
    assert [french.minutes(number).replace("\u00a0", " ") for number in (0, 45, 60, 65, 150)] == [
        "0 min",
        "45 min",
        "1 h",
        "1 h 05",
        "2 h 30",
    ]
    assert (french.number(12345), english.number(12345)) == ("12\u202f345", "12,345")
    assert (french.share(27, 31), english.share(27, 31)) == ("87\u00a0%", "87%")
    assert (french.mean(93, 30), english.mean(93, 30), french.mean(0, 0)) == ("3,1", "3.1", "0,0")


def test_zero_is_singular_in_french_and_plural_in_english() -> None:
    assert [Words(language).plural(0) for language in ("fr", "en", "es")] == [
        "one",
        "other",
        "other",
    ]


def test_a_language_is_named_with_a_country_where_we_know_it() -> None:
    assert [tag(language) for language in ("fr", "en", "es", "bm", "pt-BR")] == [
        "fr-FR",
        "en-GB",
        "es-ES",
        "bm",
        "pt-BR",
    ]


def test_a_text_in_the_document_s_language_says_no_language() -> None:
    assert Words("fr").text("x").language == Words("fr").text("x", "fr-FR").language == ""
    assert Words("fr").text("x", "en").language == "en"


def test_a_free_text_keeps_its_paragraphs_and_lists() -> None:
    parts = list(paragraphs(Words("fr"), "Un début :\n\n- un\n• deux\n* trois\nUne fin", "fr"))
    assert [type(part) for part in parts] == [Prose, Bullets, Prose]
    assert isinstance(parts[1], Bullets)
    assert [item[0].words for item in parts[1].items] == ["un", "deux", "trois"]
