"""Compares several workshops on one framework, from their session documents; stores
nothing."""

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
    """A workshop read on the common framework; fields that its own one lacks are left
    out."""

    workshop: Workshop
    votes: Mapping[str, int] | None
    notes: Mapping[str, int] | None
    left: tuple[LeftField, ...] = ()
    remarks: str = ""

    @property
    def total(self) -> int:
        """Returns all of its votes, including those on fields that are left out."""
        return sum((self.workshop.votes or {}).values())

    def share(self, field_id: str) -> float | None:
        """Returns the votes of a field per ballot; 0 to 1 where a ballot names a field
        once."""
        if (
            self.votes is None
            or field_id not in self.votes
            or not self.workshop.ballots
        ):
            return None
        return self.votes[field_id] / self.workshop.ballots

    def of_block(self, ids: Sequence[str]) -> int | None:
        """Returns the votes on these fields of a block, or None without a vote."""
        return (
            None
            if self.votes is None
            else sum(self.votes.get(field_id, 0) for field_id in ids)
        )


@dataclass(frozen=True)
class Comparison:
    """The workshops on a common framework: the first file's, unless another loses fewer
    fields."""

    framework: Framework
    columns: tuple[Column, ...] = field(default_factory=tuple)

    @property
    def top(self) -> float:
        """Returns the largest share of any field, which a full bar stands for."""
        return (
            max(
                (
                    column.share(key) or 0
                    for column in self.columns
                    for key in self.framework.fields
                ),
                default=0,
            )
            or 1.0
        )

    @property
    def most_notes(self) -> int:
        """Returns the most notes of any field, at least 1."""
        return (
            max(
                (
                    count
                    for column in self.columns
                    for count in (column.notes or {}).values()
                ),
                default=1,
            )
            or 1
        )


def compare(workshops: Sequence[Workshop]) -> Comparison:
    """Reads all workshops on one framework.

    Refuses `frameworks_apart`, with two files whose frameworks have no crosswalk.
    """
    common = min(
        _candidates(workshops),
        key=lambda candidate: sum(
            len(counterparts(workshop.framework, candidate)[1])
            for workshop in workshops
        ),
    )
    return Comparison(
        common, tuple(_column(workshop, common) for workshop in workshops)
    )


def _candidates(workshops: Sequence[Workshop]) -> list[Framework]:
    """Returns the frameworks on which every workshop can be read, in the order of the
    files."""
    frameworks = [
        candidate.framework
        for candidate in workshops
        if all(
            is_readable(workshop.framework, candidate.framework)
            for workshop in workshops
        )
    ]
    if not frameworks:
        first, second = next(
            pair
            for pair in combinations(workshops, 2)
            if not is_readable(pair[0].framework, pair[1].framework)
        )
        raise Refusal("frameworks_apart", one=first.file, other=second.file)
    return frameworks


def _column(workshop: Workshop, common: Framework) -> Column:
    single, several = counterparts(workshop.framework, common)
    walk = (
        None
        if same(workshop.framework, common)
        else walk_of(workshop.framework, common)
    )
    votes, notes = (
        None if counts is None else read_counts(counts, single)
        for counts in (workshop.votes, workshop.notes)
    )
    return Column(
        workshop,
        votes,
        notes,
        tuple(_left(workshop, single, several)),
        walk.remarks if walk else "",
    )


def _left(
    workshop: Workshop,
    single: Mapping[str, str],
    several: Mapping[str, tuple[str, ...]],
) -> Iterator[LeftField]:
    for key, definition in workshop.framework.fields.items():
        if key not in single:
            votes, notes = (
                (counts or {}).get(key, 0)
                for counts in (workshop.votes, workshop.notes)
            )
            yield LeftField(key, definition.name, votes, notes, several.get(key, ()))
