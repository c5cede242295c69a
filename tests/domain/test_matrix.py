"""Strengths against priorities: more than the average is many, and fields with as many notes are never parted."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.framework import Block, Field, Framework
from app.domain.matrix import both_ends, matrix

FOUR = Framework(
    "f", "F", "fr", (Block("a", "A", (Field("1", "un"), Field("2", "deux"))), Block("b", "B", (Field("3", "trois"), Field("4", "quatre"))))
)


def test_a_field_has_many_when_it_has_more_than_the_average() -> None:
    found = {one.field: (one.many_notes, one.many_votes) for one in matrix(FOUR, {"1": 4, "2": 2, "3": 2}, {"3": 3, "4": 1})}
    assert found == {"1": (True, False), "2": (False, False), "3": (False, True), "4": (False, False)}


def test_without_notes_and_votes_nothing_is_many() -> None:
    assert not any(one.many_notes or one.many_votes for one in matrix(FOUR, {}, {}))


def test_both_ends_are_the_most_and_the_fewest() -> None:
    ends = both_ends(FOUR, {"1": 5, "2": 3, "3": 1})
    assert (ends.most, ends.fewest) == (("1", "2"), ("4", "3"))


def test_there_are_no_ends_when_all_are_alike() -> None:
    assert both_ends(FOUR, dict.fromkeys("1234", 2)).most == both_ends(FOUR, {}).fewest == ()


def test_a_tie_is_told_whole_or_not_at_all() -> None:
    ends = both_ends(FOUR, {"1": 5, "2": 5, "3": 5}, limit=2)
    assert (ends.most, ends.fewest) == (("1", "2", "3"), ("4",))
    assert both_ends(FOUR, {"1": 6, "2": 4, "3": 4}, limit=2).most == ("1",)


@given(st.dictionaries(st.sampled_from("1234"), st.integers(0, 9)), st.integers(1, 4))
def test_the_ends_never_meet(notes: dict[str, int], limit: int) -> None:
    ends = both_ends(FOUR, notes, limit)
    assert not set(ends.most) & set(ends.fewest)
    assert all(notes.get(high, 0) > notes.get(low, 0) for high in ends.most for low in ends.fewest)
