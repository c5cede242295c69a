"""Engines for the two databases.

SQLite: WAL, FULL, foreign keys, BEGIN IMMEDIATE for the writer, query_only for
readers.
"""

import time
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from app.storage.sql.prepared import run_on_sqlite
from app.storage.sql.transactions import begin_explicitly

# The WAL-reset bug corrupts databases in 3.7.0 to 3.51.2
# (sqlite.org/wal.html).
SQLITE_FLOOR = (3, 51, 3)
# The driver would wait two minutes for an address that never answers.
CONNECT_SECONDS = 5


@cache
def sqlite_module() -> Any:
    """Returns a driver: the bundled one, whose SQLite is new, where the
    machine has a wheel of it (x86_64 Linux only), else Python's own, which is
    not loaded beside it."""
    try:
        from pysqlite3 import dbapi2 as driver
    except ImportError:
        import sqlite3 as driver
    return driver


def is_sqlite(url: str) -> bool:
    return url.startswith("sqlite")


def _pragmas(engine: Engine, *, begin: str, lines: tuple[str, ...]) -> None:
    @event.listens_for(engine, "connect")
    def connect(connection: Any, _: ConnectionPoolEntry) -> None:
        # Else the driver opens DEFERRED transactions of its own, which lose
        # updates.
        connection.isolation_level = None
        for line in lines:
            _set(connection, line)

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        run_on_sqlite(connection, begin)


def _set(connection: Any, pragma: str) -> None:
    """Sets a pragma; tries for 30 s, then raises the driver's error. The
    change to WAL ignores busy_timeout, and fails while another process
    starts."""
    deadline = time.monotonic() + 30
    while True:
        try:
            connection.execute(f"PRAGMA {pragma}")
            return
        except sqlite_module().OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


# A command looks up a few rows by their keys, also within PostgreSQL's own
# checks of foreign keys. Planned while a table is small or was never analysed,
# these would read all of it, at every check, until the server analyses the
# table a minute later.
WRITER_SETTINGS = {
    "enable_seqscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "enable_material": "off",
    "plan_cache_mode": "force_generic_plan",
    "jit": "off",
    # ms, as SQLite's busy_timeout: a lock of another program must not stop
    # every vote silently
    "lock_timeout": "10000",
}
WRITER_PRAGMAS = (
    *(
        "busy_timeout=10000",
        "journal_mode=WAL",
        "synchronous=FULL",
        # pages, 16 MiB; checkpoints.py is sooner where it can
        "wal_autocheckpoint=4000",
        "foreign_keys=ON",
        "mmap_size=0",
    ),
    # What is deleted is overwritten; see cleaning.py for the rest
    "secure_delete=ON",
)
READER_PRAGMAS = ("query_only=ON", "mmap_size=0")
PATIENCE = 10_000  # ms that a reader waits where SQLite's file is locked


def network(url: str, **more: object) -> dict[str, object]:
    """Returns the driver's options: how long to wait for a server, unless the
    address says it, and whatever more is given."""
    wait = {} if "connect_timeout" in url else {"connect_timeout": CONNECT_SECONDS}
    return {"connect_args": {**wait, **more}}


def writer_engine(url: str) -> Engine:
    """Returns the engine of the one connection that writes."""
    if not is_sqlite(url):
        engine = create_engine(
            url,
            pool_size=1,
            max_overflow=0,
            pool_pre_ping=True,
            **network(url),
            **DISCREET,
        )
        begin_explicitly(engine, "BEGIN", WRITER_SETTINGS)
        return engine
    engine = create_engine(
        url, module=sqlite_module(), pool_size=1, max_overflow=0, **THREADS, **DISCREET
    )
    _pragmas(engine, begin="BEGIN IMMEDIATE", lines=WRITER_PRAGMAS)
    return engine


def reader_engine(url: str, connections: int, patience: int = PATIENCE) -> Engine:
    """Returns the engine of connections that read a snapshot per transaction
    and change nothing; `patience` is for SQLite alone."""
    if not is_sqlite(url):
        engine = create_engine(
            url,
            pool_size=connections,
            max_overflow=0,
            pool_pre_ping=True,
            **network(url),
            **DISCREET,
        )
        begin_explicitly(engine, "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY", {})
        return engine
    engine = create_engine(
        url,
        module=sqlite_module(),
        pool_size=connections,
        max_overflow=0,
        **THREADS,
        **DISCREET,
    )
    _pragmas(engine, begin="BEGIN", lines=(f"busy_timeout={patience}", *READER_PRAGMAS))
    return engine


def migration_engine(url: str) -> Engine:
    """Returns an engine with foreign keys OFF: alembic's batch mode rebuilds
    tables, which would delete the rows that refer to them."""
    if not is_sqlite(url):
        return create_engine(url, poolclass=NullPool, **network(url, **UNPREPARED))
    engine = create_engine(url, module=sqlite_module(), poolclass=NullPool)
    _pragmas(
        engine,
        begin="BEGIN IMMEDIATE",
        lines=(
            "busy_timeout=30000",
            "journal_mode=WAL",
            "synchronous=FULL",
            "secure_delete=ON",
        ),
    )
    return engine


# For what runs seldom: behind a pooler another connection would not know the
# statements.
UNPREPARED: dict[str, object] = {"prepare_threshold": None}
# An error's message is logged: it must not contain what somebody voted or
# wrote.
DISCREET: dict[str, object] = {"hide_parameters": True}
THREADS: dict[str, object] = {"connect_args": {"check_same_thread": False}}


def share(name: str, value: object, *engines: Engine | None) -> None:
    """Puts a value into the `info` of every connection that the engines will
    make."""
    for engine in filter(None, engines):

        @event.listens_for(engine, "connect")
        def connect(_: Any, record: ConnectionPoolEntry) -> None:
            record.info[name] = value


def settings_in_force(engine: Engine) -> dict[str, str]:
    """Returns the settings that the database runs with, read back from it."""
    names = ["journal_mode", "synchronous", "foreign_keys"]
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            return {
                name: str(connection.exec_driver_sql(f"PRAGMA {name}").scalar())
                for name in names
            }
        names = ["synchronous_commit", "fsync", "full_page_writes"]
        return {
            name: str(connection.exec_driver_sql(f"SHOW {name}").scalar())
            for name in names
        }
