"""Any text is read or refused, and what was read is written as a text that reads the same."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.documents.frameworks.reader import read_framework
from app.documents.frameworks.writer import write_framework
from app.documents.outline import read_outline, read_pasted
from app.documents.outline_lines import BadOutline
from app.documents.outline_table import read_table
from app.domain.text import tidy
from app.frameworks import shipped
from tests.documents.frameworks.outlines import Reader, shape, write_outline


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
            "> ",
            ">",
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
        assert all(1 <= problem["line"] <= len(text) + 1 for problem in no.problems)  # noqa: PT017
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
@example("> C\nA\n> B\n>\n> > D\n 1. > E\n > F\n  G")
@example("A\n > B\n > C\n - D\n > E\n  > F")
def test_what_was_read_from_an_outline_is_written_as_one_that_reads_the_same(text: str) -> None:
    try:
        framework = read_outline(text)
    except BadOutline:
        return
    assert read_outline(write_outline(framework)) == framework
    assert write_outline(read_outline(write_outline(framework))) == write_outline(framework)
