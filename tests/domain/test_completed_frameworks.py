"""A board that was started before there were translations is read in them too."""

from dataclasses import replace

from app.documents.frameworks.reader import read_framework
from app.documents.frameworks.writer import write_framework
from app.domain.framework import Framework
from app.domain.local_text import as_written
from app.frameworks import shipped
from app.frameworks.completed import completed

DRAFT = "culture21plus-2023"


def of_before() -> Framework:
    """The shipped framework as boards stored it: in French alone."""
    french = shipped()[DRAFT].with_texts(lambda text, _: as_written(text))
    extra = {key: value for key, value in french.extra.items() if key != "languages"}
    return read_framework(write_framework(replace(french, extra=extra)))


def test_a_framework_of_before_gets_the_shipped_translations() -> None:
    stored = of_before()
    assert stored.languages == ("fr",)
    whole = completed(stored)
    assert whole.in_languages(("es",)).fields["1"].name == "Derechos culturales"
    assert whole.origin_in("es") == shipped()[DRAFT].origin_in("es") != ""
    assert completed(stored) is whole  # made once
    assert write_framework(whole) == write_framework(shipped()[DRAFT])
    assert stored.languages == ("fr",)  # what is stored stays


def test_a_name_that_was_changed_keeps_its_own_language() -> None:
    def change(text: str, place: tuple[str, str]) -> str:
        return "Nos droits" if place == ("field name", "1") else text

    spanish = completed(of_before().with_texts(change)).in_languages(("es",))
    assert spanish.fields["1"].name == "Nos droits"
    assert spanish.fields["2"].name != of_before().fields["2"].name


def test_a_framework_of_one_s_own_and_a_translated_one_stay() -> None:
    list_of_ours = replace(of_before(), id="own-list")
    assert completed(list_of_ours) is list_of_ours
    assert completed(shipped()[DRAFT]) is shipped()[DRAFT]
