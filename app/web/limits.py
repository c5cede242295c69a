"""Limits per seat and per board first. A whole room shares one address, so an address gets room for a crowd.

Each process counts for itself: a limit that asked the bus would make every vote wait for it, and fail with it.
"""

from typing import TYPE_CHECKING

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

    def __init__(self, *, on: bool) -> None:
        self.on = on
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    def spend(self, item: RateLimitItem, *key: str) -> None:
        """Refuses `slow_down` with the seconds to wait."""
        if self.on and not self._limiter.hit(item, *key):
            raise Refusal("slow_down", seconds=item.get_expiry())


def address_of(connection: "HTTPConnection") -> str:
    return connection.client.host if connection.client else "local"
