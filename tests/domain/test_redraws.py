"""How sure the first places are: drawn anew from the ballots, by numbers that the seal gives."""

import random
from collections import Counter

import pytest

from app.domain.framework import Block, Field, Framework
from app.domain.votes.redraws import REDRAWS, SURE, Sureness, drawn_places, sureness
from app.domain.votes.tally import Ranked, Tally, ranking

SEAL = "ab" * 32
FIELDS = tuple(Field(str(number), f"Champ {number}") for number in range(1, 31))
FRAMEWORK = Framework("thirty", "Trente champs", "fr", (Block("b", "B", FIELDS),))


def ballots(*fields: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
    return [(f"R{place:03}", chosen) for place, chosen in enumerate(fields)]


def ranked(cast: list[tuple[str, tuple[str, ...]]]) -> list[Ranked]:
    votes = Counter(field for _, chosen in cast for field in chosen)
    return ranking(FRAMEWORK, Tally("v", 1, True, len(cast), len(cast), votes))


def test_fields_that_all_chose_are_always_among_the_first() -> None:
    cast = ballots(*[("1", "2", "3")] * 9)
    result = sureness(cast, 30, SEAL)
    assert result == Sureness(5, {"1": REDRAWS, "2": REDRAWS, "3": REDRAWS})
    assert result.above_line(ranked(cast)) == 3


def test_where_every_field_is_sure_all_are_above_the_line() -> None:
    places = [Ranked("1", 9, 1, 1), Ranked("2", 8, 2, 1)]
    assert Sureness(5, {"1": REDRAWS, "2": SURE}).above_line(places) == 2


def test_a_clear_leader_is_sure_and_a_crowd_behind_it_is_not() -> None:
    chance = random.Random(7)
    cast = ballots(*[("1", *chance.sample([str(n) for n in range(2, 31)], 2)) for _ in range(30)])
    result = sureness(cast, 30, SEAL)
    assert result is not None
    assert result.of("1") == REDRAWS
    assert all(result.of(str(number)) < SURE for number in range(2, 31))
    assert result.above_line(ranked(cast)) == 1


def test_a_tie_stands_above_the_line_as_a_whole_or_not_at_all() -> None:
    field = [Ranked("1", 9, 1, 1), Ranked("2", 5, 2, 2), Ranked("3", 5, 2, 2), Ranked("4", 1, 4, 1)]
    assert Sureness(5, {"1": 100, "2": 95, "3": SURE - 1}).above_line(field) == 1
    assert Sureness(5, {"1": 100, "2": 95, "3": SURE}).above_line(field) == 3
    assert Sureness(5, {"1": SURE - 1, "2": 95, "3": 95}).above_line(field) == 0


def test_the_seal_alone_gives_the_draws() -> None:
    cast = ballots(*[(str(n % 30 + 1), str(n % 7 + 1), str(n % 11 + 1)) for n in range(40)])
    again = list(reversed(cast))
    assert sureness(cast, 30, SEAL) == sureness(again, 30, SEAL)
    assert sureness(cast, 30, SEAL) != sureness(cast, 30, "cd" * 32)
    assert list(drawn_places(SEAL, 0, 27))[:9] == [6, 11, 3, 14, 2, 25, 9, 23, 0]


def test_every_ballot_is_drawn_about_as_often_as_any_other() -> None:
    counts = Counter(place for number in range(REDRAWS) for place in drawn_places(SEAL, number, 27))
    assert sum(counts.values()) == 27 * REDRAWS
    assert all(60 < counts[place] < 145 for place in range(27))


@pytest.mark.parametrize(("count", "fields", "places"), [
    (4, 30, None), (5, 30, 5), (5, 9, 4), (5, 4, 2), (5, 3, None), (0, 30, None),
])  # fmt: skip
def test_too_few_ballots_or_fields_say_nothing(count: int, fields: int, places: int | None) -> None:
    result = sureness(ballots(*[("1", "2")] * count), fields, SEAL)
    assert (result.places if result else None) == places


def test_all_that_tie_for_the_last_place_are_in_it() -> None:
    result = sureness(ballots(*[("1", "2", "3", "4", "5", "6")] * 6), 30, SEAL)
    assert result is not None
    assert set(result.times.values()) == {REDRAWS}
    assert len(result.times) == 6
