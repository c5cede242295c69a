"""Limits per seat and per board first. A whole room shares one address, so an address gets room for a crowd."""

from typing import TYPE_CHECKING

from limits import RateLimitItem, RateLimitItemPerSecond
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from app.domain.refusals import Refusal

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection

SEAT_COMMANDS = RateLimitItemPerSecond(60, 10)
BOARD_SEATS = RateLimitItemPerSecond(4000, 10)
ADDRESS_REQUESTS = RateLimitItemPerSecond(6000, 10)
ADDRESS_SEATS = RateLimitItemPerSecond(1500, 10)
ADDRESS_BOARDS = RateLimitItemPerSecond(60, 60)
ADDRESS_GUESSES = RateLimitItemPerSecond(120, 60)


class Limits:
    """`spend` counts one use of a budget by a key. Off for load tests."""

    def __init__(self, *, on: bool, bus_url: str = "") -> None:
        self.on = on
        self._limiter = FixedWindowRateLimiter(storage_from_string(bus_url or "memory://"))

    def spend(self, item: RateLimitItem, *key: str) -> None:
        """Refuses `slow_down` with the seconds to wait."""
        if self.on and not self._limiter.hit(item, *key):
            raise Refusal("slow_down", seconds=item.get_expiry())


def address_of(connection: "HTTPConnection") -> str:
    return connection.client.host if connection.client else "local"
