"""Screens whose other end is in the test, to see what a hub sends to whom."""

import asyncio
import json
from collections.abc import Callable

from app.realtime.channels import Screen, Viewer
from app.realtime.frames import Push
from app.realtime.wires import Wire
from tests.web.lines import PATIENCE, ClientState


class RecordingWire:
    """A wire that takes everything and keeps what it was sent."""

    def __init__(self) -> None:
        self.client_state = ClientState()
        self.received = asyncio.Event()

    async def until(self, ready: Callable[[ClientState], object]) -> ClientState:
        """Waits until the state satisfies the condition."""
        while not ready(self.client_state):
            self.received.clear()
            await asyncio.wait_for(self.received.wait(), PATIENCE)
        return self.client_state

    def write(self, push: Push) -> bool:
        for text in push.texts:
            self.client_state.take(json.loads(text))
        self.received.set()
        return True

    def on_drain(self, callback: Callable[[], None]) -> None: ...
    def backlog(self) -> int:
        return 0

    def close(self, code: int, reason: str) -> None: ...
    def last_progress(self) -> float:
        return 0.0


def phone_with(board: int, wire: Wire, seat: int) -> Screen:
    return Screen(Viewer(board, "phone", "json", seat), wire, None)


def screen_of(board: int, wire: Wire, since: int | None) -> Screen:
    return Screen(Viewer(board, "screen", "json"), wire, since)
