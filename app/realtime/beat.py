"""How long a board rests between two pushes: as little as core and phones can
spare.

Values in, values out: no clock is read here. A phone that asked for fewer
frames has a pace of its own (throttled_wire.py).
"""

from dataclasses import dataclass
from typing import NamedTuple

# Bytes a second of numbers: to one phone at most, and to all phones of a
# board, which often share one radio and one line.
PHONE_RATE, ROOM_RATE = 8_000.0, 2_000_000.0
# seconds: so much of its rate a phone that was sent nothing may get at once
CREDIT = 0.5
# Bytes of a push that can count: what is above are notes, which a later push
# would have as well.
NUMBERS = 200
LONGEST = 0.25  # seconds that a phone waits for the sake of bytes
# Pause in pushes: on a core that has time to spare, and on one that has none.
SPARE, BUSY = 0.5, 3.0
# The load (share of a core) up to which it has time to spare, and from which
# it has none.
LIGHT, HEAVY = 0.5, 0.85
# Seconds of a push that is late in itself; after it at least so many times its
# length.
LATE, REST_OF_LATE = 0.060, 2.0


class Taken(NamedTuple):
    """What a push took: seconds of the event loop, and bytes to each of so
    many screens."""

    seconds: float
    bytes: float
    screens: int


@dataclass(frozen=True, slots=True)
class Beat:
    """An account of bytes to each phone of a board: `credit` at the time `at`
    (seconds on any clock that never goes back); None before the first push."""

    credit: float = 0.0
    at: float | None = None

    def after(self, push: Taken, now: float, load: float) -> tuple[float, "Beat"]:
        """Returns the seconds until the next push, and the account after this
        one; `load` is the share of a core that the process has taken
        lately."""
        rate = rate_of(push.screens)
        gained = rate * CREDIT if self.at is None else rate * (now - self.at)
        credit = min(rate * CREDIT, self.credit + gained) - min(push.bytes, NUMBERS)
        credit = max(credit, -rate * LONGEST)
        pause = max(core_pause(push.seconds, load), -credit / rate)
        return pause, Beat(credit, now)


def rate_of(screens: int) -> float:
    """Returns the bytes of numbers that each of so many screens may get in a
    second."""
    return min(PHONE_RATE, ROOM_RATE / max(1, screens))


def core_pause(seconds: float, load: float) -> float:
    """Returns the pause after a push that took so long, for the sake of the
    core."""
    strain = min(1.0, max(0.0, (load - LIGHT) / (HEAVY - LIGHT)))
    pause = seconds * (SPARE + (BUSY - SPARE) * strain)
    if seconds > LATE:
        return max(min(pause, LONGEST), REST_OF_LATE * seconds)
    return min(pause, LONGEST)


@dataclass(slots=True)
class Load:
    """The share of a core that a process takes, over the last `WINDOW` seconds
    and more."""

    WINDOW = 0.5
    share: float = 0.0
    _used: float = 0.0
    _at: float | None = None

    def at(self, now: float, used: float) -> float:
        """Returns the share; `used` are the seconds of processor that the
        process took so far."""
        if self._at is None or now - self._at >= self.WINDOW:
            if self._at is not None:
                self.share = (used - self._used) / (now - self._at)
            self._used, self._at = used, now
        return self.share
