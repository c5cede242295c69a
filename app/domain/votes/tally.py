"""The tally: votes per field and per block, counted from the ballots, never
incremented."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.framework import Framework


@dataclass(frozen=True)
class Tally:
    """The count of a round: `votes` by field, those with some; `seats`
    present; `ballots` cast."""

    activity: str
    round: int
    sealed: bool
    ballots: int
    seats: int
    votes: Mapping[str, int]

    def of(self, field_id: str) -> int:
        return self.votes.get(field_id, 0)

    @property
    def top(self) -> int:
        """The most votes that one field has; 0 when there are none."""
        return max(self.votes.values(), default=0)


@dataclass(frozen=True)
class Ranked:
    """A field's rank: equal votes share one (1, 2, 2, 4); `tied` counts those
    that share it."""

    field: str
    votes: int
    rank: int
    tied: int


def ranking(framework: Framework, tally: Tally) -> list[Ranked]:
    """Returns every field of the framework, most votes first, ties in the
    framework's order."""
    counts = {field_id: tally.of(field_id) for field_id in framework.fields}
    ordered = sorted(counts, key=lambda field_id: -counts[field_id])
    values = [counts[field_id] for field_id in ordered]
    return [
        Ranked(f, counts[f], values.index(counts[f]) + 1, values.count(counts[f]))
        for f in ordered
    ]


def whole_levels(places: Sequence[Ranked], most: int) -> list[Ranked]:
    """Returns the first fields that have votes, at most `most`; a tie is taken
    whole or not at all.

    The first tie is taken in any case.
    """
    chosen: list[Ranked] = []
    for ranked in places:
        fits = ranked.rank + ranked.tied - 1 <= most or ranked.rank == 1
        if ranked.votes and fits:
            chosen.append(ranked)
    return chosen


def block_votes(framework: Framework, tally: Tally) -> dict[str, int]:
    """Returns votes per block id, for the blocks that have fields."""
    return {
        b.id: sum(tally.of(f.id) for f in b.fields)
        for b in framework.blocks
        if b.fields
    }


SCALE_FLOOR = 5


def scale(tally: Tally) -> int:
    """Returns the number of votes of a full-length sector or bar: the most
    votes, at least 5, so that the first vote does not fill the wheel."""
    return max(SCALE_FLOOR, tally.top)
