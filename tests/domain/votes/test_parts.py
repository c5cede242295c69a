"""Who took part, who chose: what is published of parts tells nobody's choice.

The attacker has everything that is public: the parts, the sealed ballots without their voters, and
who is in which part. Small boards are walked through, and the rule that looks only at each part and
its rest is the control: it is broken.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from itertools import combinations, product
from typing import Any

import pytest

from app.domain.framework import Block, Field, Framework
from app.domain.people.join_questions import JoinAnswer, JoinQuestion
from app.domain.votes.divisions import Division, Entitled, divisions_of
from app.domain.votes.parts import count_parts
from app.domain.votes.sealed_parts import may_be_parts

Json = dict[str, Any]
GENDER = JoinQuestion("gender", "Genre", (JoinAnswer("woman", "F"), JoinAnswer("man", "H")))
GROUPS = {"g1": "Jeunes", "g2": "Aînés"}
DIVISIONS = divisions_of((GENDER,), GROUPS)
FIELDS = [f"{number}" for number in range(1, 8)]
BALLOTS = [tuple(fields) for fields in combinations(FIELDS, 2)]  # 21, all different
FRAMEWORK = Framework("f", "F", "fr", (Block("b", "B", tuple(Field(key, key) for key in FIELDS)),))


def person(place: str, answer: str, group: str, fields: tuple[str, ...] | None) -> Entitled:
    return Entitled(place, group, {"gender": answer} if answer != "unsaid" else {}, fields)


def board(sizes: Mapping[tuple[str, str, str], int], absent: int = 0) -> list[Entitled]:
    """So many people of each kind, each with another ballot, then some who did not vote."""
    kinds = [kind for kind, size in sizes.items() for _ in range(size)]
    voters = [person(*kind, fields) for kind, fields in zip(kinds, BALLOTS, strict=False)]
    return [*voters, *(person(*kinds[place % len(kinds)], None) for place in range(absent))]


KINDS = list(product(("in_room", "online"), ("woman", "man"), ("g1", "g2")))


def small_boards() -> Iterator[list[Entitled]]:
    """Yields boards of 10 to 17 ballots, with parts that overlap by 0 to 6 people."""
    sizes = (0, 1, 4, 5, 6)
    for counts in product(sizes, repeat=4):
        if 10 <= sum(counts) <= 17:
            for chosen in (KINDS[:4], KINDS[::2], [KINDS[0], KINDS[3], KINDS[5], KINDS[6]]):
                yield board(dict(zip(chosen, counts, strict=True)))


def published(parts: Sequence[Json] | None) -> list[tuple[str, Json]]:
    return [(part["by"], row) for part in parts or () for row in part["votes"] or ()]


def cells_of(people: Sequence[Entitled], parts: Sequence[Json] | None) -> list[list[int]]:
    """The places of the people in each piece into which all published parts cut the board."""
    rows = published(parts)
    pieces: dict[tuple[bool, ...], list[int]] = {}
    for place, voter in enumerate(people):
        if voter.fields:
            where = tuple(voter.key(by) in row["of"] for by, row in rows)
            pieces.setdefault(where, []).append(place)
    return list(pieces.values())


def ballots_that_fit(people: Sequence[Entitled], row: Json) -> list[frozenset[int]]:
    """The sets of sealed ballots that add up to a published part, as an attacker finds them."""
    sealed = [voter.fields for voter in people if voter.fields]
    wanted = Counter({line["field"]: line["votes"] for line in row["votes"]})
    return [
        frozenset(places)
        for places in combinations(range(len(sealed)), row["ballots"])
        if Counter(field for place in places for field in sealed[place]) == wanted
    ]


def candidates(people: Sequence[Entitled], parts: Sequence[Json] | None) -> list[set[int]]:
    """For each voter the sealed ballots that can be theirs, for whoever knows their parts."""
    rows = published(parts)
    sets = [(by, row, ballots_that_fit(people, row)) for by, row in rows]
    voters = [voter for voter in people if voter.fields]
    fitting_by_voter = []
    for voter in voters:
        fitting = set(range(len(voters)))
        for by, row, places in sets:
            inside = set().union(*places)
            outside = set().union(*(set(range(len(voters))) - chosen for chosen in places))
            fitting &= inside if voter.key(by) in row["of"] else outside
        fitting_by_voter.append(fitting)
    return fitting_by_voter


def naive(divisions: Sequence[Division], people: Sequence[Entitled]) -> list[Json]:
    """The control: each part of five ballots or more whose rest has five or more, and no more."""
    voters = [voter for voter in people if voter.fields]
    parts = []
    for division in divisions:
        rows = []
        for key in division.keys:
            inside = [voter for voter in voters if voter.key(division.by) == key]
            if len(inside) >= 5 and len(voters) - len(inside) >= 5:
                votes = Counter(field for voter in inside for field in voter.fields or ())
                lines = [{"field": field, "votes": count} for field, count in votes.items()]
                rows.append({"of": [key], "ballots": len(inside), "votes": lines})
        parts.append({"by": division.by, "votes": rows})
    return parts


def linear_sizes(people: Sequence[Entitled], parts: Sequence[Json] | None) -> set[int]:
    """How many ballots are in each difference of two unions of parts (of a kind), where one holds
    the other: the sums of so many ballots follow by subtraction."""
    rows = published(parts)
    voters = [voter for voter in people if voter.fields]
    unions = {frozenset(range(len(voters)))}
    for kind in {by for by, _ in rows}:
        of_kind = [row for by, row in rows if by == kind]
        for size in range(1, len(of_kind) + 1):
            for some in combinations(of_kind, size):
                keys = {key for row in some for key in row["of"]}
                inside = {place for place, voter in enumerate(voters) if voter.key(kind) in keys}
                unions.add(frozenset(inside))
    return {len(more - less) for more in unions for less in unions if less < more}


def test_no_published_parts_tell_of_fewer_than_five_ballots() -> None:
    """By subtraction and by cutting, over all small boards; and something is published on most."""
    counted = 0
    for people in small_boards():
        parts = count_parts(DIVISIONS, people, secret=True)
        assert all(len(piece) >= 5 for piece in cells_of(people, parts))
        assert min(linear_sizes(people, parts), default=5) >= 5
        counted += bool(published(parts))
    assert counted > 500


def test_looking_at_each_part_and_its_rest_alone_is_not_enough() -> None:
    """The control: on some boards a single ballot follows, in both ways."""
    subtracted = [min(linear_sizes(people, naive(DIVISIONS, people)), default=5)
                  for people in small_boards()]  # fmt: skip
    cut = [min(map(len, cells_of(people, naive(DIVISIONS, people)))) for people in small_boards()]
    assert min(subtracted) == min(cut) == 1


@pytest.mark.parametrize("count", [count_parts, naive], ids=["ours", "naive"])
def test_whoever_searches_the_sealed_ballots_finds_five_for_each_voter(
    count: Callable[..., list[Json] | None],
) -> None:
    """Room and online, women and men, one woman online: naive, the sealed list names her ballot."""
    sizes = dict(zip(KINDS[:1] + KINDS[2:3] + KINDS[4:5] + KINDS[6:7], (5, 1, 1, 5), strict=True))
    people = board(sizes)
    more = {} if count is naive else {"secret": True}
    fewest = min(map(len, candidates(people, count(DIVISIONS[:2], people, **more))))
    assert fewest == (1 if count is naive else 5) or (count is not naive and fewest > 5)


def test_a_hidden_part_never_follows_from_the_rest() -> None:
    """Of 6, 6 and 2 the two would be what is left: they stand joined to six."""
    divisions = [Division("gender", ("woman", "man", "other"))]
    answers = ["woman"] * 6 + ["man"] * 6 + ["other"] * 2
    people = [
        Entitled("in_room", "", {"gender": answer}, fields)
        for answer, fields in zip(answers, BALLOTS, strict=False)
    ]
    parts = count_parts(divisions, people, secret=True)
    assert [(row["of"], row["ballots"]) for _, row in published(parts)] == [
        (["woman"], 6),
        (["man", "other"], 8),
    ]
    hidden = len(people) - sum(row["ballots"] for _, row in published(naive(divisions, people)))
    assert hidden == 2, "the control: two ballots are left over"


def test_parts_add_up_and_a_file_with_others_is_refused() -> None:
    people = board(dict(zip(KINDS[:4], (5, 5, 5, 5), strict=True)))
    parts = count_parts(DIVISIONS, people, secret=True)
    tally = Counter(field for voter in people for field in voter.fields or ())
    assert parts
    assert may_be_parts(parts, FRAMEWORK, tally, 20, 20)
    changes: list[Callable[[Json], object]] = [
        lambda row: row.update(ballots=row["ballots"] + 1),
        lambda row: row["votes"][0].update(votes=row["votes"][0]["votes"] + 1),
        lambda row: row["votes"].append({"field": "99", "votes": 1}),
        lambda row: row["of"].append("man"),
    ]
    for change in changes:
        forged = deepcopy(parts)
        change(forged[0]["votes"][0])
        assert not may_be_parts(forged, FRAMEWORK, tally, 20, 20)
    assert not may_be_parts(parts, FRAMEWORK, tally, 20, 19)
    assert not may_be_parts([], FRAMEWORK, tally, 20, 20)


def test_few_ballots_and_ballots_all_alike_are_not_parted() -> None:
    alike = [person("in_room", "woman", "g1", ("1", "2")) for _ in range(12)]
    assert count_parts(DIVISIONS, alike, secret=True) is None
    few = board({KINDS[0]: 2, KINDS[4]: 2})
    assert count_parts(DIVISIONS, few, secret=True) is None
    half = [*alike[:6], *board({KINDS[4]: 8})]
    parts = count_parts(DIVISIONS, half, secret=True)
    assert not [row for by, row in published(parts) if by == "attendance"], "six are all alike"


def test_in_a_named_vote_no_votes_are_counted_by_answer() -> None:
    """Whoever reads each ballot could find whose answers add up to a part."""
    people = board({KINDS[0]: 6, KINDS[7]: 6})
    kinds = {by for by, _ in published(count_parts(DIVISIONS, people, secret=False))}
    assert kinds == {"attendance", "group"}
    assert "gender" in {by for by, _ in published(count_parts(DIVISIONS, people, secret=True))}


def test_turnout_by_answer_never_tells_what_who_stayed_away_answered() -> None:
    """Staff know who voted: one who did not would be the one that is missing from an answer."""

    def turnout(absent: int) -> Any:
        people = board({KINDS[0]: 6, KINDS[6]: 6}, absent)
        parts = count_parts(DIVISIONS, people, secret=True) or []
        by_kind = {part["by"]: part["turnout"] for part in parts}
        return by_kind["gender"], by_kind["attendance"]

    by_gender, by_place = turnout(1)
    assert by_gender is None
    assert [(row["seats"], row["ballots"]) for row in by_place] == [(7, 6), (6, 6)]
    by_gender, _ = turnout(12)
    assert [(row["of"], row["seats"], row["ballots"]) for row in by_gender] == [
        (["woman"], 12, 6),
        (["man"], 12, 6),
    ]
    assert turnout(0)[0], "where all have voted nobody stands out"


def test_turnout_of_small_parts_is_joined_with_their_complement() -> None:
    people = board({KINDS[0]: 9, KINDS[4]: 3})
    parts = count_parts(DIVISIONS, people, secret=True)
    assert not parts, "three online are neither a part nor what is left of one"


def test_steps_are_joined_to_the_step_beside_them_and_no_answer_to_the_largest() -> None:
    ages = Division("age", ("under-25", "25-39", "40-59", "60-over", "unsaid"))
    counts = {"under-25": 3, "25-39": 5, "40-59": 6, "60-over": 3, "unsaid": 1}
    answers = [answer for answer, count in counts.items() for _ in range(count)]
    people = [
        Entitled("in_room", "", {"age": answer} if answer != "unsaid" else {}, fields)
        for answer, fields in zip(answers, BALLOTS, strict=False)
    ]
    parts = count_parts([ages], people, secret=True)
    assert [(row["of"], row["ballots"]) for _, row in published(parts)] == [
        (["under-25", "25-39"], 8),
        (["40-59", "60-over", "unsaid"], 10),
    ]
