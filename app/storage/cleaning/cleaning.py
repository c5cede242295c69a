"""Takes what was sealed or erased out of the bytes of the files, after the commit that did it.

A commit that erases leaves a row in `setting`, in the same transaction, so that a kill in between is made up for at the
next start. SQLite: before the command is answered. PostgreSQL: beside the ballots, a moment later.
"""

import contextlib
import logging
import queue
import threading
import time
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, NullPool, create_engine, delete, insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from app.storage.schema import tables as t
from app.storage.schema.core import table
from app.storage.sql.engines import DISCREET, sqlite_module
from app.storage.sql.pinned_connection import PinnedConnection

T = TypeVar("T")
log = logging.getLogger("palabre.cleaning")
setting = table(t.Setting)
MARK = "cleaning:"
SEAL_TABLES = ("ballot_holder", "ballot", "vote", "turnout")
PATIENCE = (
    0.25  # seconds that SQLite's readers are waited for at a time, while the writer stands still
)
SHARE = 20  # rewriting takes at most one part in this of the writer's time
FIRST_RETRY, LAST_RETRY = 0.05, 10.0  # seconds between two tries: twice as long each time
LARGE = (
    64 * 1024 * 1024
)  # bytes of a table of PostgreSQL that is not rewritten while somebody votes
LOCK_WAIT = "100ms"  # the longest that a ballot may stand behind a rewrite that waits for its turn
ADVISORY_LOCK = 0x9A1AB3F


def mark_for_cleaning(connection: Connection, token: str, scope: str) -> None:
    """Leaves word, in the erasing transaction, that the files must be cleaned: `seal` or `erase`."""
    connection.execute(insert(setting).values(key=MARK + token, value=scope))


def _marks(connection: Connection) -> dict[str, str]:
    """{key: scope} of what is to be cleaned."""
    query = select(setting.c.key, setting.c.value).where(setting.c.key.startswith(MARK))
    return {row.key: row.value for row in connection.execute(query)}


def _drop_marks(connection: Connection, keys: list[str]) -> None:
    connection.execute(delete(setting).where(setting.c.key.in_(keys)))


class Cleaner(Protocol):
    """What the writer drives: `resume` once, `clean` after an erasing commit and when `wait` has passed."""

    def resume(self) -> None:
        """Takes up what an earlier process left undone."""

    def clean(self) -> None:
        """Cleans now what can be cleaned now; never raises."""

    def wait(self) -> float | None:
        """Seconds until `clean` is due again; None when nothing is left to do."""

    def close(self) -> None:
        """Cleans for the last time."""


def next_job(jobs: "queue.SimpleQueue[T]", cleaner: Cleaner) -> T:
    """Waits for the writer's next job; cleans meanwhile whenever that is due."""
    while (seconds := cleaner.wait()) is not None:
        if seconds <= 0:
            cleaner.clean()
            continue
        with contextlib.suppress(queue.Empty):
            return jobs.get(timeout=seconds)
    return jobs.get()


class FileCleaner:
    """SQLite, on the writer's thread: empties the log of writes, and writes the whole file anew, because deleting
    overwrites a row but not the copies of it that the database moved about."""

    def __init__(self, held: PinnedConnection, clock: Callable[[], float] = time.monotonic) -> None:
        self._held = held
        self._clock = clock
        self._due: float | None = None
        self._rested = 0.0  # when the file may be written anew
        self._complained = False
        self._retry = FIRST_RETRY

    def resume(self) -> None:
        """Cleans where a mark is left from before."""
        try:
            if self._marks():
                self.clean()
        except Exception as error:  # no schema yet, or a database that cannot answer: the writer goes on all the same
            log.info("the next start looks for what is to be cleaned: %s", type(error).__name__)
        self._held.release()

    def wait(self) -> float | None:
        """Seconds until the next try; None when the file is clean."""
        return None if self._due is None else max(0.0, self._due - self._clock())

    def clean(self) -> None:
        """Empties the log of writes at once; writes the file anew unless that was done a moment ago."""
        try:
            done = self._try(at_once=False)
        except Exception as error:
            self._complain(error)
            done = False
        self._retry = FIRST_RETRY if done else min(2 * self._retry, LAST_RETRY)
        self._due = None if done else max(self._clock() + self._retry, self._rested)

    def close(self) -> None:
        """Cleans without a rest between."""
        if self._due is not None:
            try:
                self._try(at_once=True)
            except Exception as error:
                self._complain(error)

    def _try(self, *, at_once: bool) -> bool:
        """Whether the file is clean now."""
        marks = self._marks()
        if not marks:
            return True
        resting = self._clock() < self._rested and not at_once
        if not resting:
            started = self._clock()
            self._run("VACUUM")
            self._rested = self._clock() + SHARE * (self._clock() - started)
        busy = self._run("PRAGMA wal_checkpoint(TRUNCATE)")[0]
        if busy or resting:
            return False
        with self._held.transaction() as transaction:
            _drop_marks(transaction.connection, list(marks))
        self._complained = False
        return True

    def _marks(self) -> dict[str, str]:
        with self._held.transaction() as transaction:
            return _marks(transaction.connection)

    def _run(self, statement: str) -> tuple[Any, ...]:
        """The statement outside any transaction, waiting for readers only PATIENCE long; its first row."""
        driver = self._held.driver()
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

    def _complain(self, error: Exception) -> None:
        if not self._complained:
            log.warning("what was erased is still in the database's files, tried again: %s", error)
        self._complained = True


class ServerCleaner:
    """PostgreSQL, on a thread and a connection of its own: rewrites the tables once no transaction can see the old rows.

    A plain VACUUM frees the room of a dead row but leaves its bytes; VACUUM FULL writes a new file. It needs the table
    for itself for as long as that takes, so it asks for the lock only LOCK_WAIT long, and leaves large tables until no
    vote is open.
    """

    def __init__(self, url: str) -> None:
        self._engine = create_engine(
            url, poolclass=NullPool, isolation_level="AUTOCOMMIT", **DISCREET
        )
        self._pending, self._stopped = threading.Event(), threading.Event()
        self._wake = threading.Event()
        self._seen: frozenset[str] = frozenset()
        self._horizon = ""
        self._complained = False
        self._thread = threading.Thread(target=self._run, name="cleaner", daemon=True)
        self._thread.start()

    def resume(self) -> None:
        """Looks for marks of an earlier process."""
        self.clean()

    def wait(self) -> float | None:
        """Nothing is left to the writer's thread."""
        return None

    def clean(self) -> None:
        """Wakes the thread."""
        self._pending.set()
        self._wake.set()

    def close(self) -> None:
        """One last try: what cannot be cleaned now is taken up at the next start."""
        self._stopped.set()
        self._wake.set()
        self._thread.join()
        self._engine.dispose()

    def _run(self) -> None:
        retry = FIRST_RETRY
        while self._wake.wait() and not (self._stopped.is_set() and not self._pending.is_set()):
            self._wake.clear()
            self._pending.clear()
            done = self._attempt()
            retry = FIRST_RETRY if done else min(2 * retry, LAST_RETRY)
            if not done and not self._stopped.wait(retry):
                self.clean()
            if self._stopped.is_set():
                self._wake.set()

    def _attempt(self) -> bool:
        """Whether nothing is left to clean; never raises."""
        try:
            done = self._try()
        except Exception as error:
            if not self._complained:
                log.warning(
                    "what was erased is still in the database's files, tried again: %s", error
                )
            self._complained = True
            return False
        self._complained = False
        return done

    def _try(self) -> bool:
        with self._engine.connect() as connection:
            marks = _marks(connection)
            if not marks:
                return True
            if not connection.scalar(
                text("SELECT pg_try_advisory_lock(:key)"), {"key": ADVISORY_LOCK}
            ):
                return False  # another process is at it
            if frozenset(marks) != self._seen:
                self._seen, self._horizon = frozenset(marks), connection.scalar(NOW) or ""
            if connection.scalar(OLDER, {"horizon": self._horizon}):
                return (
                    False  # somebody may still read the old rows, so no rewriting could drop them
                )
            names = (
                SEAL_TABLES if set(marks.values()) == {"seal"} else tuple(SQLModel.metadata.tables)
            )
            connection.exec_driver_sql(f"SET lock_timeout = '{LOCK_WAIT}'")
            rewritten = [
                _rewrite(connection, name) for name in names
            ]  # all that can be, also after one that cannot
            if not all(rewritten):
                return False
            _drop_marks(connection, list(marks))
            return True


NOW = text("SELECT CAST(pg_current_xact_id() AS text)")
# Snapshots of other connections to this database that are older than the moment.
OLDER = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND age(backend_xmin) >= age(CAST(CAST(:horizon AS xid8) AS xid))"
)
VOTES_OPEN = text("SELECT count(*) FROM activity WHERE kind = 'vote' AND state = 'open'")
NOT_NOW = {"55P03", "40P01"}  # lock_timeout passed, deadlock


def _rewrite(connection: Connection, table: str) -> bool:
    """Writes a table and its indexes anew; False where that must wait, and then its dead rows are freed at least."""
    quoted = connection.dialect.identifier_preparer.quote(table)
    size = connection.scalar(
        text("SELECT pg_total_relation_size(to_regclass(:name))"), {"name": quoted}
    )
    if size is None:
        return True
    if size > LARGE and connection.scalar(VOTES_OPEN):
        connection.exec_driver_sql(f"VACUUM {quoted}")
        return False
    try:
        connection.exec_driver_sql(f"VACUUM (FULL) {quoted}")
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", "") not in NOT_NOW:
            raise
        return False
    return True
