"""Many people at the same moment."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def in_parallel(acts: Sequence[Callable[[], T]]) -> list[T]:
    """All of them at once: nobody starts before everybody is ready. Their results, in order."""
    ready = threading.Barrier(len(acts))

    def act(one: Callable[[], T]) -> T:
        ready.wait(30)
        return one()

    with ThreadPoolExecutor(len(acts)) as crowd:
        return [one.result() for one in [crowd.submit(act, each) for each in acts]]
