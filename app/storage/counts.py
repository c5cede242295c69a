"""Counts what a database's writer has done, for /metrics."""

from bisect import bisect_left
from dataclasses import dataclass, field

BATCH_SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256)  # upper ends of the size classes


@dataclass
class Counts:
    """Commands, commits by their size (as BATCH_SIZES), and seconds spent in commits."""

    commands: int = 0
    commits: list[int] = field(default_factory=lambda: [0] * len(BATCH_SIZES))
    seconds: float = 0.0

    def add(self, commands: int, seconds: float) -> None:
        self.commands += commands
        self.commits[bisect_left(BATCH_SIZES, commands)] += 1
        self.seconds += seconds
