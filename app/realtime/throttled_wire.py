"""Fewer frames for whoever counts bytes: a phone that saves data, or a line of the second generation."""

import asyncio
from collections.abc import Callable

from app.realtime.frames import Push
from app.realtime.wires import Wire

REST = 2.0  # seconds between two pushes; less than the hub's beat, so such a line is seen to live like any other


class SparingWire:
    """A Wire that takes one push, and then none for `REST` seconds: what it left out comes at once, as the newest state.
    The hub knows of it as of any wire that has no room."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._rests = self._refused = False
        self._drained: Callable[[], None] | None = None

    def write(self, push: Push) -> bool:
        """See Wire."""
        if self._rests:
            self._refused = True
            return False
        self._rests = self._wire.write(push)
        if self._rests:
            asyncio.get_running_loop().call_later(REST, self._wake)
        return self._rests

    def _wake(self) -> None:
        refused, self._rests, self._refused = self._refused, False, False
        if refused and self._drained:
            self._drained()

    def on_drain(self, callback: Callable[[], None]) -> None:
        """See Wire."""
        self._drained = callback
        self._wire.on_drain(callback)

    def backlog(self) -> int:
        """See Wire."""
        return self._wire.backlog()

    def close(self, code: int, reason: str) -> None:
        """See Wire."""
        self._wire.close(code, reason)

    def last_progress(self) -> float:
        """See Wire."""
        return self._wire.last_progress()
