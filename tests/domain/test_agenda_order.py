"""Sittings and steps are added, moved and removed; the numbers follow."""

import pytest

from app.domain.plan.agenda import STEPS_LIMIT, Sitting, Step
from app.domain.plan.agenda_order import (
    SITTINGS_LIMIT,
    Arranged,
    add_sitting,
    add_step,
    move_sitting,
    move_step,
    remove_sitting,
    remove_step,
)
from app.domain.refusals import Refusal


def agenda(*sittings: str) -> tuple[Sitting, ...]:
    """Returns sittings with a step for each letter: "ab" has the steps a and b."""
    return tuple(
        Sitting(number, letters, steps=tuple(Step(n, c, 5) for n, c in enumerate(letters, 1)))
        for number, letters in enumerate(sittings, 1)
    )


def letters(arranged: Arranged) -> list[str]:
    """Returns the steps of each sitting, and checks that all are numbered from 1."""
    for number, sitting in enumerate(arranged.agenda, 1):
        assert sitting.number == number
        assert [step.number for step in sitting.steps] == list(range(1, len(sitting.steps) + 1))
    return ["".join(step.title for step in sitting.steps) for sitting in arranged.agenda]


def test_what_is_added_comes_last() -> None:
    assert letters(add_sitting(agenda("ab"), "Soir", None)) == ["ab", ""]
    assert letters(add_step(agenda("ab", "c"), 1, Step(0, "x", 5))) == ["abx", "c"]


@pytest.mark.parametrize(
    ("place", "sitting", "before", "after"),
    [
        ((1, 2), 1, 1, ["bac", "de"]),
        ((1, 1), 1, 3, ["bac", "de"]),
        ((1, 1), 1, None, ["bca", "de"]),
        ((1, 3), 2, 1, ["ab", "cde"]),
        ((2, 1), 1, None, ["abcd", "e"]),
    ],
)
def test_a_step_moves_before_another(
    place: tuple[int, int], sitting: int, before: int | None, after: list[str]
) -> None:
    arranged = move_step(agenda("abc", "de"), place, sitting, before)
    assert letters(arranged) == after
    moved = arranged.steps[place]
    assert (
        arranged.agenda[moved[0] - 1].steps[moved[1] - 1].title
        == ["abc", "de"][place[0] - 1][place[1] - 1]
    )


def test_a_sitting_moves_with_its_steps() -> None:
    arranged = move_sitting(agenda("a", "b", "c"), 3, 1)
    assert letters(arranged) == ["c", "a", "b"]
    assert (arranged.sittings, arranged.steps[3, 1]) == ({3: 1, 1: 2, 2: 3}, (1, 1))
    assert letters(move_sitting(agenda("a", "b", "c"), 1, None)) == ["b", "c", "a"]


def test_what_is_removed_has_no_new_number() -> None:
    arranged = remove_step(agenda("abc"), (1, 2))
    assert letters(arranged) == ["ac"]
    assert arranged.steps == {(1, 1): (1, 1), (1, 3): (1, 2)}
    assert remove_sitting(agenda("a", "b"), 1).sittings == {2: 1}


def test_a_missing_sitting_or_step_is_refused() -> None:
    for arrange in (
        lambda: remove_sitting(agenda("a"), 2),
        lambda: remove_step(agenda("a"), (1, 2)),
        lambda: move_step(agenda("a"), (1, 1), 2, None),
        lambda: move_step(agenda("ab"), (1, 1), 1, 3),
        lambda: move_sitting(agenda("a", "b"), 1, 4),
        lambda: add_step(agenda("a"), 2, Step(0, "x", 5)),
    ):
        with pytest.raises(Refusal) as refused:
            arrange()
        assert refused.value.code == "no_such_step"


def test_an_agenda_has_an_end() -> None:
    for arrange in (
        lambda: add_step(agenda("a" * STEPS_LIMIT), 1, Step(0, "x", 5)),
        lambda: add_sitting(agenda(*["a"] * SITTINGS_LIMIT), "x", None),
    ):
        with pytest.raises(Refusal) as refused:
            arrange()
        assert refused.value.code == "agenda_full"
