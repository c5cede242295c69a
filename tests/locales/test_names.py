"""The names of our languages, which are written here, are those that Babel has."""

import pytest
from babel import Locale

from app.locales import NAMES, NAMES_IN, languages, name_in_sentence


def test_every_language_with_a_catalogue_has_its_names() -> None:
    assert set(NAMES) == set(NAMES_IN) == set(languages())
    assert all(set(names) == set(NAMES) for names in NAMES_IN.values())


@pytest.mark.parametrize("spoken", NAMES_IN)
def test_a_name_is_the_one_that_babel_has(spoken: str) -> None:
    assert NAMES_IN[spoken] == {code: Locale.parse(code).get_display_name(spoken) for code in NAMES}


def test_other_languages_are_named_by_babel() -> None:
    assert name_in_sentence("pt-BR", "fr") == "portugais (Brésil)"
    assert name_in_sentence("pt", "de") == "Portugiesisch"
    assert name_in_sentence("xx-nowhere", "fr") == "xx-nowhere"
