"""Limits per seat and per board first. A whole room shares one address, so an address gets room for a crowd.

Several processes tell one another what was spent, each second: a limit that asked the bus would make every vote wait for it,
and fail with it. So the sum of all is known a second late.
"""

from collections import Counter
from typing import TYPE_CHECKING, Any

from limits import RateLimitItem, RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from app.domain.refusals import Refusal

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection

SEAT_COMMANDS = RateLimitItemPerSecond(60, 10)
BOARD_SEATS = RateLimitItemPerSecond(4000, 10)
# What an address may do is never under the contract's 200 new seats and 2,000 requests in 10 seconds.
ADDRESS_SEATS = RateLimitItemPerSecond(1500, 10)
ADDRESS_BOARDS = RateLimitItemPerSecond(2000, 10)
ADDRESS_GUESSES = RateLimitItemPerSecond(2000, 10)  # a hundred people come back after lunch; a code has 39 bits


class Limits:
    """`spend` counts one use of a budget by a key. Off for load tests."""

    def __init__(self, *, on: bool, shared: bool = False) -> None:
        """`shared`: with other processes, through `news` and `hear`."""
        self.on = on
        self._shared = shared
        self._storage = MemoryStorage()
        self._limiter = FixedWindowRateLimiter(self._storage)
        self._spent: Counter[tuple[str, int]] = Counter()

    def spend(self, item: RateLimitItem, *key: str) -> None:
        """Refuses `slow_down` with the seconds to wait."""
        if not self.on:
            return
        if self._shared:
            self._spent[item.key_for(*key), item.get_expiry()] += 1
        if not self._limiter.hit(item, *key):
            raise Refusal("slow_down", seconds=item.get_expiry())

    def news(self) -> dict[str, Any]:
        """{"spent": [[key, window in seconds, uses]]} here since it was last told; {} when nothing."""
        spent, self._spent = self._spent, Counter()
        return {"spent": [[*key, uses] for key, uses in spent.items()]} if spent else {}

    def hear(self, told: dict[str, Any]) -> None:
        """What was spent at another process counts here too."""
        for key, seconds, uses in told.get("spent", ()):
            self._storage.incr(key, seconds, uses)


def address_of(connection: "HTTPConnection") -> str:
    return connection.client.host if connection.client else "local"
