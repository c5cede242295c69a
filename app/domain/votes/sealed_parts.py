"""Checks whether parts that a file brings can be those of its round: they add
up, and none is small."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.framework import Framework
from app.domain.plan.pace import FEWEST, gives_away

Parts = Sequence[Mapping[str, Any]]  # as app/domain/votes/parts.py counts them


def may_be_parts(
    parts: Parts | None,
    framework: Framework,
    tally: Mapping[str, int],
    ballots: int,
    seats: int,
) -> bool:
    """Returns whether `parts`, of the form that the schema checks, can be
    counts of a round of `ballots` and `seats` with these votes by field."""
    if parts is None:
        return True
    keys = [part["by"] for part in parts]
    if not parts or gives_away(ballots, tally) or len(set(keys)) < len(keys):
        return False
    return all(
        _is_turnout(part["turnout"], ballots, seats)
        and _are_votes(part["votes"], framework, tally, ballots)
        for part in parts
    )


def _is_turnout(turnout: Parts | None, ballots: int, seats: int) -> bool:
    if turnout is None:
        return True
    is_whole = sum(row["ballots"] for row in turnout) == ballots and _are_apart(turnout)
    counts = [(row["seats"], row["ballots"]) for row in turnout]
    fits = all(some >= FEWEST and cast <= some for some, cast in counts)
    return is_whole and fits and sum(some for some, _ in counts) <= seats


def _are_votes(
    votes: Parts | None, framework: Framework, tally: Mapping[str, int], ballots: int
) -> bool:
    if votes is None:
        return True
    counts = [{line["field"]: line["votes"] for line in row["votes"]} for row in votes]
    total = sum(map(Counter, counts), Counter[str]())
    is_whole = dict(total) == {field: count for field, count in tally.items() if count}
    is_whole = (
        is_whole
        and sum(row["ballots"] for row in votes) == ballots
        and _are_apart(votes)
    )
    has_fields = all(field in framework.fields for field in total)
    is_large = not any(
        gives_away(row["ballots"], count)
        for row, count in zip(votes, counts, strict=True)
    )
    return is_whole and has_fields and is_large


def _are_apart(rows: Parts) -> bool:
    """Returns whether there are several, and none of their keys stands in
    two."""
    keys = [key for row in rows for key in row["of"]]
    return len(rows) > 1 and len(set(keys)) == len(keys)
