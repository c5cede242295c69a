"""A reader has a text in their own language, else as it was written; as a str it is what it was."""

import copy

import pytest

from app.domain.framework import Block, Field, Framework
from app.domain.local_text import LocalText, in_languages, matching, rewritten_in, written

WATER = {"fr": "Eau", "en": "Water", "pt-BR": "Água"}


@pytest.mark.parametrize(
    ("languages", "text", "lang"),
    [
        ((), "Eau", "fr"),
        (("es",), "Eau", "fr"),
        (("en",), "Water", "en"),
        (("es", "en"), "Water", "en"),
        (("EN-GB",), "Water", "en"),
        (("pt",), "Água", "pt-BR"),
        (("pt-PT", "en"), "Água", "pt-BR"),
    ],
)
def test_each_reader_has_the_best_language(
    languages: tuple[str, ...], text: str, lang: str
) -> None:
    read = in_languages(LocalText(WATER), languages, "fr")
    assert isinstance(read, LocalText)
    assert (str(read), read.lang, dict(read.texts)) == (text, lang, WATER)


def test_a_plain_text_is_in_the_language_of_its_framework() -> None:
    read = in_languages("Eau", ("en",), "fr")
    assert isinstance(read, LocalText)
    assert (read, read.lang, written(read)) == ("Eau", "fr", "Eau")
    assert in_languages("", ("en",), "fr") == ""


def test_a_region_comes_before_the_language_without_it() -> None:
    assert matching(["pt", "pt-BR", "fr"], ("pt-BR", "fr")) == ["pt-BR", "pt", "fr"]


def test_a_text_is_written_with_every_language_whatever_it_shows() -> None:
    assert written(in_languages(LocalText(WATER), ("en",), "fr")) == WATER
    assert [*written(rewritten_in(LocalText(WATER), "en"))] == ["en", "fr", "pt-BR"]
    assert written(rewritten_in(LocalText(WATER), "es")) == "Eau"


def test_a_copy_keeps_its_languages() -> None:
    copied = copy.deepcopy(LocalText(WATER, "en"))
    assert (copied, copied.lang, copied.texts) == ("Water", "en", WATER)


def test_a_framework_is_made_once_for_readers_of_the_same_languages() -> None:
    field = Field("1", LocalText(WATER), "Ce qui coule")
    blocks = (Block("nature", LocalText({"fr": "Nature", "en": "The wild"}), (field,)),)
    framework = Framework("own", "Nos quartiers", "fr", blocks)
    english = framework.in_languages(("en", "es"))
    assert framework.languages == ("fr", "en", "pt-BR")
    assert english is framework.in_languages(("en",))
    assert english is not framework.in_languages(("fr",))
    block = english.blocks[0]
    assert (block.name, block.fields[0].name, english.title) == (
        "The wild",
        "Water",
        "Nos quartiers",
    )
    assert english.in_languages(("fr",)) == framework
    description = block.fields[0].description
    assert isinstance(description, LocalText)
    assert description.lang == "fr"  # what is not translated says its language
