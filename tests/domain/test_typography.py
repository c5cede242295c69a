"""Names have one form, stored and shown: sentences with typographic apostrophes."""

import pytest

from app.domain.framework import Block, Field
from app.domain.typography import sentence_case, set_blocks, set_names


@pytest.mark.parametrize(
    ("names", "stored"),
    [
        (["DROITS", "COMMUNAUTÉS"], ["Droits", "Communautés"]),
        (["MOYENS D'EXISTENCE"], ["Moyens d’existence"]),
        (["Eau", "CEDEAO", "PUITS ET FORAGES"], ["Eau", "CEDEAO", "Puits et forages"]),
        (["CEDEAO"], ["CEDEAO"]),
        (["ONU", "DROITS", "NATURE"], ["ONU", "Droits", "Nature"]),
        (["L'eau", "Culture 21 Plus"], ["L’eau", "Culture 21 Plus"]),
        (["الثقافة", "DROITS", "NATURE"], ["الثقافة", "Droits", "Nature"]),
        ([], []),
    ],
)
def test_names_in_capitals_become_sentences(names: list[str], stored: list[str]) -> None:
    assert set_names(names, "fr") == stored
    assert set_names(stored, "fr") == stored


def test_german_and_turkish_keep_their_capitals() -> None:
    assert set_names(["RECHTE", "NATUR UND STADT"], "de") == ["RECHTE", "NATUR UND STADT"]
    assert set_names(["SIVIL HAKLAR"], "tr-TR") == ["SIVIL HAKLAR"]


def test_a_sentence_is_never_longer_than_its_name() -> None:
    assert sentence_case("AİAİAİ BİBİ") == "AİAİAİ BİBİ"  # a dotted İ is two characters small


def test_blocks_and_fields_are_judged_apart() -> None:
    fields = (Field("1", "Eau", "L'eau du puits"), Field("2", "UNESCO"))
    blocks = (Block("a", "DROITS", fields), Block("b", "NATURE"))
    first, second = set_blocks(blocks, "fr")
    assert (first.name, second.name) == ("Droits", "Nature")
    assert [field.name for field in first.fields] == ["Eau", "UNESCO"]
    assert first.fields[0].description == "L’eau du puits"
