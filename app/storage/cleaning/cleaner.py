"""Takes what was sealed or erased out of the bytes of the files, after the
commit that did it.

SQLite: before the command is answered. PostgreSQL: beside the ballots, a
moment later.
"""

import contextlib
import logging
import queue
from typing import Protocol, TypeVar

T = TypeVar("T")
log = logging.getLogger("palabre.cleaning")
# Seconds between two tries: twice as long each time
FIRST_RETRY, LAST_RETRY = 0.05, 10.0


class Cleaner(Protocol):
    """What the writer calls: `resume` once, `clean` after an erasing commit
    and once `wait` has passed, `close` at the end."""

    def resume(self) -> None:
        """Cleans what an earlier process has left."""

    def clean(self) -> None:
        """Cleans now what can be cleaned now; never raises."""

    def wait(self) -> float | None:
        """Returns the seconds until `clean` is due again; None when nothing is
        left to do."""

    def close(self) -> None:
        """Cleans for the last time."""


def next_job(jobs: "queue.SimpleQueue[T]", cleaner: Cleaner) -> T:
    """Waits for the writer's next job; cleans meanwhile whenever that is
    due."""
    while (seconds := cleaner.wait()) is not None:
        if seconds <= 0:
            cleaner.clean()
            continue
        with contextlib.suppress(queue.Empty):
            return jobs.get(timeout=seconds)
    return jobs.get()


def warn_of_failure(error: Exception) -> None:
    log.warning(
        "what was erased is still in the database's files, tried again: %s", error
    )
