"""Strengths against priorities: the notes of a situation beside the votes,
field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from app.domain.framework import Framework

ENDS = 8


@dataclass(frozen=True)
class Compared:
    """A field's notes and votes; `many_…` when it has more than the median of
    the fields."""

    field: str
    notes: int
    votes: int
    many_notes: bool
    many_votes: bool


@dataclass(frozen=True)
class Quadrants:
    """Every field in the framework's order, in four quarters divided at the
    medians."""

    notes_median: float
    votes_median: float
    fields: tuple[Compared, ...]

    def of(self, *, many_votes: bool, many_notes: bool) -> list[Compared]:
        """Returns a quarter's fields: most votes first, then fewest notes."""
        fields = [
            field
            for field in self.fields
            if (field.many_votes, field.many_notes) == (many_votes, many_notes)
        ]
        return sorted(fields, key=lambda field: (-field.votes, field.notes))


def quadrants(
    framework: Framework, notes: Mapping[str, int], votes: Mapping[str, int]
) -> Quadrants | None:
    """Returns the four quarters from the counts of notes and votes by field
    id.

    Many is more than the median, so that fields with equal counts stay in one
    quarter. None when no field has a note, none has a vote, or there is no
    field.
    """
    written = [notes.get(field, 0) for field in framework.fields]
    voted = [votes.get(field, 0) for field in framework.fields]
    if not any(written) or not any(voted):
        return None
    usual, middle = median(written), median(voted)
    counts = zip(framework.fields, written, voted, strict=True)
    fields = (
        Compared(field, has, got, has > usual, got > middle)
        for field, has, got in counts
    )
    return Quadrants(usual, middle, tuple(fields))


@dataclass(frozen=True)
class Ends:
    """Field ids with the most notes (possible strengths) and the fewest
    (possible weaknesses)."""

    most: tuple[str, ...] = ()
    fewest: tuple[str, ...] = ()


def both_ends(
    framework: Framework, notes: Mapping[str, int], limit: int = ENDS
) -> Ends:
    """Returns at most `limit` fields at each end, or all that share its first
    number.

    Fields with equal counts stay together. Empty when all fields have the same
    count.
    """
    counts = {field: notes.get(field, 0) for field in framework.fields}
    levels, written = sorted(set(counts.values())), sum(counts.values())
    above = [level for level in reversed(levels) if level * len(counts) > written]
    below = [level for level in levels if level * len(counts) < written]
    return Ends(_reached(counts, above, limit), _reached(counts, below, limit))


def _reached(
    counts: Mapping[str, int], levels: list[int], limit: int
) -> tuple[str, ...]:
    """Returns the fields of whole levels while they fit, and of the first one
    in any case."""
    chosen: tuple[str, ...] = ()
    for level in levels:
        more = tuple(field for field, count in counts.items() if count == level)
        if chosen and len(chosen) + len(more) > limit:
            break
        chosen += more
    return chosen
