"""Two files of one framework in different languages are one framework, by its ids."""

from typing import Any

import pytest

from app.documents.frameworks.reader import read_framework
from app.documents.session.merge.frameworks import merged_frameworks
from app.domain.framework_names import are_alike


def framework(locale: str, water: object, **more: object) -> dict[str, Any]:
    fields = [{"id": "1", "name": water}, {"id": "2", "name": "O"}]
    blocks = [{"id": "b", "name": "B", "fields": fields}]
    return {"id": "own", "title": "T", "locale": locale, "blocks": blocks, **more}


FRENCH = framework("fr", {"fr": "Eau", "es": "Agua"})


@pytest.mark.parametrize(
    ("water", "locale", "alike"),
    [
        ("EAU", "fr", True),
        ("Feu", "fr", False),
        ("Agua", "es", True),
        ("Fuego", "es", False),
        ("Water", "en", True),  # nothing says that it is another
        ({"fr": "Eau", "es": "Fuego"}, "fr", False),
    ],
)
def test_names_are_compared_in_the_languages_of_both(
    water: object, locale: str, alike: bool
) -> None:
    french, second = read_framework(FRENCH), read_framework(framework(locale, water))
    assert are_alike(french, second) is alike
    assert are_alike(second, french) is alike


def test_other_ids_are_another_framework() -> None:
    moved = framework("fr", "Eau")
    moved["blocks"][0]["fields"].reverse()
    assert not are_alike(read_framework(FRENCH), read_framework(moved))


def test_the_newer_keeps_its_words_and_gets_the_languages_of_the_older() -> None:
    newer = framework("en", {"en": "Water", "es": "El agua"}, version="2")
    [merged] = merged_frameworks([newer], [FRENCH])
    assert merged["locale"] == "en"
    [block] = merged["blocks"]
    assert block["fields"][0]["name"] == {"en": "Water", "es": "El agua", "fr": "Eau"}
    assert merged["title"] == {"en": "T", "fr": "T"}


def test_without_a_further_language_the_newer_stays_as_it_is_written() -> None:
    newer = framework("fr", {"fr": "L'EAU", "es": "Agua"})
    assert merged_frameworks([newer], [framework("fr", "Eau"), {**FRENCH, "id": "two"}]) == [
        newer,
        {**FRENCH, "id": "two"},
    ]
