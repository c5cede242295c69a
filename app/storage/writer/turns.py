"""Boards take turns at the writer: one of which a thousand commands wait
delays no other.

While all that wait fit into one commit, they come in the order of their
arrival. Beyond that each board gets an equal share of a commit, and its own
commands stay in their order.
"""

from collections import deque
from contextvars import ContextVar
from typing import Protocol, TypeVar

# The code of the board that a request is for; "" for what belongs to no board.
CURRENT_BOARD: ContextVar[str] = ContextVar("board", default="")


class OfBoard(Protocol):
    """What waits, and the code of its board."""

    @property
    def board(self) -> str: ...


T = TypeVar("T", bound=OfBoard)


def share_out(waiting: "dict[str, deque[T]]", most: int) -> list[T]:
    """Takes up to `most` of those that wait by board, from each board as many
    as from any other that has as many. Boards with some left come last the
    next time; what is taken of one board stays together."""
    taken: dict[str, list[T]] = {}
    while most and waiting:
        share = max(1, most // len(waiting))
        for board in list(waiting)[:most]:
            queue = waiting.pop(board)
            count = min(share, len(queue))
            taken.setdefault(board, []).extend(queue.popleft() for _ in range(count))
            most -= count
            if queue:
                waiting[board] = queue
    return [job for jobs in taken.values() for job in jobs]
