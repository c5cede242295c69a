"""Days are written as careful readers of each language write them."""

from datetime import date

import pytest
from babel.dates import format_date

from app.locales.days import day_in_words

FIRST, LATER = date(2027, 9, 1), date(2027, 9, 12)


@pytest.mark.parametrize(
    ("language", "day", "written", "short"),
    [
        ("fr", FIRST, "1er septembre 2027", "1er septembre"),
        ("fr", LATER, "12 septembre 2027", "12 septembre"),
        ("en", FIRST, "1 September 2027", "1 September"),
        ("es", LATER, "12 de septiembre de 2027", "12 de septiembre"),
        ("pt", FIRST, "1 de setembro de 2027", "1 de setembro"),
    ],
)
def test_a_day_is_written_as_its_language_writes_it(
    language: str, day: date, written: str, short: str
) -> None:
    assert day_in_words(day, language) == written
    assert day_in_words(day, language, year=False) == short


@pytest.mark.parametrize(
    ("language", "pattern"),
    [("en", "d MMMM yyyy"), ("es", "long"), ("fr", "long")],
)
def test_our_languages_have_the_months_that_babel_has(language: str, pattern: str) -> None:
    for month in range(1, 13):
        day = date(2027, month, 12)
        assert day_in_words(day, language) == format_date(day, pattern, locale=language)
