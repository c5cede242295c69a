"""Conditions on rows, and reads of them, that many tables need."""

from typing import Any, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Executable,
    Select,
    Table,
    and_,
    func,
    select,
)

T = TypeVar("T")
Condition = ColumnElement[bool]


def matches(table: Table, /, **values: object) -> Condition:
    """Returns the condition that a row has these values, by column; None is
    NULL."""
    return and_(*(table.c[name] == value for name, value in values.items()))


def query_of(table: Table, /, *columns: str, **values: object) -> Select[Any]:
    """Returns the query of these columns, or of all, of the rows that have
    these values."""
    chosen = [table.c[name] for name in columns or table.c.keys()]
    return select(*chosen).where(matches(table, **values))


def any_row(connection: Connection, query: Select[Any]) -> bool:
    """Returns whether the query gives a row."""
    return connection.execute(query.limit(1)).first() is not None


def count_rows(connection: Connection, condition: Condition) -> int:
    """Counts the rows of the table that the condition is on."""
    query = select(func.count()).where(condition)
    return int(connection.execute(query).scalar_one())


def highest(connection: Connection, column: Column[Any], condition: Condition) -> int:
    """Returns the highest value of a column of whole numbers; 0 without a
    row."""
    query = select(func.max(column)).where(condition)
    return int(connection.execute(query).scalar() or 0)


def first_as(
    kind: type[T], connection: Connection, query: Select[Any], /, **values: object
) -> T | None:
    """Returns the first row as a value whose fields have the names of the
    columns; None without a row. `values` are of the query's parameters."""
    row = connection.execute(query, values).first()
    return kind(**row._mapping) if row else None


def all_as(
    kind: type[T], connection: Connection, query: Select[Any], /, **values: object
) -> list[T]:
    """Returns the rows as values whose fields have the names of the columns.
    `values` are of the query's parameters."""
    return [kind(**row._mapping) for row in connection.execute(query, values)]


def pairs(connection: Connection, query: Select[Any]) -> dict[Any, Any]:
    """Returns {first column: second} of the rows, in their order."""
    return {row[0]: row[1] for row in connection.execute(query)}


def values_of(
    connection: Connection, query: Executable, /, **values: object
) -> set[Any]:
    """Returns the values of a query of one column, each once. `values` are of
    the query's parameters."""
    return set(connection.execute(query, values).scalars())
