"""The addresses at which phones of the room reach this machine, and which one
a board invites by.

Empty where Palabre was not started for a room (`--lan`): then a board invites
by the address at which its pages are read.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from app.domain.refusals import Refusal

READ_AGAIN_AFTER = 3.0  # seconds: a hotspot may be switched on after the start


class RoomAddress(NamedTuple):
    """`kind`: cable, wifi, hotspot, other or vpn; `url`: scheme, host and
    port."""

    kind: str
    url: str


class RoomAddresses:
    """This machine's addresses, read again every few seconds, and the choice
    of each board."""

    def __init__(self, read: Callable[[], Sequence[RoomAddress]] = tuple) -> None:
        """`read` returns the present addresses, the likeliest first."""
        self._read = read
        self._addresses: Sequence[RoomAddress] = ()
        self._read_at = -READ_AGAIN_AFTER
        self._chosen: dict[str, str] = {}

    @property
    def are_used(self) -> bool:
        """Whether Palabre was started for a room."""
        return self._read is not tuple

    def remember(self, chosen: Mapping[str, str]) -> None:
        """Takes the choices of earlier starts, by board; some may lead nowhere
        by now."""
        self._chosen.update(chosen)

    def all(self) -> Sequence[RoomAddress]:
        """Returns the present addresses, the likeliest first."""
        now = time.monotonic()
        if now - self._read_at >= READ_AGAIN_AFTER:
            self._addresses, self._read_at = self._read(), now
        return self._addresses

    def of(self, code: str) -> str:
        """Returns the address by which a board invites, "" without any."""
        urls = [address.url for address in self.all()]
        chosen = self._chosen.get(code, "")
        return chosen if chosen in urls else (urls[0] if urls else "")

    def is_chosen(self, code: str) -> bool:
        """Returns whether a facilitator chose the address, and this machine
        still has it."""
        return self._chosen.get(code, "") in [address.url for address in self.all()]

    def require(self, url: str) -> None:
        """Refuses `bad_setting` for an address that this machine has not."""
        if url not in [address.url for address in self.all()]:
            raise Refusal("bad_setting", value=url[:40])

    def choose(self, code: str, url: str) -> None:
        """Lets a board invite by one of the addresses."""
        self._chosen[code] = url
