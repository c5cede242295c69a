"""A third level is a field's objectives; Word's lists have their levels in their marks."""

import pytest

from app.documents.frameworks.reader import read_framework
from app.documents.frameworks.writer import write_framework
from app.documents.outline import read_outline, read_pasted
from tests.documents.frameworks.outlines import problems, shape

BULLETS = "\uf0b7\tEau\no\tPuits\n\uf0a7\tCreuser\n\uf0b7\tRues\no\tArbres"
CHOICES = """list_name,name,label::English (en),label::Français (fr),image
eau,7,Wells,Puits,w.png
eau,9,"Rain
water",Pluie,
rues,12,Trees,Arbres,t.png
"""


@pytest.mark.parametrize(
    "text",
    [
        "Eau\n  Puits\n    Creuser\nRues\n  Arbres",
        "Eau\n\tPuits\n\t\tCreuser\nRues\n\tArbres",
        "1.\tEau\n1.1.\tPuits\n1.1.1.\tCreuser\n2.\tRues\n2.1.\tArbres",
        "1.\u00a0Eau\n1.1\u00a0Puits\n1.1.1\u00a0Creuser\n2.\u00a0Rues\n2.1\u00a0Arbres",
        BULLETS,
        BULLETS.replace("\t", "\u00a0\u00a0\u00a0"),
        "•\tEau\no\tPuits\n§\tCreuser\n•\tRues\no\tArbres",
        "-\tEau\no\tPuits\n§\tCreuser\n-\tRues\no\tArbres",
        "1\tEau\n1.1\tPuits\n1.1.1\tCreuser\n2\tRues\n2.1\tArbres",
        "1 Eau\n1.1 Puits\n1.1.1 Creuser\n2 Rues\n2.1 Arbres",
        "1.\tEau\na.\tPuits\ni.\tCreuser\n2.\tRues\na.\tArbres",
        "1)\tEau\n\ta)\tPuits\n\t\ti)\tCreuser\n2)\tRues\n\ta)\tArbres",
        "I. Eau\n  A. Puits\n    1. Creuser\nII. Rues\n  A. Arbres",
        "1.\tEau\n•\tPuits\no\tCreuser\n2.\tRues\n•\tArbres",
        "bloc;champ;objectif\nEau;Puits;Creuser\nRues;Arbres;",
    ],
)
def test_three_levels_are_blocks_fields_and_objectives(text: str) -> None:
    framework = read_pasted(text)
    names = {block: [name.split()[-1] for name in of] for block, of in shape(framework).items()}
    assert names == {"Eau": ["Puits"], "Rues": ["Arbres"]}
    assert [field.objectives for field in framework.fields.values()] == [("Creuser",), ()]


@pytest.mark.parametrize(
    "rows",
    [
        "Eau;Puits;Creuser\nEau;Puits;Curer",
        "Eau;Puits;Creuser\n;;Curer",
        'Eau;Puits;"Creuser\nCurer"',
    ],
)
def test_objectives_stand_in_a_cell_or_in_rows_of_a_table(rows: str) -> None:
    framework = read_pasted(f"bloc;champ;objectifs\n{rows}\nRues;Arbres;Planter")
    assert [(field.name, field.objectives) for field in framework.fields.values()] == [
        ("Puits", ("Creuser", "Curer")),
        ("Arbres", ("Planter",)),
    ]


def test_letters_out_of_turn_are_of_the_names() -> None:
    for text in ("Eau\n  A. Dupont\n  C. Durand", "Eau\n  X. Roussel\n  Lac", "Eau\n  a) Puits"):
        names = [line.strip() for line in text.split("\n")[1:]]
        assert [field.name for field in read_pasted(text).fields.values()] == names
    ten = "\n".join(f"{'abcdefghij'[place]})\tLieu {place}" for place in range(10))
    assert [block.name for block in read_pasted(ten).blocks] == [f"Lieu {n}" for n in range(10)]


def test_two_kinds_of_dashes_are_one_bullet() -> None:
    assert shape(read_outline("A\n- un\n– deux")) == {"A": ["1 un", "2 deux"]}


def test_objectives_are_written_and_read_in_every_language() -> None:
    framework = read_outline("Eau\n  Puits\n    Creuser\n    Entretenir")
    assert read_framework(write_framework(framework)) == framework
    lists = {"fr": ["Creuser"], "es": ["Cavar"]}
    document = {
        "title": "T",
        "blocks": [
            {"id": "a", "name": "A", "fields": [{"id": "1", "name": "x", "objectives": lists}]}
        ],
    }
    read = read_framework(document)
    assert read.in_languages(["es"]).fields["1"].objectives == ("Cavar",)
    assert read_framework(write_framework(read)) == read


def test_a_field_has_forty_objectives_at_most() -> None:
    text = "A\n  un\n" + "    but\n" * 40
    assert len(read_outline(text).fields["1"].objectives) == 40
    assert problems(text + "    but\n") == [(43, "too_many")]


def test_a_bare_list_of_more_lines_than_blocks_is_one_block_to_choose_from() -> None:
    framework = read_outline("\n".join(f"Champ {n}" for n in range(30)), title="Atelier")
    assert [block.name for block in framework.blocks] == ["Atelier"]
    assert len(framework.fields) == 30


def test_the_choices_of_an_xlsform_are_blocks_and_fields() -> None:
    for text in (CHOICES, CHOICES.replace(",", "\t"), CHOICES.replace(",", ";")):
        framework = read_pasted(text)
        assert shape(framework) == {"eau": ["7 Puits", "9 Pluie"], "rues": ["12 Arbres"]}
        assert framework.in_languages(["en"]).fields["9"].name == "Rain water"
    plain = read_pasted("list_name;name;label\neau;p;Puits\neau;q;Pluie")
    assert shape(plain) == {"eau": ["1 Puits", "2 Pluie"]}
