"""The tally is counted from the ballots; ties are told as ties."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.framework import Block, Field, Framework
from app.domain.votes.tally import SCALE_FLOOR, Ranked, Tally, block_votes, ranking, scale

DROITS = Block("droits", "DROITS", (Field("1", "Droits culturels"), Field("2", "Écosystèmes")))
NATURE = Block(
    "nature", "NATURE", (Field("3", "Paysages"), Field("4", "Alimentation"), Field("5", "Climat"))
)
QUADRANT = Block("culturels", "Enjeux et défis culturels")
FRAMEWORK = Framework("five", "Cinq champs", "fr", (DROITS, NATURE, QUADRANT))


def tally(**votes: int) -> Tally:
    """`tally(_1=2)`: two votes on field 1."""
    counts = {key.removeprefix("_"): count for key, count in votes.items()}
    return Tally("priorites", 1, sealed=False, ballots=1, seats=31, votes=counts)


def test_equal_votes_share_a_rank_and_the_next_rank_is_skipped() -> None:
    ranked = ranking(FRAMEWORK, tally(_1=4, _2=9, _3=7, _4=7))
    assert [(row.field, row.rank) for row in ranked] == [
        ("2", 1),
        ("3", 2),
        ("4", 2),
        ("1", 4),
        ("5", 5),
    ]
    assert [row.tied for row in ranked] == [1, 2, 2, 1, 1]


def test_ties_stand_in_the_framework_s_order() -> None:
    assert [row.field for row in ranking(FRAMEWORK, tally(_5=2, _1=2, _3=2))][:3] == ["1", "3", "5"]


def test_before_the_first_ballot_all_fields_share_the_first_rank() -> None:
    assert ranking(FRAMEWORK, tally()) == [
        Ranked(field, votes=0, rank=1, tied=5) for field in "12345"
    ]


def test_a_field_without_votes_is_ranked_too() -> None:
    assert ranking(FRAMEWORK, tally(_1=1))[-1] == Ranked("5", votes=0, rank=2, tied=4)


def test_a_framework_without_fields_has_no_ranking() -> None:
    assert ranking(Framework("q", "Q", "fr", (QUADRANT,)), tally()) == []


def test_votes_of_a_block_are_those_of_its_fields() -> None:
    assert block_votes(FRAMEWORK, tally(_1=2, _2=1, _4=5)) == {"droits": 3, "nature": 5}


def test_a_block_without_fields_is_left_out_of_the_count() -> None:
    assert "culturels" not in block_votes(FRAMEWORK, tally())


def test_the_top_of_an_empty_tally_is_nought() -> None:
    assert (tally().top, tally().of("1")) == (0, 0)


def test_the_first_vote_of_the_day_does_not_fill_the_wheel() -> None:
    assert scale(tally()) == scale(tally(_1=1)) == SCALE_FLOOR
    assert scale(tally(_1=31, _2=4)) == 31


@settings(deadline=None)
@given(
    st.lists(st.lists(st.sampled_from("12345"), min_size=3, max_size=3, unique=True), max_size=40)
)
def test_any_ballots_are_counted_without_loss(ballots: list[list[str]]) -> None:
    counts = Counter(field for ballot in ballots for field in ballot)
    counted = Tally("priorites", 1, sealed=True, ballots=len(ballots), seats=40, votes=counts)
    ranked = ranking(FRAMEWORK, counted)
    assert (
        sum(row.votes for row in ranked)
        == sum(block_votes(FRAMEWORK, counted).values())
        == 3 * len(ballots)
    )
    assert {row.field for row in ranked} == set(FRAMEWORK.fields)
    for row in ranked:
        assert row.rank == 1 + sum(second.votes > row.votes for second in ranked)
        assert row.tied == sum(second.votes == row.votes for second in ranked)
