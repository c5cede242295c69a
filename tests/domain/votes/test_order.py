"""Rotated blocks: each ballot begins with a block of its seat's, and votes by place tell bias."""

from collections import Counter

from app.domain.framework import Block, Field, Framework
from app.domain.votes.order import ballot_blocks, may_be_votes, votes_by_place

FRAMEWORK = Framework(
    "three",
    "Three",
    "en",
    (
        Block("A", "A", (Field("1", "one"), Field("2", "two"))),
        Block("E", "without fields"),
        Block("B", "B", (Field("3", "three"),)),
        Block("C", "C", (Field("4", "four"),)),
    ),
)
SEATS = [f"seat {number}" for number in range(300)]


def order(rotation: str, seat: str) -> str:
    return "".join(block.id for block in ballot_blocks(FRAMEWORK, rotation, seat))


def test_each_block_begins_about_as_many_ballots_and_the_rest_follow_in_their_circle() -> None:
    orders = [order("secret", seat) for seat in SEATS]
    assert set(orders) == {"ABC", "BCA", "CAB"}
    assert min(Counter(orders).values()) > 70
    assert orders == [order("secret", seat) for seat in SEATS], "the same on every device"
    assert orders != [order("another", seat) for seat in SEATS], "nobody computes it without"
    assert {order("", seat) for seat in SEATS} == {"ABC"}, "the control: as printed"


def test_votes_are_counted_where_their_block_stood() -> None:
    """Everybody chooses what stands first: printed order hides it in one block, and rotation shows
    it as the first place, under three different blocks."""
    first = [(seat, [ballot_blocks(FRAMEWORK, "s", seat)[0].fields[0].id]) for seat in SEATS]
    assert votes_by_place(FRAMEWORK, "s", first) == [300, 0, 0]
    assert {fields[0] for _, fields in first} == {"1", "3", "4"}
    paper = [(None, ["4"])] * 5
    assert votes_by_place(FRAMEWORK, "s", paper) == [0, 0, 5], "paper is as printed"
    assert votes_by_place(FRAMEWORK, "s", paper[:4]) is None, "too few to say"
    fair = [(seat, ["1", "3", "4"]) for seat in SEATS]
    assert votes_by_place(FRAMEWORK, "s", fair) == [300, 300, 300], "the control: no bias"


def test_counts_of_a_file_must_be_possible() -> None:
    ballots = [["1", "3"]] * 5
    assert may_be_votes([4, 3, 3], FRAMEWORK, "rotated", ballots)
    assert may_be_votes(None, FRAMEWORK, "printed", ballots)
    assert not may_be_votes([4, 3, 3], FRAMEWORK, "printed", ballots)
    assert not may_be_votes([4, 3, 4], FRAMEWORK, "rotated", ballots)
    assert not may_be_votes([10], FRAMEWORK, "rotated", ballots)
    assert not may_be_votes([4, 2, 2], FRAMEWORK, "rotated", ballots[:4])
