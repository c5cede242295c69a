"""What explains a field comes with a table and goes into one: description and objectives."""

import csv
import io

import pytest

from app.documents.frameworks.table import table_of
from app.documents.frameworks.writer import write_framework
from app.documents.outline import read_pasted
from app.domain.framework import Framework
from app.frameworks import shipped
from tests.documents.frameworks.outlines import problems

HEADS = (
    "bloc:fr;champ:fr;block:en;field:en;description:fr;description:en;objectifs:fr;objectives:en"
)
ROW = 'Eau;1. Puits;Water;Wells;"Creuser\nprofond";Dig;"- Un\n- Deux";"One\nTwo"'


def fields_of(framework: Framework) -> list[object]:
    document = write_framework(framework)
    return [field for block in document["blocks"] for field in block["fields"]]  # type: ignore[attr-defined]


def test_a_table_has_columns_for_them_in_each_language() -> None:
    framework = read_pasted(f"{HEADS}\n{ROW}\n;2. Pluie;;Rain;;;;", title="x")
    well, rain = fields_of(framework)
    assert well == {
        "id": "1",
        "name": {"fr": "Puits", "en": "Wells"},
        "description": {"fr": "Creuser\nprofond", "en": "Dig"},
        "objectives": [{"fr": "Un", "en": "One"}, {"fr": "Deux", "en": "Two"}],
    }
    assert rain == {"id": "2", "name": {"fr": "Pluie", "en": "Rain"}}


@pytest.mark.parametrize("head", ["description", "Descripción", "DESCRIPTION"])
def test_without_a_language_they_are_in_that_of_the_names(head: str) -> None:
    framework = read_pasted(f"bloque;campo;{head};objetivos\nAgua;Pozo;Hondo;A | B", locale="es")
    [well] = fields_of(framework)
    assert well == {"id": "1", "name": "Pozo", "description": "Hondo", "objectives": ["A", "B"]}


def test_the_choices_of_an_xlsform_have_them_too() -> None:
    text = "list_name\tname\tlabel\tdescription\tobjectives\neau\t7\tPuits\tHondo\tUn | Deux"
    [well] = fields_of(read_pasted(text, title="x"))
    assert well == {
        "id": "7",
        "name": "Puits",
        "description": "Hondo",
        "objectives": ["Un", "Deux"],
    }


OUTLINE = """Eau
> Ce que nous buvons
  1. Puits
    > Creuser
    >
    > profond
    Un
    Deux
  2. > 3 ans
Rues
  7. Pluie
  > Sur les toits
"""


def test_in_an_outline_a_description_stands_after_an_angle() -> None:
    framework = read_pasted(OUTLINE, title="x")
    well, years, rain = framework.fields.values()
    assert framework.blocks[0].description == "Ce que nous buvons"
    assert (well.description, well.objectives) == ("Creuser\n\nprofond", ("Un", "Deux"))
    assert (years.name, years.description) == ("> 3 ans", "")
    assert (rain.name, rain.description) == ("Pluie", "Sur les toits")


def test_a_description_of_an_outline_stands_at_any_indent_and_under_any_list() -> None:
    for text in (
        "Eau\n\tPuits\n  > Creuser\n\t\tUn",
        "1. Eau\n1.1. Puits\n1.1.1. Un\n> Creuser",
        "Eau\n- Puits\n> Creuser",
    ):
        [well] = read_pasted(text).fields.values()
        assert (well.name, well.description) == ("Puits", "Creuser"), text
    many = "".join(f"Puits {number}\n> Creuser {number}\n" for number in range(40))
    fields = read_pasted(many, title="Eau").fields.values()
    assert [field.description for field in fields] == [f"Creuser {number}" for number in range(40)]


def test_what_is_wrong_with_a_description_of_an_outline_is_told_by_its_line() -> None:
    assert problems("# T\n> Creuser\nEau\n  Puits") == [(2, "nothing_above")]
    assert problems("> Creuser") == [(1, "empty")]
    assert problems(f"Eau\n  Puits\n  > {'a' * 2001}") == [(2, "too_long")]


def test_what_does_not_fit_is_told_by_its_line() -> None:
    for cells, problem in (
        (f"{'a' * 2001};;Un;One", "too_long"),
        (f";;{'a' * 501};One", "too_long"),
        (";;Un|Deux;One", "aims_apart"),
        (f";;{'a|' * 41};{'a|' * 41}", "too_many"),
    ):
        text = f"{HEADS}\nEau;Puits;Water;Wells;{cells}"
        assert problems(text, read_pasted) == [(2, problem)], problem


def test_a_framework_comes_back_from_its_table() -> None:
    explained = read_pasted(f"{HEADS}\n{ROW}\n;2. Pluie;;Rain;;;;", title="x")
    for framework in (explained, *shipped().values()):
        out = io.StringIO()
        csv.writer(out, delimiter=";").writerows(table_of(framework))
        again = read_pasted(out.getvalue(), title="x", locale=framework.locale)
        assert fields_of(again) == [
            {key: value for key, value in field.items() if key in written}  # type: ignore[attr-defined]
            for field in fields_of(framework)
            for written in [("id", "name", "description", "objectives")]
        ], framework.id
