"""Parts that a file brings add up to their round, and none of them is small."""

from typing import Any

import pytest

from app.domain.framework import Block, Field, Framework
from app.domain.votes.sealed_parts import may_be_parts

FRAMEWORK = Framework(
    "two", "Two", "en", (Block("b", "B", (Field("1", "One"), Field("2", "Two"))),)
)
TALLY = {"1": 6, "2": 6}


def votes(of: str, ballots: int, first: int) -> dict[str, Any]:
    lines = [{"field": "1", "votes": first}, {"field": "2", "votes": ballots - first}]
    return {"of": [of], "ballots": ballots, "votes": lines}


def turnout(of: str, seats: int, ballots: int) -> dict[str, Any]:
    return {"of": [of], "seats": seats, "ballots": ballots}


SOUND = {
    "by": "place",
    "turnout": [turnout("here", 8, 6), turnout("there", 7, 6)],
    "votes": [votes("here", 6, 2), votes("there", 6, 4)],
}


@pytest.mark.parametrize(
    "part", [SOUND, {**SOUND, "turnout": None}, {**SOUND, "votes": None}], ids=["both", "v", "t"]
)
def test_parts_that_add_up_may_be_those_of_a_round(part: dict[str, Any]) -> None:
    assert may_be_parts([part], FRAMEWORK, TALLY, 12, 15)
    assert may_be_parts(None, FRAMEWORK, TALLY, 12, 15)


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [SOUND, SOUND],
        [{**SOUND, "turnout": [turnout("here", 8, 6), turnout("there", 7, 5)]}],
        [{**SOUND, "turnout": [turnout("here", 9, 6), turnout("there", 7, 6)]}],
        [{**SOUND, "turnout": [turnout("here", 8, 6), turnout("here", 7, 6)]}],
        [{**SOUND, "turnout": [turnout("here", 4, 6), turnout("there", 7, 6)]}],
        [{**SOUND, "votes": [votes("here", 6, 2), votes("there", 6, 3)]}],
        [{**SOUND, "votes": [votes("here", 8, 2), votes("there", 4, 4)]}],
        [{**SOUND, "votes": [votes("here", 12, 6)]}],
    ],
)
def test_parts_that_do_not_add_up_or_are_small_are_refused(parts: list[dict[str, Any]]) -> None:
    assert not may_be_parts(parts, FRAMEWORK, TALLY, 12, 15)
    assert not may_be_parts([SOUND], FRAMEWORK, {"1": 4}, 4, 15)
