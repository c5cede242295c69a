"""The sums of a programme, by hand."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from app.domain.programmes.programme import (
    PlanSum,
    Town,
    TownNumbers,
    first_fields,
    rank_of,
    sum_fields,
    sum_parts,
    sum_plans,
)

FIELDS = ["a", "b", "c"]


def town(name: str, ballots: int, votes: Mapping[str, int], country: str = "Mali") -> Town:
    numbers = TownNumbers("f", ballots, ballots, votes, {"a": 1})
    return Town(name, country, "fr", "", numbers)


def test_the_two_shares_weigh_ballots_and_towns() -> None:
    towns = [town("Ségou", 10, {"a": 10, "b": 0}), town("Kita", 30, {"a": 6, "b": 30})]
    first, second, third = sum_fields(FIELDS, towns)
    assert (first.votes, first.ballots, first.towns, first.notes) == (16, 40, 2, 2)
    assert first.share_by_ballot == pytest.approx(16 / 40)
    assert first.share_by_town == pytest.approx((1 + 0.2) / 2)
    assert (second.least, second.most, second.top_five_in) == (0.0, 1.0, 1)
    assert (third.towns, third.ballots, third.share_by_ballot) == (0, 0, None)


def test_a_field_that_a_town_could_not_choose_does_not_count_its_ballots() -> None:
    towns = [town("Ségou", 10, {"a": 5}), town("Kita", 30, {"a": 6, "b": 30})]
    assert [(field.towns, field.ballots) for field in sum_fields(FIELDS, towns)] == [
        (2, 40),
        (1, 30),
        (0, 0),
    ]


def test_a_tie_for_the_fifth_place_is_taken_whole_and_no_vote_is_no_place() -> None:
    assert first_fields({"a": 9, "b": 8, "c": 7, "d": 6, "e": 5, "f": 5, "g": 4}) == set("abcdef")
    assert first_fields({"a": 9, "b": 0, "c": 0}) == {"a"}
    assert first_fields({"a": 0}) == set()


def test_a_small_town_is_in_the_sums_and_not_in_the_spread() -> None:
    towns = [town("Ségou", 10, {"a": 5}), town("Kita", 4, {"a": 4})]
    first = sum_fields(FIELDS, towns)[0]
    assert (first.votes, first.ballots, first.towns) == (9, 14, 2)
    assert (first.least, first.most, first.deviation) == (0.5, 0.5, 0.0)
    assert [towns[0].is_small, towns[1].is_small] == [False, True]


def test_a_country_of_few_ballots_has_no_sums_of_its_own() -> None:
    towns = [town("Ségou", 10, {"a": 5}), town("Esch", 4, {"a": 4}, "Luxembourg")]
    few, many = sum_parts(FIELDS, towns, lambda place: place.country)
    assert (few.name, few.ballots, few.fields) == ("Luxembourg", 4, ())
    assert (many.name, many.fields[0].votes) == ("Mali", 5)


def test_plans_are_added_up_where_there_are_any() -> None:
    bare = town("Ségou", 10, {"a": 5})
    assert sum_plans([bare]) is None
    plans = [PlanSum(4, 1, 1, 1, "2025-01-01"), PlanSum(2, 2)]
    planned = [replace(bare, plan=plan) for plan in plans]
    assert sum_plans([bare, *planned]) == PlanSum(6, 3, 1, 1)
    assert [plan.silent for plan in plans] == [1, 0]


def test_equal_votes_share_a_place() -> None:
    assert [rank_of({"a": 3, "b": 3, "c": 1}, field) for field in "abc"] == [1, 1, 3]
