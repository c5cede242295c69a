"""A table copied from a spreadsheet is read as a framework; what is wrong is told by its line."""

import pytest

from app.documents.outline import read_outline, read_pasted
from app.documents.outline_table import read_table
from tests.documents.frameworks.outlines import OUTLINE, problems, shape

TABLE = {"Nord": ["1 Eau", "2 Marché, lundi"], "Sud": ["3 École"]}


@pytest.mark.parametrize(
    "text",
    [
        "Nord;Eau\nNord;Marché, lundi\nSud;École",
        "Bloc;Champ d’action\r\nNord;Eau\r\n;Marché, lundi\r\nSud;École\r\n",
        "\ufeffblock;field\nNord;Eau\nNord;Marché, lundi\nSud;École\n",
        "Nord\tEau\n\tMarché, lundi\n\nSud\tÉcole",
        'Bloque,Campo de acción\nNord,Eau\nNord,"Marché, lundi"\nSud,École',
        "Nord;Eau\nSud;École\nNord;Marché, lundi",
    ],
)
def test_a_table_has_the_columns_block_and_field(text: str) -> None:
    framework = read_table(text)
    assert {
        name: [line.split(" ", 1)[1] for line in lines] for name, lines in shape(framework).items()
    } == {name: [line.split(" ", 1)[1] for line in lines] for name, lines in TABLE.items()}


def test_numbers_of_a_table_become_ids() -> None:
    assert shape(read_table("1. Nord;11. Eau\n1. Nord;12. Marché\n2. Sud;21. École\n3. Est;")) == {
        "Nord": ["11 Eau", "12 Marché"],
        "Sud": ["21 École"],
        "Est": [],
    }


@pytest.mark.parametrize("head", ["N°", "no", "Número", "Number"])
def test_a_column_has_the_numbers(head: str) -> None:
    for numbers, ids in ((("4", "7"), ["4 Eau", "7 École"]), (("", ""), ["1 Eau", "2 École"])):
        first, second = numbers
        text = f"{head};bloc;champ\n{first};Nord;Eau\n{second};Nord;École"
        assert shape(read_pasted(text)) == {"Nord": ids}


def test_problems_of_a_table_are_told_by_line() -> None:
    assert problems(";Eau\nNord;Marché", read_table) == [(1, "field_before_block")]
    assert problems('Nord,"Eau\net puits"\nSud,Marché, lundi', read_table) == [
        (3, "too_many_columns")
    ]
    assert problems("\n;;\n", read_table) == [(1, "empty")]
    open_quote = 'bloc;champ\nNord;"Eau\nNord;Marché\nSud;École'
    assert problems(open_quote, read_table) == [(2, "open_quote")]
    twice = "Nord;Eau\nSud;Eau\nNord;eau"
    assert problems(twice, read_table) == [(3, "duplicate")]
    assert problems("bloc;champ;objectifs\nNord;;Creuser", read_table) == [(2, "nothing_above")]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("head", ["block,field", "Bloc,Champ d’action", "Bloque,Campo"])
def test_a_table_under_a_head_reads_alike_whatever_parts_its_cells(mark: str, head: str) -> None:
    rows = [head.split(","), ["Nord", '"Eau\net puits"'], ["Nord", "Marché"], ["Sud", "École"]]
    text = "\n".join(mark.join(row) for row in rows)
    assert shape(read_pasted(text)) == {"Nord": ["1 Eau et puits", "2 Marché"], "Sud": ["3 École"]}


def test_what_a_spreadsheet_pastes_is_a_table_and_the_rest_an_outline() -> None:
    assert shape(read_pasted("Nord\tEau\n\tMarché\nSud\tÉcole")) == {
        "Nord": ["1 Eau", "2 Marché"],
        "Sud": ["3 École"],
    }
    assert shape(read_pasted("Nord;Eau\nSud;École")) == {"Nord": ["1 Eau"], "Sud": ["2 École"]}
    assert read_pasted(OUTLINE) == read_outline(OUTLINE)
    assert shape(read_pasted("Culture, santé\nCulture, paix")) == {
        "Culture, santé": [],
        "Culture, paix": [],
    }
    assert shape(read_pasted("Nord\n\tEau ; puits\n\tMarché")) == {
        "Nord": ["1 Eau ; puits", "2 Marché"]
    }
