"""Statements that a query will probably run, read in one round trip before it
runs them."""

import contextlib
from collections.abc import Iterator

from sqlalchemy import Connection

from app.storage.sql.prepared import Call, Prepared, run_together
from app.storage.sql.transactions import READ_AHEAD


@contextlib.contextmanager
def reading_ahead(connection: Connection, *calls: Call) -> Iterator[None]:
    """Gives the rows of these calls to the Prepared that run them within the
    block; SQLite reads nothing ahead. For readers only: nothing may change
    meanwhile in their transaction."""
    if connection.dialect.name == "sqlite" or not calls:
        yield
        return
    rows = run_together(connection, *calls)
    connection.info[READ_AHEAD] = [
        (statement, values, answer)
        for (statement, values), answer in zip(calls, rows, strict=True)
        if isinstance(statement, Prepared)
    ]
    try:
        yield
    finally:
        del connection.info[READ_AHEAD]
