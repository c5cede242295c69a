"""Puts the numbers of a programme into words and colours for its page."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from app.charts.wheel_ring import colour
from app.domain.framework_names import labels
from app.domain.programmes.programme import FieldSum, Part, Town
from app.locales import _
from app.queries.programmes.chosen_towns import why_not
from app.queries.programmes.view import Place, ProgrammeView
from app.reports.programme.document import part_line, part_name, percent, sorted_fields
from app.reports.programme.words import STATES
from app.reports.words import Words

AT_ONCE = 100  # towns of the lists that are shown together
# Why a town cannot be compared, by the cause.
WHY_NOT = {
    "small": _("fewer than 5 ballots"),
    "version": _("version without a link"),
    "erased": _("erased"),
    "no_vote": _("no closed vote"),
}
STEPS = 5  # shades of a cell of the matrix


class Window:
    """The towns from one on that the page shows together, `first` and `last`
    from 1 on; `before` and `after` are the first ones of its neighbours, 0 for
    none."""

    def __init__(self, view: ProgrammeView, first: int) -> None:
        self.count = len(view.places)
        self.first = first if first <= self.count else 1
        self.places = view.places[self.first - 1 : self.first - 1 + AT_ONCE]
        self.last = self.first + len(self.places) - 1
        self.before = max(self.first - AT_ONCE, 1) if self.first > 1 else 0
        self.after = self.last + 1 if self.last < self.count else 0

    @property
    def towns(self) -> tuple[Town, ...]:
        return tuple(place.town for place in self.places)


class ProgrammeWords:
    """What the templates of a programme say of its numbers."""

    def __init__(self, words: Words, view: ProgrammeView) -> None:
        self._words, self._view = words, view
        self.labels = labels(view.framework)
        self.colours = {
            field: colour(view.framework.blocks.index(block))
            for field, block in view.framework.block_of.items()
        }
        self.by_field = {field.field: field for field in view.fields}
        self.sorted = sorted_fields(view.fields)
        shares = [field.most for field in view.fields if field.most is not None]
        self._largest = max(shares, default=0) or 1.0

    @cached_property
    def _towns_alone(self) -> list[tuple[Town, Mapping[str, int]]]:
        """The towns whose numbers stand by themselves, with their votes: read
        for every field."""
        return [
            (town, town.numbers.votes)
            for town in self._view.towns
            if town.numbers
            and town.numbers.votes
            and town.has_result
            and not town.is_small
        ]

    def percent(self, share: float | None) -> str:
        return percent(self._words, share)

    def editions(self, frameworks: Iterable[str]) -> str:
        """Returns frameworks, given by their ids, as people name them."""
        return self._words.list(
            [self._view.edition_of(framework) for framework in frameworks]
        )

    def state(self, state: str) -> str:
        return self._words.say(STATES[state])

    def why_not(self, place: Place) -> str:
        """Returns why a town cannot be compared, "" where it can."""
        cause = why_not(place)
        return self._words.say(WHY_NOT[cause]) if cause else ""

    def part_name(self, part: Part) -> str:
        return part_name(self._words, part.name)

    def part_line(self, part: Part) -> str:
        return part_line(self._words, part)

    def first_of(self, part: Part) -> list[FieldSum]:
        """Returns the first five fields of a part that have votes."""
        return [field for field in sorted_fields(part.fields) if field.votes][:5]

    def share(self, town: Town, field: str) -> float | None:
        """Returns a town's share of a field; None where it has none or stands
        in sums only."""
        votes = (town.numbers.votes if town.numbers else None) or {}
        if town.is_small or not town.ballots or field not in votes:
            return None
        return votes[field] / town.ballots

    def shade(self, share: float | None) -> int:
        """Returns 0 to 5 for a share: the largest of all has 5, none 0."""
        return 0 if not share else max(1, round(STEPS * share / self._largest))

    def towns_of(self, field: str, most: int | None = None) -> list[tuple[Town, float]]:
        """Returns (town, share) of the towns that chose a field, the largest
        share first."""
        chosen = [
            (town, votes[field] / town.ballots)
            for town, votes in self._towns_alone
            if votes.get(field)
        ]
        return sorted(chosen, key=lambda pair: -pair[1])[:most]
