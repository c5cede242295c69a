"""Strengths against priorities: who is in which quarter, and which fields are the ends; fields that
are equal are never parted."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.framework import Block, Field, Framework
from app.domain.votes.matrix import both_ends, quadrants


def framework(count: int) -> Framework:
    return Framework(
        "f",
        "F",
        "fr",
        (
            Block(
                "b",
                "B",
                tuple(Field(str(number), f"Champ {number}") for number in range(1, count + 1)),
            ),
        ),
    )


def test_a_field_of_many_votes_and_few_notes_is_named_first() -> None:
    split = quadrants(framework(4), {"1": 9, "2": 1, "3": 8}, {"1": 7, "2": 6, "4": 9})
    assert split is not None
    assert (split.notes_median, split.votes_median) == (4.5, 6.5)
    assert [placed.field for placed in split.of(many_votes=True, many_notes=False)] == ["4"]
    assert [placed.field for placed in split.of(many_votes=True, many_notes=True)] == ["1"]
    assert [placed.field for placed in split.of(many_votes=False, many_notes=True)] == ["3"]
    assert [placed.field for placed in split.of(many_votes=False, many_notes=False)] == ["2"]


def test_in_a_quarter_the_most_votes_come_first_then_the_fewest_notes() -> None:
    split = quadrants(
        framework(6), {"4": 5, "5": 1, "6": 9, "1": 2, "2": 0, "3": 2}, {"1": 3, "2": 3, "3": 8}
    )
    assert split is not None
    assert [placed.field for placed in split.of(many_votes=True, many_notes=False)] == [
        "3",
        "2",
        "1",
    ]


def test_a_field_at_the_median_has_few() -> None:
    split = quadrants(framework(3), {"1": 1, "2": 2, "3": 3}, {"1": 1, "2": 2, "3": 3})
    assert split is not None
    assert [(field.many_notes, field.many_votes) for field in split.fields] == [
        (False, False),
        (False, False),
        (True, True),
    ]


@pytest.mark.parametrize(
    ("notes", "votes"), [({}, {"1": 3}), ({"1": 3}, {}), ({}, {}), ({"1": 0}, {"1": 2})]
)
def test_without_notes_or_without_votes_nothing_is_compared(
    notes: dict[str, int], votes: dict[str, int]
) -> None:
    assert quadrants(framework(3), notes, votes) is None


def test_a_framework_without_fields_has_no_matrix() -> None:
    assert quadrants(Framework("f", "F", "fr", (Block("b", "B"),)), {"b": 4}, {}) is None


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=60))
def test_every_field_stands_in_one_quarter_and_equal_ones_together(
    pairs: list[tuple[int, int]],
) -> None:
    of_all = framework(len(pairs))
    notes, votes = ({str(at): pair[side] for at, pair in enumerate(pairs, 1)} for side in (0, 1))
    split = quadrants(of_all, notes, votes)
    if split is None:
        assert not any(notes.values()) or not any(votes.values())
        return
    quarters = {
        key: split.of(many_votes=key[0], many_notes=key[1])
        for key in [(a, b) for a in (False, True) for b in (False, True)]
    }
    assert Counter(placed.field for quarter in quarters.values() for placed in quarter) == Counter(
        list(of_all.fields)
    )
    for side in (0, 1):
        by_value: dict[int, set[bool]] = {}
        for key, fields in quarters.items():
            for placed in fields:
                by_value.setdefault((placed.votes, placed.notes)[side], set()).add(key[side])
        assert all(len(places) == 1 for places in by_value.values())


def test_the_ends_hold_whole_levels_so_that_ties_stay_ties() -> None:
    notes = {"1": 7, "2": 5, "3": 5, "4": 5, "5": 2, "6": 1, "7": 1}
    ends = both_ends(framework(7), notes, limit=3)
    assert ends.most == ("1",), (
        "three fields share the next number, and two of them would be too few"
    )
    assert ends.fewest == ("6", "7", "5")


def test_a_first_level_larger_than_the_limit_is_told_whole() -> None:
    assert both_ends(framework(6), {"1": 2, "2": 2, "3": 2}, limit=2).most == ("1", "2", "3")


def test_equal_fields_have_no_ends() -> None:
    ends = both_ends(framework(3), {"1": 2, "2": 2, "3": 2})
    assert (ends.most, ends.fewest) == ((), ())
