"""Transactions on PostgreSQL: they begin in the same round trip as their first
statement.

The driver would begin one by itself, wait for the answer, and only then send
the statement. So its connections are in autocommit, and a BEGIN of our own
goes ahead of whatever comes first; behind a pooler the settings of the
transaction too.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from app.storage.sql.poolers import carries_prepared, is_pooled

# In a connection's info: what is still to be sent ahead of the next statement,
# and what always is.
_TO_BEGIN, _BEGIN = "to_begin", "begin"
# In a connection's info: [(statement, its values, its rows)]
READ_AHEAD = "read_ahead"
PREPARED = 400  # statements that a connection keeps prepared, at most


def begin_explicitly(engine: Engine, begin: str, settings: Mapping[str, str]) -> None:
    """Begins every transaction of the engine with this statement and these
    settings."""

    @event.listens_for(engine, "connect")
    def connect(driver: Any, record: ConnectionPoolEntry) -> None:
        driver.autocommit = True
        driver.prepared_max = PREPARED
        record.info[_BEGIN] = (begin,)
        if not is_pooled(driver):
            if settings:
                driver.execute(
                    "; ".join(f"SET {name} = {settings[name]}" for name in settings)
                )
            return
        if settings:
            calls = (
                f"set_config('{name}', '{settings[name]}', true)" for name in settings
            )
            record.info[_BEGIN] = (begin, f"SELECT {', '.join(calls)}")
        if not carries_prepared(driver):
            driver.prepare_threshold = None

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.info[_TO_BEGIN] = connection.info[_BEGIN]

    @event.listens_for(engine, "before_cursor_execute")
    def before(connection: Connection, cursor: Any, *_: Any) -> None:
        for waiting in take_begin(connection):
            cursor.execute(waiting)


def take_begin(connection: Connection) -> tuple[str, ...]:
    """Returns what begins the transaction, to be sent ahead of the next
    statement, once; nothing within a transaction."""
    begin: tuple[str, ...] = connection.info.get(_TO_BEGIN, ())
    if begin:
        connection.info[_TO_BEGIN] = ()
    return begin


def rows_read_ahead(
    connection: Connection, statement: object, values: Mapping[str, object]
) -> Sequence[Any] | None:
    """Returns the rows of a statement that was read ahead in this transaction,
    None for none."""
    for read, given, rows in connection.info.get(READ_AHEAD, ()):
        if read is statement and given == values:
            answer: Sequence[Any] = rows
            return answer
    return None
