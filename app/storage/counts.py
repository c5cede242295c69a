"""What a database's writer has done, for /metrics."""

from bisect import bisect_left
from dataclasses import dataclass, field

BATCH_SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256)  # upper ends of what is counted together


@dataclass
class Counts:
    """What the writer has done: commands, commits by their size (as BATCH_SIZES), seconds in them. For /metrics."""

    commands: int = 0
    commits: list[int] = field(default_factory=lambda: [0] * len(BATCH_SIZES))
    seconds: float = 0.0

    def add(self, commands: int, seconds: float) -> None:
        self.commands += commands
        self.commits[bisect_left(BATCH_SIZES, commands)] += 1
        self.seconds += seconds
