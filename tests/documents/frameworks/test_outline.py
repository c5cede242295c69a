"""One's own framework is pasted as it stands in a text or a spreadsheet; what is wrong is told by
its line."""

import pytest

from app.documents.outline import read_outline
from app.documents.outline_table import read_table
from tests.documents.frameworks.outlines import OUTLINE, problems, shape


def test_blocks_stand_at_the_margin_and_fields_are_indented() -> None:
    framework = read_outline(OUTLINE)
    assert shape(framework) == {
        "Nord et fleuve": ["1 Eau", "2 Marché, lundi et jeudi"],
        "Sud": ["7 École"],
    }
    assert (framework.id, framework.title, framework.locale) == (
        "own-nos-quartiers",
        "Nos quartiers",
        "fr",
    )
    assert list(framework.block_by_id) == ["nord-et-fleuve", "sud"]


def test_tabs_indent_as_well_as_spaces() -> None:
    assert shape(read_outline("A\n\tun\n\tdeux\nB\n\ttrois")) == {
        "A": ["1 un", "2 deux"],
        "B": ["3 trois"],
    }


@pytest.mark.parametrize("bullet", ["-", "*", "•", "–", "\uf0b7"])
def test_bullets_are_no_part_of_the_name(bullet: str) -> None:
    assert shape(read_outline(f"A\n  {bullet} un\n  {bullet} deux")) == {"A": ["1 un", "2 deux"]}


@pytest.mark.parametrize("mark", ["- ", "1. ", "• "])
def test_marked_lines_at_the_margin_are_fields_where_nothing_is_indented(mark: str) -> None:
    assert shape(read_outline(f"A\n{mark}un\nB\n{mark}deux")) == {"A": ["1 un"], "B": ["2 deux"]}


def test_bulleted_blocks_are_blocks() -> None:
    assert shape(read_outline("- A\n  - un\n- B\n  - deux")) == {"A": ["1 un"], "B": ["2 deux"]}
    assert shape(read_outline("- A\n- B")) == {"A": [], "B": []}


def test_headings_are_blocks() -> None:
    assert shape(read_outline("# T\n## A\n- un\n## B\n- deux")) == {"A": ["1 un"], "B": ["2 deux"]}
    assert shape(read_outline("# A\n- un\n# B\n- deux")) == {"A": ["1 un"], "B": ["2 deux"]}


@pytest.mark.parametrize(
    ("printed", "number"),
    [("12. x", "12"), ("12) x", "12"), ("1.2 x", "1.2"), ("1.2. x", "1.2"), ("- 3. x", "3")],
)
def test_a_printed_number_becomes_the_id(printed: str, number: str) -> None:
    assert shape(read_outline(f"A\n  {printed}")) == {"A": [f"{number} x"]}


@pytest.mark.parametrize("name", ["30 champs", "2030. Agenda", "21", "1.5°C", "3D", "-5 degrés"])
def test_a_number_of_the_name_stays_in_the_name(name: str) -> None:
    assert shape(read_outline(f"A\n  {name}")) == {"A": [f"1 {name}"]}


def test_ids_run_when_a_field_has_no_number() -> None:
    assert shape(read_outline("A\n  5. un\n  deux\n  9. trois")) == {
        "A": ["1 un", "2 deux", "3 trois"]
    }


def test_ids_run_when_numbers_begin_anew_in_each_block() -> None:
    assert shape(read_outline("A\n  1. un\n  2. deux\nB\n  1. trois")) == {
        "A": ["1 un", "2 deux"],
        "B": ["3 trois"],
    }


def test_quadrants_have_no_fields() -> None:
    assert shape(read_outline("Culturels\nSociaux\n")) == {"Culturels": [], "Sociaux": []}


def test_blocks_of_one_name_have_ids_of_their_own() -> None:
    assert list(read_outline("A\n  un\nA\n  deux\nA 2\n  x\nثقافة\n  y").block_by_id) == [
        "a",
        "a-2",
        "a-2-2",
        "block-4",
    ]


def test_a_text_that_is_indented_as_a_whole_has_its_margin_there() -> None:
    assert shape(read_outline("    A\n      un\n    B\n      deux")) == {
        "A": ["1 un"],
        "B": ["2 deux"],
    }


def test_the_title_is_the_given_one_unless_the_text_has_its_own() -> None:
    assert read_outline("A\n  un", title="Atelier", locale="es").title == "Atelier"
    assert read_outline("# T\nA\n  un", title="Atelier").title == "T"
    assert read_outline("A\n  un").title == "A"


def test_every_problem_is_told_with_its_line() -> None:
    long = "é" * 301
    text = f"  trop tôt\nA\n  1. un\n\n  1. deux\n  3. {long}\n\t4. tab\n  5."
    text += "\n      but\n        6. profond"
    assert problems(text) == [
        (1, "field_before_block"),
        (5, "duplicate_number"),
        (6, "too_long"),
        (7, "mixed_indent"),
        (8, "empty"),
        (10, "too_deep"),
    ]


@pytest.mark.parametrize("blank", ["", "\n\n", " \t ", "\u200b", "# Titre seul"])
def test_a_text_without_blocks_is_empty(blank: str) -> None:
    assert problems(blank) == [(1, "empty")]


def test_one_space_more_is_an_unsteady_hand_and_no_third_level() -> None:
    assert shape(read_outline("A\n  un\n   deux\n trois")) == {"A": ["1 un", "2 deux", "3 trois"]}


def test_tabs_and_spaces_in_one_margin_are_refused() -> None:
    assert problems("A\n \tun") == [(2, "mixed_indent")]


def test_too_many_blocks_and_fields_are_told_once() -> None:
    fields = "".join(f"  Champ {n}\n" for n in range(250))
    assert problems(f"A\n{fields}") == [(202, "too_many")]
    assert problems("\n".join(f"Bloc {n}\n  x" for n in range(30))) == [(49, "too_many")]


def test_a_title_that_is_too_long_is_told() -> None:
    assert problems(f"\n# {'é' * 301}\nA") == [(2, "too_long")]


def test_a_text_that_is_far_too_long_is_not_read() -> None:
    assert problems("a\n" * 50_001) == [(50_001, "too_long")]
    assert problems("a;b\n" * 25_001, read_table) == [(25_001, "too_long")]
