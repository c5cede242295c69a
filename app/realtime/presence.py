"""Which seats are connected, at any process: each process sends its seats to
the others.

A process that sends nothing for `FORGET_SECONDS` is forgotten.
"""

import time
from collections.abc import Callable
from typing import Any

from app.realtime.hub import Hub

# Then all seats are sent again, for processes that started or missed some
REPEAT_SECONDS = 10.0
FORGET_SECONDS = 25.0
# A seat counts as connected for so long after its last connection ended: a
# page that is loaded anew (after every form, where scripts do not run) would
# blink in the console.
LINGER_SECONDS = 3.0


class Presence:
    """Answers which seats (row ids) of a board (a row id) are connected."""

    def __init__(self, hub: Hub, clock: Callable[[], float] = time.monotonic) -> None:
        self._hub = hub
        self._clock = clock
        self._sent: dict[int, frozenset[int]] = {}
        self._sent_at = -REPEAT_SECONDS
        self._processes: dict[str, tuple[float, dict[int, set[int]]]] = {}
        # (board, seat) → when, oldest first
        self._departures: dict[tuple[int, int], float] = {}
        hub.on_departure = self._departed
        hub.screens_elsewhere = self.elsewhere

    def of(self, board: int) -> set[int]:
        """Returns the seats that are connected to any process, or were a
        moment ago."""
        now = self._clock()
        self._processes = {
            process: (sent_at, boards)
            for process, (sent_at, boards) in self._processes.items()
            if now - sent_at < FORGET_SECONDS
        }
        return set(self._seats_by_board().get(board, ())).union(
            *(boards.get(board, ()) for _, boards in self._processes.values())
        )

    def elsewhere(self, board: int) -> int:
        """Counts the seats that other processes have said to be connected
        there."""
        oldest = self._clock() - FORGET_SECONDS
        return sum(
            len(boards.get(board, ()))
            for sent_at, boards in self._processes.values()
            if sent_at > oldest
        )

    def message(self) -> dict[str, object]:
        """Returns {"present": {board: [seat]}} of what changed since the last
        message, all of it with "all": true every `REPEAT_SECONDS`, and {} when
        nothing changed."""
        now, seats_by_board = self._clock(), self._seats_by_board()
        before, self._sent = self._sent, seats_by_board
        if now - self._sent_at >= REPEAT_SECONDS:
            self._sent_at = now
            present = {board: sorted(seats) for board, seats in seats_by_board.items()}
            return {"present": present, "all": True}
        changed = {
            board: sorted(seats_by_board.get(board, ()))
            for board in seats_by_board.keys() | before.keys()
            if seats_by_board.get(board) != before.get(board)
        }
        return {"present": changed} if changed else {}

    def on_message(self, process: str, message: dict[str, Any]) -> None:
        """Takes another process's message; ignores messages without
        presence."""
        if "present" not in message:
            return
        boards = (
            {} if message.get("all") else self._processes.get(process, (0.0, {}))[1]
        )
        boards |= {
            int(board): set(seats) for board, seats in message["present"].items()
        }
        self._processes[process] = (self._clock(), boards)

    def _seats_by_board(self) -> dict[int, frozenset[int]]:
        """Returns the seats of this process, the ones that left a moment ago
        too."""
        self._forget_departures()
        seats_by_board = {
            board: self._hub.present(board) for board in self._hub.followed_boards()
        }
        for board, seat in self._departures:
            seats_by_board.setdefault(board, set()).add(seat)
        return {board: frozenset(seats) for board, seats in seats_by_board.items()}

    def _departed(self, board: int, seat: int) -> None:
        self._forget_departures()
        # Its new time belongs at the end
        self._departures.pop((board, seat), None)
        self._departures[board, seat] = self._clock()

    def _forget_departures(self) -> None:
        oldest = self._clock() - LINGER_SECONDS
        while self._departures and next(iter(self._departures.values())) <= oldest:
            self._departures.pop(next(iter(self._departures)))
