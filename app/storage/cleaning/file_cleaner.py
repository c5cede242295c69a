"""The cleaner of SQLite's files."""

import time
from collections.abc import Callable
from typing import Any

from app.storage.cleaning.cleaner import FIRST_RETRY, LAST_RETRY, log, warn_of_failure
from app.storage.cleaning.marks import drop_marks, read_marks
from app.storage.sql.engines import sqlite_module
from app.storage.sql.pinned_connection import PinnedConnection

# Seconds to wait for readers at a time, while the writer stands still
PATIENCE = 0.25
SHARE = 20  # rewriting takes at most one part in this of the writer's time


class FileCleaner:
    """Cleans SQLite's files on the writer's thread.

    Empties the log of writes, and writes the whole file anew, because deleting
    overwrites a row but not the copies that page splits have left.
    """

    def __init__(
        self, connection: PinnedConnection, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._connection = connection
        self._clock = clock
        self._due: float | None = None
        self._rewrite_from = 0.0  # when the file may be written anew
        self._warned = False
        self._retry = FIRST_RETRY

    def resume(self) -> None:
        """Cleans if an earlier process has left a mark."""
        try:
            if self._marks():
                self.clean()
        # No schema yet, or a database that cannot answer: the writer goes on
        # all the same.
        except Exception as error:
            log.info(
                "the next start looks for what is to be cleaned: %s",
                type(error).__name__,
            )
        self._connection.release()

    def wait(self) -> float | None:
        """Returns the seconds until the next try; None when the file is
        clean."""
        return None if self._due is None else max(0.0, self._due - self._clock())

    def clean(self) -> None:
        """Empties the log of writes at once, and writes the file anew unless
        that was done a moment ago."""
        try:
            done = self._try(at_once=False)
        except Exception as error:
            self._warn(error)
            done = False
        self._retry = FIRST_RETRY if done else min(2 * self._retry, LAST_RETRY)
        self._due = (
            None if done else max(self._clock() + self._retry, self._rewrite_from)
        )

    def close(self) -> None:
        """Cleans once more, however little time has passed since the last
        rewriting."""
        if self._due is not None:
            try:
                self._try(at_once=True)
            except Exception as error:
                self._warn(error)

    def _try(self, *, at_once: bool) -> bool:
        """Returns whether the file is clean now."""
        marks = self._marks()
        if not marks:
            return True
        resting = self._clock() < self._rewrite_from and not at_once
        if not resting:
            started = self._clock()
            self._run("VACUUM")
            self._rewrite_from = self._clock() + SHARE * (self._clock() - started)
        busy = self._run("PRAGMA wal_checkpoint(TRUNCATE)")[0]
        if busy or resting:
            return False
        with self._connection.transaction() as transaction:
            drop_marks(transaction.connection, list(marks))
        self._warned = False
        return True

    def _marks(self) -> dict[str, str]:
        with self._connection.transaction() as transaction:
            return read_marks(transaction.connection)

    def _run(self, statement: str) -> tuple[Any, ...]:
        """Runs a statement outside any transaction, waiting PATIENCE for
        readers; returns its first row, (1,) where they did not end in time."""
        driver = self._connection.driver()
        [waits] = driver.execute("PRAGMA busy_timeout").fetchone()
        driver.execute(f"PRAGMA busy_timeout={int(PATIENCE * 1000)}")
        try:
            return driver.execute(statement).fetchone() or (0,)
        except sqlite_module().OperationalError as error:
            if "locked" not in str(error) and "busy" not in str(error):
                raise
            return (1,)
        finally:
            driver.execute(f"PRAGMA busy_timeout={waits}")

    def _warn(self, error: Exception) -> None:
        if not self._warned:
            warn_of_failure(error)
        self._warned = True
