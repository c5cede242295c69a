"""Who has written how much, and where nothing stands yet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.framework import Framework
from app.domain.group import Group
from app.storage.seats import StoredSeat


@dataclass(frozen=True)
class GroupProgress:
    """A group in an activity: its present seats, its shown notes by place (field or bare block), and on how many of the places
    given to it one stands. `group` is None for notes of nobody's group."""

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
    framework: Framework, groups: Mapping[int, Group], counts: Counts, seats: Sequence[StoredSeat]
) -> list[GroupProgress]:
    """The groups in their order; what nobody's group wrote comes last, where there are groups at all. A group to which no
    block of the framework is given works on all of them."""
    places = [((field or block).id, block.id) for block, field in framework.places()]
    rows = []
    for row, group in groups.items():
        given = [place for place, block in places if block in group.blocks] or [
            place for place, _ in places
        ]
        present = [seat for seat in seats if seat.group_id == row and seat.present]
        group_counts = counts.get(row, {})
        rows.append(
            GroupProgress(
                group, present, group_counts, len(group_counts.keys() & set(given)), given
            )
        )
    alone = counts.get(None, {})
    if rows and alone:
        rows.append(GroupProgress(None, [], alone, len(alone), [place for place, _ in places]))
    return rows
