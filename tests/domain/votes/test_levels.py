"""The first fields of a vote: a tie is taken whole or not at all, the first in any case."""

import pytest

from app.domain.votes.tally import Ranked, Tally, scale, whole_levels


def places(*votes: int) -> list[Ranked]:
    """Fields a, b, c … with so many votes, most first."""
    return [
        Ranked(name, count, votes.index(count) + 1, votes.count(count))
        for name, count in zip("abcdefgh", votes, strict=False)
    ]


@pytest.mark.parametrize(
    ("votes", "most", "names"),
    [
        ((5, 4, 3), 2, "ab"),
        ((5, 4, 3), 3, "abc"),
        ((5, 4, 4), 2, "a"),
        ((5, 4, 4), 3, "abc"),
        ((5, 5, 5, 1), 2, "abc"),
        ((5, 4, 4, 4, 1), 3, "a"),
        ((5, 0, 0), 3, "a"),
        ((0, 0), 2, ""),
        ((), 2, ""),
    ],
)
def test_levels_are_taken_whole(votes: tuple[int, ...], most: int, names: str) -> None:
    assert "".join(ranked.field for ranked in whole_levels(places(*votes), most)) == names


@pytest.mark.parametrize(("votes", "length"), [({}, 5), ({"a": 4}, 5), ({"a": 6, "b": 2}, 6)])
def test_a_full_bar_is_five_votes_at_least(votes: dict[str, int], length: int) -> None:
    assert scale(Tally("vote", 1, True, 6, 6, votes)) == length
