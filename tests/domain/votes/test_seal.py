"""What a seal is over, value by value: whoever has the list computes the same hash."""

import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest

from app.domain.votes.seal import (
    FEWEST_LISTED,
    SEAL_1,
    SEAL_2,
    SealedBallot,
    SealedRound,
    ballots_sha256,
    count_ways,
    form_of,
    round_of_document,
    seal_sha256,
    sealed_list,
)

OPENED, CLOSED = "2026-11-22T09:00:00.000Z", "2026-11-22T10:00:00.000Z"
BALLOTS = (
    SealedBallot("c333-3333", ("3", "é")),
    SealedBallot("a111-1111", ("1", "2"), "paper", "seat-a", OPENED),
    SealedBallot("b222-2222", ("2", "3"), "handover", "seat-b", CLOSED),
)
ROUND = SealedRound(
    *("quartiers", 4, 2, False, True, "live", "each", OPENED, CLOSED, "Fanta"),
    *(9, 8, 7, 6, 5, BALLOTS),
)
Json = dict[str, Any]


def sha256(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


LISTED = [
    {"receipt": "a111-1111", "fields": ["1", "2"]},
    {"receipt": "b222-2222", "fields": ["2", "3"]},
    {"receipt": "c333-3333", "fields": ["3", "é"]},
]
WHOLE: Json = {
    "seal": "seal/2",
    "framework": "quartiers",
    "round": 4,
    "rule": {"votes": 2, "repeats": False, "secret": True, "reveal": "live", "pace": "each"},
    "opened_at": OPENED,
    "closed_at": CLOSED,
    "closed_by": "Fanta",
    "seats": 9,
    "turnout": 8,
    "replaced": 7,
    "withdrawn": 6,
    "voided": 5,
    "cast": {"own": 1, "handover": 1, "paper": 1},
    "holders": None,
    "ballots": LISTED,
}
HOLDERS = [
    ["a111-1111", "seat-a", OPENED, "paper"],
    ["b222-2222", "seat-b", CLOSED, "handover"],
    ["c333-3333", None, None, "own"],
]
PARTS: Any = ({"by": "attendance", "turnout": None, "votes": None},)


def test_the_forms_are_those_of_the_public_interface() -> None:
    assert (SEAL_1, SEAL_2, FEWEST_LISTED) == ("seal/1", "seal/2", 5)


def test_a_seal_is_over_the_whole_round() -> None:
    assert sealed_list(SEAL_2, ROUND) == WHOLE
    assert seal_sha256(SEAL_2, ROUND) == sha256(WHOLE)


def test_a_seal_of_before_is_over_the_ballots_alone() -> None:
    assert sealed_list(SEAL_1, ROUND) == {"seal": "seal/1", "ballots": LISTED}
    pairs = [[ballot["receipt"], ballot["fields"]] for ballot in LISTED]
    assert seal_sha256(SEAL_1, ROUND) == sha256(pairs)
    assert ballots_sha256([("b", ("2",)), ("a", ("1",))]) == sha256([["a", ["1"]], ["b", ["2"]]])


def test_of_a_named_vote_the_seats_are_in_it_as_a_hash() -> None:
    named = sealed_list(SEAL_2, replace(ROUND, secret=False))
    rule = {**WHOLE["rule"], "secret": False}
    assert named == {**WHOLE, "rule": rule, "holders": sha256(HOLDERS)}


@pytest.mark.parametrize("places", [None, (3, 2, 1)])
def test_a_rotated_order_and_its_places_are_in_it(places: tuple[int, ...] | None) -> None:
    rotated = sealed_list(SEAL_2, replace(ROUND, order="rotated", places=places))
    rule = {**WHOLE["rule"], "order": "rotated"}
    assert rotated == {**WHOLE, "rule": rule, "places": places and list(places)}


def test_counts_by_part_are_in_it_where_there_are_some() -> None:
    assert sealed_list(SEAL_2, replace(ROUND, parts=PARTS)) == {**WHOLE, "parts": list(PARTS)}


def test_ways_of_casting_are_counted_also_where_nobody_went_them() -> None:
    assert count_ways(["", "", "paper"]) == {"own": 2, "handover": 0, "paper": 1}


def ballot_document(ballot: SealedBallot) -> Json:
    return {
        "receipt": ballot.receipt,
        "fields": list(ballot.fields),
        "assisted": ballot.assisted or None,
        "seat": ballot.seat,
        "recorded_at": ballot.recorded_at,
    }


def document() -> Json:
    return {
        **{name: WHOLE[name] for name in ("framework", "opened_at", "closed_at", "closed_by")},
        **{name: WHOLE[name] for name in ("replaced", "withdrawn", "voided")},
        **{"number": 4, "secret": True, "reveal": "live", "pace": "each"},
        "rule": {"votes": 2, "repeats": False},
        "seal": {"seats": 9, "sha256": "", "places": [3, 2, 1], "parts": list(PARTS)},
        "turnout": [f"seat-{number}" for number in range(8)],
        "ballots": [ballot_document(ballot) for ballot in BALLOTS],
        "order": "rotated",
    }


def test_a_session_document_gives_the_round_that_was_sealed() -> None:
    sealed = replace(ROUND, order="rotated", places=(3, 2, 1), parts=PARTS)
    assert round_of_document(document()) == sealed


def test_a_document_of_before_gives_what_it_does_not_say_as_it_was() -> None:
    older = document() | {"turnout": None, "closed_by": None, "order": None}
    for name in ("reveal", "pace", "replaced", "withdrawn", "voided"):
        del older[name]
    older["seal"] = {"seats": 9}
    older["ballots"] = [
        {"receipt": ballot.receipt, "fields": list(ballot.fields), "assisted": None}
        for ballot in BALLOTS
    ]
    ballots = tuple(SealedBallot(ballot.receipt, ballot.fields) for ballot in BALLOTS)
    assert round_of_document(older) == replace(
        ROUND, reveal=None, pace=None, closed_by="", turnout=3, replaced=0, withdrawn=0, voided=0,
        ballots=ballots,
    )  # fmt: skip


@pytest.mark.parametrize("seal", [{}, {"form": None}, {"form": "seal/1"}])
def test_a_seal_without_a_form_is_the_first(seal: Json) -> None:
    assert form_of(seal) == "seal/1"
    assert form_of({"form": "seal/2"}) == "seal/2"
