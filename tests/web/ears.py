"""Screens whose other end is in the test itself, for looking at what a hub gives whom."""

import asyncio
import json
from collections.abc import Callable

from app.realtime.channels import Screen, Viewer
from app.realtime.frames import Push
from app.realtime.wires import Wire
from tests.web.lines import PATIENCE, Held


class Ear:
    """A wire whose other end is here."""

    def __init__(self) -> None:
        self.held = Held()
        self.heard = asyncio.Event()

    async def until(self, ready: Callable[[Held], object]) -> Held:
        """Waits until what is held satisfies the condition."""
        while not ready(self.held):
            self.heard.clear()
            await asyncio.wait_for(self.heard.wait(), PATIENCE)
        return self.held

    def write(self, push: Push) -> bool:
        for text in push.texts:
            self.held.take(json.loads(text))
        self.heard.set()
        return True

    def on_drain(self, callback: Callable[[], None]) -> None: ...
    def backlog(self) -> int:
        return 0

    def close(self, code: int, reason: str) -> None: ...
    def last_progress(self) -> float:
        return 0.0


def phone_of(board: int, ear: Wire, seat: int) -> Screen:
    return Screen(Viewer(board, "phone", "json", seat), ear, None)


def screen_of(board: int, ear: Wire, since: int | None) -> Screen:
    return Screen(Viewer(board, "screen", "json"), ear, since)
