"""A text of a framework is a text, or an object with one for each language."""

from typing import Any

import pytest

from app.documents.frameworks.reader import read_framework
from app.documents.frameworks.writer import write_framework
from tests.documents.frameworks.samples import FLAT, OURS, changed, refused

NAMES = {"fr": "Eau", "en": "Water", "es": "Agua"}


def in_all(document: dict[str, Any]) -> None:
    document["title"] = {"fr": "Nos quartiers", "es": "Nuestros barrios"}
    document["task"] = {"fr": "Nommer\nce qui existe", "en": "Name\nwhat exists"}
    document["blocks"][0]["description"] = {"fr": "Les rues.", "en": "The streets."}
    document["blocks"][0]["fields"][0]["name"] = dict(NAMES)


def test_every_language_is_written_back() -> None:
    document = changed(in_all)
    framework = read_framework(document)
    assert write_framework(framework) == document
    assert write_framework(framework.in_languages(("es",))) == document


def test_each_reader_has_a_framework_of_the_same_ids() -> None:
    framework = read_framework(changed(in_all))
    spanish = framework.in_languages(("es",))
    assert [*spanish.fields] == [*framework.fields]
    assert (spanish.title, spanish.fields["1"].name, spanish.task) == (
        "Nuestros barrios",
        "Agua",
        "Nommer\nce qui existe",
    )


def test_the_flat_form_has_languages_too() -> None:
    flat = changed(lambda document: document["fields"][0].update(name=dict(NAMES)), FLAT)
    assert read_framework(flat).in_languages(("en",)).fields["1"].name == "Water"


def test_one_language_alone_is_a_plain_text() -> None:
    document = changed(lambda d: d["blocks"][0].update(name={"fr": "Nord"}))
    assert write_framework(read_framework(document)) == OURS


def test_names_are_set_in_each_language_by_its_rules() -> None:
    def shout(document: dict[str, Any]) -> None:
        document["blocks"][0]["name"] = {"fr": "L'EAU ET LA VIE", "de": "DAS WASSER"}
        document["blocks"][0]["description"] = {"fr": "l'eau", "en": "town's water"}

    block = read_framework(changed(shout)).blocks[0]
    assert written_of(block.name) == {"fr": "L’eau et la vie", "de": "DAS WASSER"}
    assert written_of(block.description) == {"fr": "l’eau", "en": "town’s water"}


def written_of(text: str) -> object:
    return getattr(text, "texts", text)


@pytest.mark.parametrize(
    ("name", "where", "problem"),
    [
        ({"en": "Water"}, ".fr", "missing"),
        ({}, ".fr", "missing"),
        ({"fr": "Eau", "EN": "Water"}, "", "unknown_locale"),
        ({"fr": "Eau", "english": "Water"}, "", "unknown_locale"),
        ({"fr": "Eau", "": "Water"}, "", "unknown_locale"),
        ({"fr": "Eau", "pt-BR": "Água", "pt-br": "Água"}, "", "language_twice"),
        ({"fr": "Eau", "en": " "}, ".en", "empty"),
        ({"fr": "Eau", "en": None}, ".en", "not_text"),
        ({"fr": "Eau", "en": {"en": "Water"}}, ".en", "not_text"),
        ({"fr": "Eau", "en": "W" * 501}, ".en", "too_long"),
        (
            {"fr": "Eau"} | {f"a{a}": "x" for a in "abcdefghijklmnopqrstuvwxyz"},
            "",
            "too_many_languages",
        ),
    ],
)
def test_a_wrong_language_is_refused_by_its_path(
    name: dict[str, object], where: str, problem: str
) -> None:
    document = changed(lambda d: d["blocks"][0]["fields"][0].update(name=name))
    assert refused(document) == (f"blocks[0].fields[0].name{where}", problem)


@pytest.mark.parametrize("key", ["title", "task"])
def test_an_optional_text_needs_its_own_language_too(key: str) -> None:
    assert refused(changed(lambda d: d.update({key: {"en": "x"}}))) == (f"{key}.fr", "missing")


def test_a_version_is_in_no_language() -> None:
    assert refused(changed(lambda d: d.update(version={"fr": "2026"}))) == ("version", "not_text")
