"""The steps of a tally, the batches of names, and results that tell what each has chosen."""

from itertools import pairwise

import pytest

from app.domain.plan.pace import gives_away, is_batch, is_step


def steps(counts: list[int]) -> list[int]:
    """What a tally in steps shows as ballots come and go: the ballots of each of its steps."""
    sizes: list[int] = []
    for count in counts:
        if is_step(count, sizes[-1] if sizes else None):
            sizes.append(count)
    return sizes


def test_nothing_shows_below_five_and_then_three_or_more_come_at_once() -> None:
    assert steps(list(range(32))) == [5, 8, 11, 14, 17, 20, 23, 26, 29]


def test_in_a_big_room_a_step_is_bigger() -> None:
    counts = steps(list(range(2001)))
    assert all(after - before >= max(3, after // 50) for before, after in pairwise(counts))
    assert len(counts) < 250


def test_a_ballot_that_goes_and_one_that_comes_are_no_step() -> None:
    assert steps([5, 4, 5, 6, 5, 6, 7, 6]) == [5]


@pytest.mark.parametrize(
    ("waiting", "announced"), [(0, False), (3, False), (5, False), (6, True), (7, True)]
)
def test_names_are_told_when_as_many_stay_for_the_close(waiting: int, announced: bool) -> None:
    assert is_batch(waiting) is announced


@pytest.mark.parametrize(
    ("ballots", "votes", "announced"),
    [
        (0, {}, True),
        (4, {"1": 3, "2": 2, "3": 2, "4": 5}, True),
        (5, {"1": 5, "2": 5, "3": 5}, True),
        (5, {"1": 5, "2": 5, "3": 4, "4": 1}, False),
        (6, {"1": 12, "2": 6}, True),
        (27, {"1": 20, "2": 30, "3": 31}, False),
    ],
)
def test_few_ballots_or_all_alike_tell_what_each_chose(
    ballots: int, votes: dict[str, int], announced: bool
) -> None:
    assert gives_away(ballots, votes) is announced
