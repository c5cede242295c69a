"""The cleaner of PostgreSQL's tables."""

import threading
from collections.abc import Mapping

from sqlalchemy import Connection, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError

from app.storage.cleaning.cleaner import FIRST_RETRY, LAST_RETRY, warn_of_failure
from app.storage.cleaning.marks import drop_marks, read_marks
from app.storage.schema.core import METADATA
from app.storage.sql.engines import DISCREET, UNPREPARED, network
from app.storage.sql.poolers import is_pooled

SEAL_TABLES = (
    *(
        "ballot_holder",
        "ballot",
        "vote",
        "turnout",
        "said_word",
        "spelling",
        "framework_field",
    ),
    "round",
)
_TRY_LOCK = text("SELECT pg_try_advisory_xact_lock(:key)")
_INDEX = text(
    "SELECT CAST(CAST(indexrelid AS regclass) AS text) FROM pg_index"
    " WHERE indrelid = to_regclass(:name) AND indisprimary"
)
# Bytes of a table that is not rewritten while a vote is open
LARGE = 64 * 1024 * 1024
# The longest that a ballot may wait behind a rewrite that waits for its lock
LOCK_WAIT = "100ms"
ADVISORY_LOCK = 0x9A1AB3F
NOW = text("SELECT CAST(pg_current_xact_id() AS text)")
# Snapshots of other connections to this database that are older than the
# moment.
OLDER = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND age(backend_xmin) >= age(CAST(CAST(:horizon AS xid8) AS xid))"
)
VOTES_OPEN = text(
    "SELECT count(*) FROM activity WHERE kind = 'vote' AND state = 'open'"
)
NOT_NOW = {"55P03", "40P01"}  # lock_timeout passed, deadlock


class ServerCleaner:
    """Cleans PostgreSQL's tables, on a thread and a connection of its own:
    rewrites them once no transaction can see the old rows.

    A plain VACUUM frees the space of a dead row but leaves its bytes; VACUUM
    FULL writes a new file. It locks the table for as long as that takes, so it
    asks for the lock only LOCK_WAIT long, and leaves large tables until no
    vote is open.
    """

    def __init__(self, url: str) -> None:
        self._engine = create_engine(
            url,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            **network(url, **UNPREPARED),
            **DISCREET,
        )
        self._pending, self._stopped = threading.Event(), threading.Event()
        self._wake = threading.Event()
        self._seen: frozenset[str] = frozenset()
        self._horizon = ""
        self._warned = False
        self._thread = threading.Thread(target=self._run, name="cleaner", daemon=True)
        self._thread.start()

    def resume(self) -> None:
        """Looks for marks of an earlier process."""
        self.clean()

    def wait(self) -> float | None:
        """Returns None: the writer's thread has nothing to do."""
        return None

    def clean(self) -> None:
        """Wakes the thread."""
        self._pending.set()
        self._wake.set()

    def close(self) -> None:
        """Tries once more: what cannot be cleaned now is cleaned after the
        next start."""
        self._stopped.set()
        self._wake.set()
        self._thread.join()
        self._engine.dispose()

    def _run(self) -> None:
        retry = FIRST_RETRY
        while self._wake.wait() and not (
            self._stopped.is_set() and not self._pending.is_set()
        ):
            self._wake.clear()
            self._pending.clear()
            done = self._attempt()
            retry = FIRST_RETRY if done else min(2 * retry, LAST_RETRY)
            if not done and not self._stopped.wait(retry):
                self.clean()
            if self._stopped.is_set():
                self._wake.set()

    def _attempt(self) -> bool:
        """Returns whether nothing is left to clean; never raises."""
        try:
            done = self._try()
        except Exception as error:
            if not self._warned:
                warn_of_failure(error)
            self._warned = True
            return False
        self._warned = False
        return done

    def _try(self) -> bool:
        with self._engine.connect() as connection:
            marks = read_marks(connection)
            return not marks or self._clean_once(connection, marks)

    def _clean_once(self, connection: Connection, marks: Mapping[str, str]) -> bool:
        """Cleans what the marks mean, in one process at a time. The lock is
        held by a transaction on a second connection and ends with it, behind a
        pooler too. That transaction reads no rows, so it keeps none from being
        removed."""
        with self._engine.connect() as guard:
            guard.exec_driver_sql("BEGIN")
            try:
                if not guard.scalar(_TRY_LOCK, {"key": ADVISORY_LOCK}):
                    return False  # another process is cleaning
                if frozenset(marks) != self._seen:
                    self._seen, self._horizon = (
                        frozenset(marks),
                        connection.scalar(NOW) or "",
                    )
                if connection.scalar(OLDER, {"horizon": self._horizon}):
                    # A transaction may still read the old rows: rewriting
                    # would keep them.
                    return False
                if not _rewrite_all(connection, marks):
                    return False
                drop_marks(connection, list(marks))
                return True
            finally:
                guard.exec_driver_sql("ROLLBACK")


def _rewrite_all(connection: Connection, marks: Mapping[str, str]) -> bool:
    """Writes the tables anew that the marks mean; returns whether all could
    be."""
    is_seal = set(marks.values()) == {"seal"}
    names = SEAL_TABLES if is_seal else tuple(METADATA.tables)
    pooled = is_pooled(connection.connection.driver_connection)
    if not pooled:
        connection.exec_driver_sql(f"SET lock_timeout = '{LOCK_WAIT}'")
    # A list: all that can be rewritten are, also after one that cannot.
    rewritten = [_rewrite(connection, name, pooled=pooled) for name in names]
    return all(rewritten)


def _rewrite(connection: Connection, table: str, *, pooled: bool) -> bool:
    """Writes a table and its indexes anew; returns False where that must wait.
    The dead rows of a large table are freed at least."""
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
        if pooled:
            _rewrite_in_a_transaction(connection, quoted)
        else:
            connection.exec_driver_sql(f"VACUUM (FULL) {quoted}")
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", "") not in NOT_NOW:
            raise
        return False
    return True


def _rewrite_in_a_transaction(connection: Connection, quoted: str) -> None:
    """Writes the table anew as VACUUM (FULL) does. VACUUM runs in no
    transaction, so behind a pooler its wait for the lock could not be
    limited."""
    index = connection.scalar(_INDEX, {"name": quoted})
    connection.exec_driver_sql("BEGIN")
    try:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_WAIT}'")
        connection.exec_driver_sql(f"CLUSTER {quoted} USING {index}")
        connection.exec_driver_sql("COMMIT")
    except DBAPIError:
        connection.exec_driver_sql("ROLLBACK")
        raise
