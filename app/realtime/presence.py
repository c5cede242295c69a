"""Who is connected, at any process: each tells the others which seats it has, and who falls silent is forgotten."""

import time
from collections.abc import Callable
from typing import Any

from app.realtime.hub import Hub

AGAIN = 10.0  # seconds: all of it again, for who has just come or missed something
FORGET = 25.0


class Presence:
    """`of(board)` is a set of seats' row ids. `news()` goes to the others; `hear()` takes theirs."""

    def __init__(self, hub: Hub, clock: Callable[[], float] = time.monotonic) -> None:
        self._hub = hub
        self._clock = clock
        self._told: dict[int, frozenset[int]] = {}
        self._told_at = -AGAIN
        self._others: dict[str, tuple[float, dict[int, set[int]]]] = {}

    def of(self, board: int) -> set[int]:
        """Connected seats, here and elsewhere; each once, wherever its devices are."""
        now = self._clock()
        self._others = {name: kept for name, kept in self._others.items() if now - kept[0] < FORGET}
        return self._hub.present(board).union(
            *(boards.get(board, set()) for _, boards in self._others.values())
        )

    def news(self) -> dict[str, Any]:
        """{"present": {board: [seat]}} of what changed since it was last told, `all` of it now and then; {} when nothing."""
        now, here = (
            self._clock(),
            {board: frozenset(self._hub.present(board)) for board in self._hub.followed()},
        )
        whole = now - self._told_at >= AGAIN
        before, self._told = self._told, here
        if whole:
            self._told_at = now
            return {"present": {board: sorted(seats) for board, seats in here.items()}, "all": True}
        changed = {
            board: sorted(here.get(board, ()))
            for board in here.keys() | before.keys()
            if here.get(board) != before.get(board)
        }
        return {"present": changed} if changed else {}

    def hear(self, process: str, told: dict[str, Any]) -> None:
        """What another process told; anything else than presence is not for us."""
        if "present" not in told:
            return
        boards = {} if told.get("all") else self._others.get(process, (0.0, {}))[1]
        boards |= {int(board): set(seats) for board, seats in told["present"].items()}
        self._others[process] = (self._clock(), boards)
