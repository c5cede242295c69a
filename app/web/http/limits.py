"""Rate limits by seat, board and address. A whole workshop shares one address,
so the limits of an address are wide.

Several processes send one another each second what was spent: a limit that
asked the bus would make every vote wait for it, and fail with it. So each
counts the others' uses a second late.
"""

import asyncio
import contextlib
import math
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.refusals import Refusal

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection


@dataclass(frozen=True)
class Budget:
    """So many uses by one key within so many seconds."""

    uses: int
    seconds: int

    def name(self, *key: str) -> str:
        """Returns the name of a key's window in this budget. Equal budgets
        share it."""
        return "/".join([*key, str(self.uses), str(self.seconds)])


SEAT_COMMANDS = Budget(60, 10)
BOARD_SEATS = Budget(4000, 10)
# Never under what the contract lets an address do: 200 new seats, 2,000
# requests in 10 seconds.
ADDRESS_SEATS = Budget(1500, 10)
ADDRESS_BOARDS = Budget(2000, 10)
# A hundred people come back after lunch; a code has 39 bits.
ADDRESS_GUESSES = Budget(2000, 10)

# Of a file that is sent: from the first byte to the last, and for reading
SECONDS = 60.0
SWEEP_SECONDS = 10.0  # between two sweeps of windows that are over


@dataclass
class Window:
    """Uses of one budget by one key until `ends`, in seconds of the clock."""

    ends: float
    uses: int = 0


class Windows:
    """Fixed windows that begin with their first use, counted by a clock that
    only goes forward.

    By the clock on the wall, set back by an hour, a window would stay open for
    that hour, and with it everybody behind the address would wait.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` returns seconds."""
        self._clock = clock
        self._windows: dict[str, Window] = {}
        self._next_sweep = 0.0

    def add(self, key: str, seconds: int, uses: int = 1) -> Window:
        """Counts uses in the key's window, a new one of that length if the
        last one is over."""
        now = self._clock()
        if now >= self._next_sweep:
            self._next_sweep = now + SWEEP_SECONDS
            self._windows = {
                name: window
                for name, window in self._windows.items()
                if window.ends > now
            }
        window = self._windows.get(key)
        if window is None or window.ends <= now:
            window = self._windows[key] = Window(now + seconds)
        window.uses += uses
        return window

    def is_full(self, key: str, most: int) -> Window | None:
        """Returns the key's window if as many uses as that are in it."""
        window = self._windows.get(key)
        return (
            window
            if window and window.uses >= most and window.ends > self._clock()
            else None
        )

    def seconds_left(self, window: Window) -> int:
        """Returns the whole seconds until the window is over, at least 1."""
        return max(1, math.ceil(window.ends - self._clock()))

    def __len__(self) -> int:
        return len(self._windows)


class Limits:
    """`spend` counts one use of a budget by a key. Off for load tests."""

    def __init__(
        self,
        *,
        on: bool,
        shared: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`shared`: with other processes, by `news` and `add_news`. `clock`
        returns seconds."""
        self.on = on
        self._shared = shared
        self._windows = Windows(clock)
        self._spent: Counter[tuple[str, int]] = Counter()

    def spend(self, budget: Budget, *key: str) -> None:
        """Refuses `slow_down` with the seconds to wait."""
        if not self.on:
            return
        if self._shared:
            self._spent[budget.name(*key), budget.seconds] += 1
        window = self._windows.add(budget.name(*key), budget.seconds)
        if window.uses > budget.uses:
            raise Refusal("slow_down", seconds=self._windows.seconds_left(window))

    def seconds_spent(self, budget: Budget, *key: str) -> int:
        """Returns the seconds until a budget has a use left, 0 if it has one;
        uses nothing."""
        window = (
            self._windows.is_full(budget.name(*key), budget.uses) if self.on else None
        )
        return self._windows.seconds_left(window) if window else 0

    def news(self) -> dict[str, Any]:
        """Returns {"spent": [[key, window in seconds, uses]]} since the last
        call; {} for none."""
        spent, self._spent = self._spent, Counter()
        return {"spent": [[*key, uses] for key, uses in spent.items()]} if spent else {}

    def add_news(self, news: dict[str, Any]) -> None:
        """Counts what was spent at another process, as its `news` says."""
        for key, seconds, uses in news.get("spent", ()):
            self._windows.add(key, seconds, uses)


def address_of(connection: "HTTPConnection") -> str:
    """Returns the client's address; "local" where the server knows none."""
    return connection.client.host if connection.client else "local"


@contextlib.asynccontextmanager
async def in_time() -> AsyncIterator[None]:
    """Bounds what the block receives. Refuses `slow_down`."""
    try:
        async with asyncio.timeout(SECONDS):
            yield
    except TimeoutError:
        raise Refusal("slow_down", seconds=10) from None
