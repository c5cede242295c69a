"""How fast the tally of an open vote moves (at each ballot or in steps), and
names in batches."""

from collections.abc import Mapping
from typing import Literal

Pace = Literal["each", "steps"]
FEWEST = 5  # ballots: of fewer, every number gives whole ballots away
STEP = 3  # ballots by which a tally in steps moves at least
PARTS = 50  # a big tally moves by at least a fiftieth of its ballots
# People whose names come together, and who stay unnamed until the close
BATCH = 3


def is_step(ballots: int, published: int | None) -> bool:
    """Returns whether a tally in steps moves: `ballots` are in, the published
    one counts `published` (None: none was published yet)."""
    if ballots < FEWEST:
        return False
    return published is None or abs(ballots - published) >= max(STEP, ballots // PARTS)


def is_batch(waiting: int) -> bool:
    """Returns whether names are told: some that wait, so that a batch stays
    for the close. The last ballots would else be tied to the last names, one
    to one."""
    return waiting >= 2 * BATCH


def gives_away(ballots: int, votes: Mapping[str, int]) -> bool:
    """Returns whether a result tells what each voter chose: fewer than FEWEST
    ballots, or all alike. `votes` are by field; where choices repeat it may
    say so of ballots that differ."""
    return ballots < FEWEST or all(count % ballots == 0 for count in votes.values())
