"""Counts what a database's writer has done, for /metrics."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from app.domain.histogram import Histogram, by_class, class_of

# Upper ends of the size classes
BATCH_SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256)
# Commands of the same board that waited before: the least of each class
AHEAD = (0, 1, 16, 256)


class Waited(Protocol):
    """A command of whose board so many waited when it came, at a time by
    `time.perf_counter`."""

    @property
    def ahead(self) -> int: ...

    @property
    def came_at(self) -> float: ...


@dataclass
class Counts:
    """Commands, commits by their size (as BATCH_SIZES), seconds spent in
    commits, and how long commands waited for their commit to begin, by how
    many of their own board were ahead."""

    commands: int = 0
    commits: list[int] = field(default_factory=lambda: [0] * len(BATCH_SIZES))
    seconds: float = 0.0
    waits: dict[str, Histogram] = field(default_factory=lambda: by_class(AHEAD))

    def add_waits(self, began: float, commands: Iterable[Waited]) -> None:
        """Counts how long these waited until their commit began."""
        for command in commands:
            ahead = class_of(command.ahead, AHEAD)
            self.waits[ahead].add(began - command.came_at)

    def add(self, commands: int, seconds: float) -> None:
        self.commands += commands
        self.commits[bisect_left(BATCH_SIZES, commands)] += 1
        self.seconds += seconds
