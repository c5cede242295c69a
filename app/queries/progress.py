"""Counts how much each group has written, and in how many places."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.framework import Framework
from app.domain.group import Group
from app.storage.seats import StoredSeat


@dataclass(frozen=True)
class GroupProgress:
    """The progress of a group in an activity.

    `seats` are its present ones, `by_place` its shown notes by place (a field,
    or a block without fields), `given` the places given to it, of which
    `covered` have a note. `group` is None for notes that belong to no group.
    """

    group: Group | None
    seats: Sequence[StoredSeat]
    by_place: Mapping[str, int]
    covered: int
    given: Sequence[str]

    @property
    def notes(self) -> int:
        return sum(self.by_place.values())

    def in_places(self, places: Iterable[str]) -> int:
        return sum(self.by_place.get(place, 0) for place in places)


Counts = Mapping[int | None, Mapping[str, int]]  # {group row: {place: notes}}


def progress_of(
    framework: Framework,
    groups: Mapping[int, Group],
    counts: Counts,
    seats: Sequence[StoredSeat],
) -> list[GroupProgress]:
    """Returns the progress of each group, in their order.

    Notes without a group come last, where there are groups. A group to which
    no block of the framework is given works on all of them.
    """

    def progress(row: int | None, group: Group | None) -> GroupProgress:
        given = _given_places(framework, group.blocks if group else ())
        by_place = counts.get(row, {})
        present = [
            seat for seat in seats if row and seat.group_id == row and seat.present
        ]
        return GroupProgress(
            group, present, by_place, len(by_place.keys() & set(given)), given
        )

    rows = [progress(*item) for item in groups.items()]
    return [*rows, progress(None, None)] if rows and counts.get(None) else rows


def _given_places(framework: Framework, blocks: Collection[str]) -> list[str]:
    """Returns the places of these blocks, or of all where the framework has
    none of them."""
    places = [((field or block).id, block.id) for block, field in framework.places()]
    given = [place for place, block in places if block in blocks]
    return given or [place for place, _ in places]
