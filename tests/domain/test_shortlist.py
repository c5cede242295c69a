"""Votes on frameworks made on the spot: how many choices, and which tie decides."""

import pytest

from app.domain.framework import Block, Field, Framework
from app.domain.plan.shortlist import (
    Option,
    border_tie,
    deciding_tie,
    framework_of_notes,
    framework_of_ties,
    is_made,
    most_votes,
    usual_votes,
    without_texts,
)
from app.domain.votes.tally import Ranked, Tally, ranking

LETTERS = "abcdefghijkl"


def ranked(*votes: int) -> list[Ranked]:
    fields = tuple(Field(LETTERS[place], LETTERS[place]) for place in range(len(votes)))
    framework = Framework("f", "F", "fr", (Block("b", "B", fields),))
    return ranking(framework, Tally("v", 1, True, 9, 9, dict(zip(LETTERS, votes, strict=False))))


@pytest.mark.parametrize(
    ("notes", "usual", "most"), [(2, 1, 1), (3, 1, 1), (4, 2, 2), (5, 2, 2), (6, 3, 3), (40, 3, 20)]
)
def test_three_choices_and_never_more_than_half(notes: int, usual: int, most: int) -> None:
    assert (usual_votes(notes), most_votes(notes)) == (usual, most)


@pytest.mark.parametrize(
    ("votes", "places", "tied"),
    [
        ((9, 8, 7, 6, 5, 5, 1, 0, 0, 0), 5, "ef"),  # for the fifth
        ((9, 8, 7, 5, 5, 5, 1, 0, 0, 0), 5, "def"),  # for the fourth and fifth
        ((9, 8, 5, 5, 5, 1, 0, 0, 0, 0), 3, "cde"),  # all within five: as many as choices
        ((9, 9, 5, 4, 3, 1, 0, 0, 0, 0), 1, "ab"),  # only the first place is open
        ((9, 8, 7, 7, 3, 1, 0, 0, 0, 0), 3, "cd"),
        ((9, 5, 5, 1), 2, "bc"),  # of four fields two
        ((4, 4), 1, "ab"),
    ],
)
def test_the_deciding_tie_is_found(votes: tuple[int, ...], places: int, tied: str) -> None:
    line, fields = deciding_tie(ranked(*votes), 3)
    assert (line, "".join(field.field for field in fields)) == (places, tied)


@pytest.mark.parametrize(
    "votes", [(9, 8, 7, 6, 5, 4, 4, 4, 4, 4), (0, 0, 0, 0), (3, 0, 0, 0, 0, 0, 0), (5, 4)]
)
def test_without_a_tie_among_the_first_nothing_decides(votes: tuple[int, ...]) -> None:
    assert deciding_tie(ranked(*votes), 3) == (0, [])


def test_a_tie_beside_the_line_is_none() -> None:
    votes = ranked(5, 4, 4, 1)
    assert [field.field for field in border_tie(votes, 2)] == ["b", "c"]
    assert border_tie(votes, 1) == border_tie(votes, 3) == border_tie(votes, 99) == []


def test_a_framework_of_ties_keeps_ids_order_and_what_is_said_of_fields() -> None:
    blocks = (
        Block("x", "X", (Field("1", "Un", "décrit"), Field("2", "Deux"))),
        Block("w", "W", (Field("5", "Cinq"),)),
        Block("y", "Y", (Field("3", "Trois"),)),
        Block("z", "Z", (Field("4", "Quatre"),)),
    )
    framework = framework_of_ties("r", "R", Framework("f", "F", "fr", blocks), {"3", "1"})
    assert [block.id for block in framework.blocks] == ["x", "y"]
    assert framework.hues == {"x": 0, "y": 2}  # y has the colour that it had
    assert framework.fields == {"1": Field("1", "Un", "décrit"), "3": Field("3", "Trois")}


def test_an_erased_text_leaves_its_id() -> None:
    options = [Option("n1", "Un\nmarché", "b", "B"), Option("n2", "Une école", "c", "C")]
    framework = framework_of_notes("n", "N", "fr", options)
    assert [field.name for field in framework.fields.values()] == ["Un marché", "Une école"]
    erased = without_texts(framework, {"n1"}, "(effacé)")
    assert [field.name for field in erased.fields.values()] == ["(effacé)", "Une école"]
    assert list(erased.fields) == list(framework.fields)


def test_a_file_can_say_anything_of_what_a_framework_was_made_of() -> None:
    for said in (["notes"], {"notes": 1}, 7, None, "elsewhere"):
        assert not is_made(Framework("f", "F", "fr", (), extra={"made_of": said}))
    assert is_made(Framework("f", "F", "fr", (), extra={"made_of": "ties"}))


@pytest.mark.parametrize("said", [-1, 100, True, 2.0, "2", None, [2]])
def test_a_colour_that_a_file_cannot_mean_is_the_block_s_place(said: object) -> None:
    blocks = (Block("a", "A"), Block("b", "B", extra={"hue": said}))
    assert Framework("f", "F", "fr", blocks).hues == {"a": 0, "b": 1}
