"""Fewer frames for a phone that saves data or has a slow connection."""

import asyncio
from collections.abc import Callable

from app.realtime.frames import Push
from app.realtime.wires import Wire

# Seconds between two pushes; less than the hub's heartbeat, so that such a
# connection is seen to be alive like any other.
PAUSE = 2.0
CallLater = Callable[[float, Callable[[], None]], object]


def call_later(seconds: float, callback: Callable[[], None]) -> object:
    """Calls `callback` after so many seconds, by the running event loop."""
    return asyncio.get_running_loop().call_later(seconds, callback)


class ThrottledWire:
    """A Wire that accepts one push and then none for `PAUSE` seconds. The hub
    treats it as a wire that is full: what it refused comes afterwards in one
    push, as the newest state."""

    def __init__(self, wire: Wire, call_later: CallLater = call_later) -> None:
        self._wire = wire
        self._call_later = call_later
        self._paused = self._refused = False
        self._drained: Callable[[], None] | None = None

    def write(self, push: Push) -> bool:
        """See Wire."""
        if self._paused:
            self._refused = True
            return False
        self._paused = self._wire.write(push)
        if self._paused:
            self._call_later(PAUSE, self._resume)
        return self._paused

    def _resume(self) -> None:
        refused, self._paused, self._refused = self._refused, False, False
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
