"""Marks in the database that the files must be cleaned.

A commit that erases leaves a mark in `setting`, in the same transaction, so
that the next start does what a kill in between has prevented.
"""

from sqlalchemy import Connection, delete, insert, select

from app.storage.schema.core import table
from app.storage.sql.rows import pairs

setting = table("setting")
MARK = "cleaning:"


def mark_for_cleaning(connection: Connection, token: str, scope: str) -> None:
    """Marks, in the erasing transaction, that the files must be cleaned of a
    `seal` or `erase`."""
    connection.execute(insert(setting).values(key=MARK + token, value=scope))


def read_marks(connection: Connection) -> dict[str, str]:
    """Returns {key: scope} of what is to be cleaned."""
    query = select(setting.c.key, setting.c.value)
    return pairs(connection, query.where(setting.c.key.startswith(MARK)))


def drop_marks(connection: Connection, keys: list[str]) -> None:
    """Deletes the marks of what has been cleaned."""
    connection.execute(delete(setting).where(setting.c.key.in_(keys)))
