"""Reads the constraints out of a migrated database and tries every nullable column as NULL."""

import itertools
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Inspector, inspect, text
from sqlalchemy.types import Boolean, Integer

NUMBERS = ("0", "1", "2", "3")
MOST_ROWS = 20_000


class Check(NamedTuple):
    """A CHECK as the database has it."""

    table: str
    name: str
    condition: str


class Column(NamedTuple):
    """A column of a check: its name, its SQL type and the values to try, as SQL."""

    name: str
    type_name: str
    values: tuple[str, ...]


def read_checks(engine: Engine) -> Iterator[Check]:
    """Yields every CHECK of every table."""
    inspector = inspect(engine)
    for table in inspector.get_table_names():
        for check in inspector.get_check_constraints(table):
            yield Check(table, str(check["name"]), check["sqltext"])


def count_checks(connection: Connection) -> int:
    """Counts the checks without the inspector, which reads SQLite's text by a pattern."""
    if connection.dialect.name == "sqlite":
        statements = connection.exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE type = 'table'"
        )
        return sum(
            len(re.findall(r"\bCHECK\s*\(", statement)) for statement in statements.scalars()
        )
    query = (
        "SELECT count(*) FROM pg_constraint"
        " WHERE contype = 'c' AND connamespace = 'public'::regnamespace"
    )
    return int(connection.exec_driver_sql(query).scalar_one())


def passes_by_null(connection: Connection, check: Check) -> list[str]:
    """Returns the rows for which the check is NULL, so passes without having been true."""
    columns = columns_of(connection, check)
    rows = itertools.product(*(column.values for column in columns))
    first = itertools.islice(rows, MOST_ROWS + 1)
    selects = [
        "SELECT "
        + ", ".join(
            f"CAST({value} AS {column.type_name}) AS {quoted(connection, column.name)}"
            for value, column in pairs
        )
        for pairs in (list(zip(row, columns, strict=True)) for row in first)
    ]
    assert 0 < len(selects) <= MOST_ROWS, f"{check.name}: {len(selects)} rows to try"
    passing: list[str] = []
    for batch in batches(selects):
        tried = f"({' UNION ALL '.join(batch)}) AS tried"
        query = f"SELECT * FROM {tried} WHERE ({check.condition}) IS NULL"
        for row in connection.execute(text(query.replace(":", r"\:"))).mappings():
            passing.append(f"{check.table}.{check.name} is NULL for {dict(row)}")
    return passing


def batches(selects: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(selects), 200):
        yield selects[start : start + 200]


def columns_of(connection: Connection, check: Check) -> list[Column]:
    """Returns the columns that the check names, each with its values: NULL where it may be NULL,
    and the words of the check."""
    columns = inspect(connection).get_columns(check.table)
    words = set(re.findall(r"[a-z_0-9]+", re.sub(r"'[^']*'", "", check.condition)))
    literals = sorted(set(re.findall(r"'[^']*'", check.condition)) | {"''", "'x'"})
    return [
        Column(
            column["name"], column["type"].compile(connection.dialect), values_of(column, literals)
        )
        for column in columns
        if column["name"] in words
    ]


def values_of(column: Any, literals: list[str]) -> tuple[str, ...]:
    values = ("TRUE", "FALSE") if isinstance(column["type"], Boolean) else tuple(literals)
    values = NUMBERS if isinstance(column["type"], Integer) else values
    return (*values, "NULL") if column["nullable"] else values


def quoted(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote(name)


def unguarded_by_null(engine: Engine) -> list[str]:
    """Returns the columns that no foreign key looks at once another column of their only foreign
    key is NULL.

    A foreign key of several columns is not checked at all where one of them is NULL.
    """
    inspector = inspect(engine)
    return [
        line for table in inspector.get_table_names() for line in unguarded_of(inspector, table)
    ]


def unguarded_of(inspector: Inspector, table: str) -> list[str]:
    nullable = {column["name"] for column in inspector.get_columns(table) if column["nullable"]}
    keys = inspector.get_foreign_keys(table)
    always = {
        name
        for key in keys
        if not nullable & set(key["constrained_columns"])
        for name in key["constrained_columns"]
    }
    return [
        f"{table}.{key['name']} leaves {name} unchecked where"
        f" {' or '.join(sorted(nullable & set(key['constrained_columns'])))} is NULL"
        for key in keys
        if nullable & set(key["constrained_columns"])
        for name in key["constrained_columns"]
        if name not in nullable | always
    ]
