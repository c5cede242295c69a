"""A programme: the sealed votes of many towns on one framework, added up.

Two shares are named apart: per ballot (every ballot of every town weighs the
same) and per town (every town weighs the same, however many ballots it has).
"""

import statistics
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

from app.domain.votes.ballot import Rule

FIRST = 5  # fields of a town that count as its first
FEWEST = 5  # ballots of a town or a part whose numbers stand by themselves


@dataclass(frozen=True)
class TownLine:
    """A town as an organiser plans it; `day` is an ISO date or empty,
    `time_zone` an IANA name, "" for UTC, None for the programme's."""

    town: str
    country: str
    locale: str
    day: str = ""
    facilitator: str = ""
    time_zone: str | None = None


@dataclass(frozen=True)
class LeftField:
    """A field without exactly one counterpart in the programme's framework,
    with its numbers."""

    id: str
    name: str
    votes: int
    notes: int
    counterparts: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlanSum:
    """A plan of action in numbers: its commitments, and what the last
    follow-up found of them.

    `day` is that of the follow-up, "" before the first one and in a sum of
    several towns.
    """

    commitments: int = 0
    done: int = 0
    under_way: int = 0
    stopped: int = 0
    day: str = ""

    @property
    def silent(self) -> int:
        """Returns the commitments of which nothing was said."""
        return self.commitments - self.done - self.under_way - self.stopped


@dataclass(frozen=True)
class TownNumbers:
    """What a town's sealed vote, and the notes before it, say on the
    programme's framework.

    `votes` and `notes` have every field that the town could choose, and no
    other; None without a sealed vote, or without such notes. `framework` is
    the id of the town's own version, `rule` None where the vote's is not
    known.
    """

    framework: str
    ballots: int = 0
    seats: int = 0
    votes: Mapping[str, int] | None = None
    notes: Mapping[str, int] | None = None
    left: tuple[LeftField, ...] = ()
    sealed_at: str = ""
    rule: Rule | None = None


@dataclass(frozen=True)
class Town:
    """A town of a programme; `day` is an ISO date or empty, `numbers` None
    while it is missing, `plan` None without a commitment."""

    name: str
    country: str
    locale: str
    day: str
    numbers: TownNumbers | None = None
    plan: PlanSum | None = None

    @property
    def ballots(self) -> int:
        return self.numbers.ballots if self.numbers else 0

    @property
    def has_result(self) -> bool:
        """Says whether a vote is sealed here, with at least one ballot."""
        return (
            self.ballots > 0
            and self.numbers is not None
            and self.numbers.votes is not None
        )

    @property
    def is_small(self) -> bool:
        """Says whether its numbers stand in sums only, never by themselves."""
        return self.has_result and self.ballots < FEWEST


def sum_plans(towns: Sequence[Town]) -> PlanSum | None:
    """Returns the plans of these towns added up; None where there is none."""
    plans = [town.plan for town in towns if town.plan is not None]
    if not plans:
        return None
    return PlanSum(
        sum(plan.commitments for plan in plans),
        sum(plan.done for plan in plans),
        sum(plan.under_way for plan in plans),
        sum(plan.stopped for plan in plans),
    )


@dataclass(frozen=True)
class FieldSum:
    """A field over the towns that could choose it.

    `towns` and `ballots` count those; the shares are votes per ballot, None
    without any. `least`, `most` and `deviation` are of the shares of towns
    that are not small.
    """

    field: str
    votes: int
    ballots: int
    share_by_ballot: float | None
    share_by_town: float | None
    top_five_in: int
    towns: int
    notes: int
    least: float | None = None
    most: float | None = None
    deviation: float | None = None


@dataclass(frozen=True)
class Part:
    """The towns of one country or language; `fields` is empty where its
    ballots are too few."""

    name: str
    towns: int
    ballots: int
    seats: int
    fields: tuple[FieldSum, ...]


def rank_of(votes: Mapping[str, int], field: str) -> int:
    """Returns the place of a field among a town's votes: 1, 2, 2, 4."""
    return 1 + sum(1 for count in votes.values() if count > votes[field])


def first_fields(votes: Mapping[str, int]) -> frozenset[str]:
    """Returns the fields with a vote and a place of 1 to FIRST; a tie for the
    last is taken whole.

    So there may be more than FIRST.
    """
    counts = sorted(votes.values(), reverse=True)
    least = max(1, counts[FIRST - 1]) if len(counts) >= FIRST else 1
    return frozenset(field for field, count in votes.items() if count >= least)


class _Voted(NamedTuple):
    """A town with a result: taken apart once, not for each field."""

    votes: Mapping[str, int]
    ballots: int
    is_small: bool


def sum_fields(fields: Sequence[str], towns: Sequence[Town]) -> tuple[FieldSum, ...]:
    """Returns the sums of every field, in the framework's order."""
    voted = [
        _Voted(_votes(town), town.ballots, town.is_small)
        for town in towns
        if town.has_result
    ]
    firsts = Counter(field for town in voted for field in first_fields(town.votes))
    notes: Counter[str] = Counter()
    for town in towns:
        notes.update((town.numbers.notes if town.numbers else None) or {})
    return tuple(
        _sum_field(field, voted, firsts[field], notes[field]) for field in fields
    )


def _votes(town: Town) -> Mapping[str, int]:
    return (town.numbers.votes if town.numbers else None) or {}


def _sum_field(
    field: str, voted: Sequence[_Voted], top_five_in: int, notes: int
) -> FieldSum:
    able = [town for town in voted if field in town.votes]
    votes, ballots = (
        sum(town.votes[field] for town in able),
        sum(town.ballots for town in able),
    )
    shares = [town.votes[field] / town.ballots for town in able]
    public = [
        share for share, town in zip(shares, able, strict=True) if not town.is_small
    ]
    return FieldSum(
        field=field,
        votes=votes,
        ballots=ballots,
        share_by_ballot=votes / ballots if ballots else None,
        share_by_town=statistics.fmean(shares) if shares else None,
        top_five_in=top_five_in,
        towns=len(able),
        notes=notes,
        least=min(public, default=None),
        most=max(public, default=None),
        deviation=_deviation(public) if public else None,
    )


def _deviation(shares: Sequence[float]) -> float:
    """Returns the standard deviation; that of `statistics` is exact and takes
    ten times as long."""
    mean = statistics.fmean(shares)
    return sqrt(statistics.fmean([(share - mean) ** 2 for share in shares]))


def sum_parts(
    fields: Sequence[str],
    towns: Sequence[Town],
    name_of: Callable[[Town], str],
    whole: tuple[FieldSum, ...] | None = None,
) -> tuple[Part, ...]:
    """Returns the towns by country or language, in the order of their names.
    `whole`: the sums of all towns, where they are known: a part alone has the
    same.

    A part of fewer than FEWEST ballots has no sums of its own.
    """
    parts: dict[str, list[Town]] = {}
    for town in towns:
        parts.setdefault(name_of(town), []).append(town)
    if len(parts) == 1 and whole is not None:
        return tuple(_part(name, towns, whole) for name in parts)
    return tuple(
        _part(name, parts[name], sum_fields(fields, parts[name]))
        for name in sorted(parts)
    )


def _part(name: str, towns: Sequence[Town], whole: tuple[FieldSum, ...]) -> Part:
    ballots = sum(town.ballots for town in towns)
    seats = sum(town.numbers.seats for town in towns if town.numbers)
    sums = whole if ballots >= FEWEST else ()
    return Part(name, sum(town.has_result for town in towns), ballots, seats, sums)
