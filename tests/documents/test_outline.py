"""One's own framework is pasted as it stands in a text or a spreadsheet; what is wrong is told by its line."""

from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.documents.framework_document import read_framework, write_framework
from app.documents.outline import BadOutline, read_outline, read_pasted, read_table, write_outline
from app.domain.framework import Framework
from app.domain.text import tidy
from app.frameworks import shipped

Reader = Callable[[str], Framework]
PRINTED = """# Nos quartiers

Nord et fleuve
    1. Eau
    2. Marché, lundi et jeudi

Sud
    7) École
"""


def shape(framework: Framework) -> dict[str, list[str]]:
    """{block name: ["id name", …]}."""
    return {
        block.name: [f"{field.id} {field.name}" for field in block.fields]
        for block in framework.blocks
    }


def problems(text: str, read: Reader = read_outline) -> list[tuple[int, str]]:
    with pytest.raises(BadOutline) as no:
        read(text)
    first = no.value.problems[0]
    assert (no.value.code, no.value.details) == ("bad_outline", dict(first))
    return [(one["line"], one["problem"]) for one in no.value.problems]


def test_blocks_stand_at_the_margin_and_fields_are_indented() -> None:
    framework = read_outline(PRINTED)
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
    text = f"  trop tôt\nA\n  1. un\n\n  1. deux\n  3. {long}\n\t4. tab\n  5.\n      6. profond"
    assert problems(text) == [
        (1, "field_before_block"),
        (5, "duplicate_number"),
        (6, "too_long"),
        (7, "mixed_indent"),
        (8, "empty"),
        (9, "too_deep"),
    ]


@pytest.mark.parametrize("blank", ["", "\n\n", " \t ", "\u200b", "# Titre seul"])
def test_a_text_without_blocks_is_empty(blank: str) -> None:
    assert problems(blank) == [(1, "empty")]


def test_one_space_more_is_an_unsteady_hand_and_no_third_level() -> None:
    assert shape(read_outline("A\n  un\n   deux\n trois")) == {"A": ["1 un", "2 deux", "3 trois"]}


def test_tabs_and_spaces_in_one_margin_are_refused() -> None:
    assert problems("A\n \tun") == [(2, "mixed_indent")]


def test_too_many_blocks_and_fields_are_told_once() -> None:
    assert problems("A\n" + "  un\n" * 250) == [(202, "too_many")]
    assert problems("\n".join(f"Bloc {n}" for n in range(30))) == [(25, "too_many")]


def test_a_title_that_is_too_long_is_told() -> None:
    assert problems(f"\n# {'é' * 301}\nA") == [(2, "too_long")]


def test_a_text_that_is_far_too_long_is_not_read() -> None:
    assert problems("a\n" * 50_001) == [(50_001, "too_long")]
    assert problems("a;b\n" * 25_001, read_table) == [(25_001, "too_long")]


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
        name: [one.split(" ", 1)[1] for one in own] for name, own in shape(framework).items()
    } == {name: [one.split(" ", 1)[1] for one in own] for name, own in TABLE.items()}


def test_numbers_of_a_table_become_ids() -> None:
    assert shape(read_table("1. Nord;11. Eau\n1. Nord;12. Marché\n2. Sud;21. École\n3. Est;")) == {
        "Nord": ["11 Eau", "12 Marché"],
        "Sud": ["21 École"],
        "Est": [],
    }


def test_problems_of_a_table_are_told_by_line() -> None:
    assert problems(";Eau\nNord;Marché", read_table) == [(1, "field_before_block")]
    assert problems('Nord,"Eau\net puits"\nSud,Marché, lundi', read_table) == [
        (3, "too_many_columns")
    ]
    assert problems("\n;;\n", read_table) == [(1, "empty")]


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
    assert read_pasted(PRINTED) == read_outline(PRINTED)
    assert shape(read_pasted("Culture, santé\nCulture, paix")) == {
        "Culture, santé": [],
        "Culture, paix": [],
    }
    assert shape(read_pasted("Nord\n\tEau ; puits\n\tMarché")) == {
        "Nord": ["1 Eau ; puits", "2 Marché"]
    }


@pytest.mark.parametrize(
    "key", ["culture21plus-segou-2024", "culture21plus-2023", "enjeux-defis", "atlas-themes"]
)
def test_a_shipped_framework_goes_through_an_outline_with_its_names_and_numbers(key: str) -> None:
    framework = shipped()[key]
    assert shape(read_outline(write_outline(framework))) == shape(framework)


lines = st.tuples(
    st.sampled_from(["", "", " ", "  ", "   ", "\t", "\u00a0 "]),
    st.sampled_from(
        [
            "",
            "",
            "- ",
            "• ",
            "1. ",
            "2) ",
            "1.2 ",
            "# ",
            "## ",
            "- 3. ",
            "1. - ",
            "1. 1. ",
            "-",
            "12.",
        ]
    ),
    st.text(st.characters(blacklist_categories=["Cf", "Mn", "Lo"]), max_size=6),
).map("".join)
texts = st.one_of(
    st.text(st.characters()),
    st.lists(lines, max_size=8).map("\n".join),
    st.text("ab;,\t\n\"'#-1. ", max_size=40),
)


@settings(deadline=None)
@given(texts, st.sampled_from([read_outline, read_table, read_pasted]))
@example('"', read_table)
@example("a\x00b;\x00", read_table)
def test_any_text_gives_a_valid_framework_or_a_refusal(text: str, read: Reader) -> None:
    try:
        framework = read(text)
    except BadOutline as no:
        assert no.problems  # noqa: PT017 - either way is right
        assert all(1 <= one["line"] <= len(text) + 1 for one in no.problems)  # noqa: PT017
    else:
        ids = list(framework.fields)
        assert list(read_framework(write_framework(framework)).fields) == ids
        assert len(ids) == sum(len(block.fields) for block in framework.blocks)
        assert all(tidy(block.name) for block in framework.blocks)


@settings(deadline=None)
@given(st.lists(lines, max_size=8).map("\n".join))
@example("- - foo\n- # 1. x")
@example("# 1. T\n1. 1. a\n  1. - b")
@example("C#")
def test_what_was_read_from_an_outline_is_written_as_one_that_reads_the_same(text: str) -> None:
    try:
        framework = read_outline(text)
    except BadOutline:
        return
    assert read_outline(write_outline(framework)) == framework
    assert write_outline(read_outline(write_outline(framework))) == write_outline(framework)
