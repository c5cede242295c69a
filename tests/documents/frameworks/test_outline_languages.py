"""A table has a column of blocks and one of fields for each language."""

import pytest

from app.documents.frameworks.reader import read_framework
from app.documents.frameworks.writer import write_framework
from app.documents.outline import read_pasted
from tests.documents.frameworks.outlines import problems, shape

HEADS = [
    "bloc:fr;champ:fr;block:en;field:en",
    "bloc;champ;block;field",
    "Bloc (fr);Champ (fr);Bloc (en);Champ (en)",
    "Bloc::Français (fr);Champ::Français (fr);Bloc::English (en);Champ::English (en)",
    "block:FR;field:FR;block:EN;field:EN",
]
ROWS = ["1. Nature;1. L'eau;1. Wild;1. Water", ";2. Bois;;2. Wood", "Ville;3. Rue;Town;"]


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("mark", [";", "\t", ","])
def test_each_language_has_its_columns(head: str, mark: str) -> None:
    text = "\n".join([head, *ROWS]).replace(";", mark)
    french = read_pasted(text, title="Quartiers", locale="fr")
    english = french.in_languages(("en",))
    assert shape(french) == {"Nature": ["1 L’eau", "2 Bois"], "Ville": ["3 Rue"]}
    assert shape(english) == {"Wild": ["1 Water", "2 Wood"], "Town": ["3 Rue"]}
    assert (french.locale, french.languages) == ("fr", ("fr", "en"))
    assert read_framework(write_framework(french)) == french


def test_the_framework_is_in_the_board_s_language_or_in_that_of_the_first_column() -> None:
    text = "\n".join([HEADS[0], *ROWS])
    english = read_pasted(text.replace("3. Rue;Town;", "3. Rue;Town;3. Street"), locale="en")
    assert shape(english) == {"Wild": ["1 Water", "2 Wood"], "Town": ["3 Street"]}
    spanish = read_pasted(text, locale="es")
    assert (spanish.locale, spanish.blocks[0].name) == ("fr", "Nature")


def test_two_columns_are_in_the_board_s_language_whatever_their_heads() -> None:
    framework = read_pasted("block;field\nNature;Eau", locale="fr")
    assert (framework.locale, framework.languages) == ("fr", ("fr",))
    assert read_pasted("bloc:es;champ:es\nNaturaleza;Agua", locale="fr").locale == "es"


def test_what_is_too_much_is_told_by_its_line() -> None:
    text = "bloc:fr;champ:fr;field:en\nNature;Eau;Water;too much\nVille;Rue;" + "w" * 301
    assert problems(text, read_pasted) == [(2, "too_many_columns"), (3, "too_long")]


def test_other_third_columns_are_told_by_their_lines() -> None:
    assert problems("Nature;Eau;Water", read_pasted) == [(1, "too_many_columns")]
    assert problems("\nbloc;champ;prix\nNature;Eau;3", read_pasted) == [(2, "unknown_column")]


def test_a_name_in_a_further_language_alone_is_never_lost() -> None:
    head = "bloc:fr;champ:fr;block:en;field:en"
    french = read_pasted(f"{head}\nNature;Eau;Wild;Water\n;Bois;;", locale="en")
    assert (french.locale, shape(french)) == ("fr", {"Nature": ["1 Eau", "2 Bois"]})
    neither = f"{head}\nNature;Eau;Wild;\n;;;Wood"
    assert problems(neither, read_pasted) == [(3, "empty")]
