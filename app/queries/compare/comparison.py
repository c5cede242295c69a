"""Compares several workshops on one framework, from their session documents;
stores nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from app.domain.framework import Framework
from app.domain.framework_names import same
from app.domain.programmes.programme import LeftField
from app.domain.refusals import Refusal
from app.queries.compare.crosswalks import (
    counterparts,
    is_readable,
    read_counts,
    walk_of,
)
from app.queries.compare.workshop import Workshop

FEWEST, MOST = 2, 12


@dataclass(frozen=True)
class Column:
    """A workshop read on the common framework; fields that its own one lacks
    are left out."""

    workshop: Workshop
    votes: Mapping[str, int] | None
    notes: Mapping[str, int] | None
    left: tuple[LeftField, ...] = ()
    remarks: str = ""

    @property
    def total(self) -> int:
        """Returns all of its votes, including those on fields that are left
        out."""
        return sum((self.workshop.votes or {}).values())

    def share(self, field_id: str) -> float | None:
        """Returns the votes of a field per ballot; 0 to 1 where a ballot names
        a field once."""
        votes, ballots = (self.votes or {}).get(field_id), self.workshop.ballots
        return votes / ballots if votes is not None and ballots else None

    def of_block(self, ids: Sequence[str]) -> int | None:
        """Returns the votes on these fields of a block, or None without a
        vote."""
        if self.votes is None:
            return None
        return sum(self.votes.get(field_id, 0) for field_id in ids)


@dataclass(frozen=True)
class Comparison:
    """The workshops on a common framework: the first file's, unless another
    loses fewer fields."""

    framework: Framework
    columns: tuple[Column, ...] = field(default_factory=tuple)

    @property
    def top(self) -> float:
        """Returns the largest share of any field, which a full bar stands
        for."""
        shares = (
            column.share(key) or 0
            for column in self.columns
            for key in self.framework.fields
        )
        return max(shares, default=0) or 1.0

    @property
    def most_notes(self) -> int:
        """Returns the most notes of any field, at least 1."""
        counts = (
            count for column in self.columns for count in (column.notes or {}).values()
        )
        return max(counts, default=1) or 1


def compare(workshops: Sequence[Workshop]) -> Comparison:
    """Reads all workshops on one framework.

    Refuses `frameworks_apart`, with two files whose frameworks have no
    crosswalk.
    """
    common = min(
        _candidates(workshops), key=lambda candidate: _lost(workshops, candidate)
    )
    columns = (_column(workshop, common) for workshop in workshops)
    return Comparison(common, tuple(columns))


def _lost(workshops: Sequence[Workshop], candidate: Framework) -> int:
    """Returns how many fields of the workshops have several counterparts in a
    framework."""
    return sum(
        len(counterparts(workshop.framework, candidate)[1]) for workshop in workshops
    )


def _candidates(workshops: Sequence[Workshop]) -> list[Framework]:
    """Returns the frameworks on which every workshop can be read, in the order
    of the files."""
    frameworks = [workshop.framework for workshop in workshops]
    common = [
        candidate
        for candidate in frameworks
        if all(is_readable(framework, candidate) for framework in frameworks)
    ]
    if not common:
        first, second = _apart(workshops)
        raise Refusal("frameworks_apart", one=first.file, other=second.file)
    return common


def _apart(workshops: Sequence[Workshop]) -> tuple[Workshop, Workshop]:
    """Returns the first two of which one cannot be read on the framework of
    the second."""
    return next(
        (first, second)
        for first, second in combinations(workshops, 2)
        if not is_readable(first.framework, second.framework)
    )


def _column(workshop: Workshop, common: Framework) -> Column:
    single, several = counterparts(workshop.framework, common)
    walk = walk_of(workshop.framework, common)
    is_same = same(workshop.framework, common)
    return Column(
        workshop,
        _read(workshop.votes, single),
        _read(workshop.notes, single),
        tuple(_left(workshop, single, several)),
        walk.remarks if walk and not is_same else "",
    )


def _read(
    counts: Mapping[str, int] | None, single: Mapping[str, str]
) -> dict[str, int] | None:
    return None if counts is None else read_counts(counts, single)


def _left(
    workshop: Workshop,
    single: Mapping[str, str],
    several: Mapping[str, tuple[str, ...]],
) -> Iterator[LeftField]:
    """Yields the fields that the common framework lacks, with their
    numbers."""
    votes, notes = workshop.votes or {}, workshop.notes or {}
    for key, definition in workshop.framework.fields.items():
        if key not in single:
            counts = votes.get(key, 0), notes.get(key, 0)
            yield LeftField(key, definition.name, *counts, several.get(key, ()))
