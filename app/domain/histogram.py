"""Durations counted in classes, for /metrics."""

from bisect import bisect_left
from dataclasses import dataclass, field

# Upper ends of the classes, in seconds; one more class holds whatever took
# longer.
SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)


@dataclass
class Histogram:
    """How many durations fell into each class of SECONDS, and their sum."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(SECONDS) + 1))
    seconds: float = 0.0

    def add(self, seconds: float) -> None:
        """Counts one duration."""
        self.counts[bisect_left(SECONDS, seconds)] += 1
        self.seconds += seconds


def class_of(number: int, starts: tuple[int, ...]) -> str:
    """Returns the class that a number is in, "1-30" say; `starts` are the
    least of each."""
    place = max(0, bisect_left(starts, number + 1) - 1)
    if place == len(starts) - 1:
        return f"{starts[place]}+"
    last = starts[place + 1] - 1
    return str(last) if last == starts[place] else f"{starts[place]}-{last}"


def by_class(starts: tuple[int, ...]) -> dict[str, Histogram]:
    """Returns an empty histogram for each class."""
    return {class_of(start, starts): Histogram() for start in starts}
