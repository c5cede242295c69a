"""Puts the numbers of a programme into words and colours for its page."""

from app.charts.bars import labels
from app.charts.wheel_ring import colour
from app.domain.programme import FieldSum, Part, Town
from app.queries.programmes.view import ProgrammeView
from app.reports.programme_document import part_line, part_name, percent, sorted_fields
from app.reports.programme_words import STATES
from app.reports.words import Words

STEPS = 5  # shades of a cell of the matrix


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

    def percent(self, share: float | None) -> str:
        return percent(self._words, share)

    def state(self, state: str) -> str:
        return self._words.say(STATES[state])

    def part_name(self, part: Part) -> str:
        return part_name(self._words, part.name)

    def part_line(self, part: Part) -> str:
        return part_line(self._words, part)

    def first_of(self, part: Part) -> list[FieldSum]:
        """Returns the first five fields of a part that have votes."""
        return [field for field in sorted_fields(part.fields) if field.votes][:5]

    def share(self, town: Town, field: str) -> float | None:
        """Returns a town's share of a field; None where it has none or stands in sums only."""
        votes = (town.numbers.votes if town.numbers else None) or {}
        if town.is_small or not town.ballots or field not in votes:
            return None
        return votes[field] / town.ballots

    def shade(self, share: float | None) -> int:
        """Returns 0 to 5 for a share: the largest of all has 5, none 0."""
        return 0 if not share else max(1, round(STEPS * share / self._largest))

    def towns_of(self, field: str) -> list[tuple[Town, float]]:
        """Returns (town, share) of the towns that chose a field, the largest share first."""
        shares = [(town, self.share(town, field)) for town in self._view.towns]
        chosen = [(town, share) for town, share in shares if share]
        return sorted(chosen, key=lambda pair: -pair[1])
