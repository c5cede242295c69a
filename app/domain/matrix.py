"""Strengths against priorities: the notes of a situation beside the votes, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from app.domain.framework import Framework

ENDS = 8


@dataclass(frozen=True)
class Compared:
    """A field's notes and votes; `many_…` when it has more than the median of its framework's fields."""

    field: str
    notes: int
    votes: int
    many_notes: bool
    many_votes: bool


@dataclass(frozen=True)
class Quadrants:
    """Every field in the framework's order, in the four quarters that the medians part."""

    notes_median: float
    votes_median: float
    fields: tuple[Compared, ...]

    def of(self, *, many_votes: bool, many_notes: bool) -> list[Compared]:
        """A quarter's fields: the most votes first, then the fewest notes, which is where something is missing."""
        found = [
            one
            for one in self.fields
            if (one.many_votes, one.many_notes) == (many_votes, many_notes)
        ]
        return sorted(found, key=lambda one: (-one.votes, one.notes))


def quadrants(
    framework: Framework, notes: Mapping[str, int], votes: Mapping[str, int]
) -> Quadrants | None:
    """`notes` and `votes` count by field id; many is more than the median, so that equal fields are never parted. None
    when either is empty, or there are no fields: nothing can be compared then."""
    counts = [(field, notes.get(field, 0), votes.get(field, 0)) for field in framework.fields]
    if not any(has for _, has, _ in counts) or not any(got for _, _, got in counts):
        return None
    usual, middle = median(has for _, has, _ in counts), median(got for _, _, got in counts)
    return Quadrants(
        usual,
        middle,
        tuple(Compared(field, has, got, has > usual, got > middle) for field, has, got in counts),
    )


@dataclass(frozen=True)
class Ends:
    """The field ids with the most notes, which could be strengths, and with the fewest, which could be weaknesses."""

    most: tuple[str, ...] = ()
    fewest: tuple[str, ...] = ()


def both_ends(framework: Framework, notes: Mapping[str, int], limit: int = ENDS) -> Ends:
    """At most `limit` fields at each end, unless more share its first number: fields with as many notes are never parted.
    The most first, then the fewest first; nothing when all have the same number."""
    counts = {field: notes.get(field, 0) for field in framework.fields}
    levels, written = sorted(set(counts.values())), sum(counts.values())
    above = [level for level in reversed(levels) if level * len(counts) > written]
    below = [level for level in levels if level * len(counts) < written]
    return Ends(_reached(counts, above, limit), _reached(counts, below, limit))


def _reached(counts: Mapping[str, int], levels: list[int], limit: int) -> tuple[str, ...]:
    """Whole levels while they fit, and the first one in any case."""
    chosen: tuple[str, ...] = ()
    for level in levels:
        more = tuple(field for field, count in counts.items() if count == level)
        if chosen and len(chosen) + len(more) > limit:
            break
        chosen += more
    return chosen
