"""Core statements compiled once and run on the driver's own cursor: what a ballot costs is mostly what SQLAlchemy adds to it."""

import contextlib
import json
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Connection,
    Table,
    any_,
    bindparam,
    cast,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import Insert, Update
from sqlalchemy.sql.expression import Executable

Row = tuple[Any, ...]


class Statement(Protocol):
    """What `run_together` runs, on SQLite by `run` and on PostgreSQL by `filled`."""

    def text(self, connection: Connection) -> str: ...

    def run(self, connection: Connection, **values: Any) -> list[Row]: ...

    def filled(self, connection: Connection, values: dict[str, Any]) -> tuple[str, Any]: ...


Call = tuple[Statement, dict[str, Any]]


@contextlib.contextmanager
def translating(connection: Connection, text: str) -> Iterator[None]:
    """The driver's errors as SQLAlchemy's, without parameters: they may be somebody's vote, and errors are logged."""
    base = connection.dialect.loaded_dbapi.Error
    try:
        yield
    except base as error:
        raise DBAPIError.instance(
            text, {}, error, base, hide_parameters=True, dialect=connection.dialect
        ) from error


class Prepared:
    """A statement with bindparams. Rows come as the driver gives them: on SQLite booleans are 0 and 1, JSON is text."""

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._texts: dict[str, tuple[str, Sequence[str] | None, dict[str, Any]]] = {}

    def run(self, connection: Connection, **values: Any) -> list[Row]:
        """Its rows, or none for a statement that gives none. Raises SQLAlchemy's errors, as any other execution."""
        return self._execute(connection, values)[0]

    def count(self, connection: Connection, **values: Any) -> int:
        """How many rows it changed."""
        return self._execute(connection, values)[1]

    def _execute(self, connection: Connection, values: dict[str, Any]) -> tuple[list[Row], int]:
        text, parameters = self.filled(connection, values)
        with (
            translating(connection, text),
            contextlib.closing(connection.connection.cursor()) as cursor,
        ):
            cursor.execute(text, parameters)
            return (list(cursor.fetchall()) if cursor.description else []), cursor.rowcount

    def filled(self, connection: Connection, values: dict[str, Any]) -> tuple[str, Any]:
        """(SQL, parameters) as the driver takes them."""
        text, names, constants = self._text(connection)
        values = constants | values
        if names is None:
            return text, values
        return text, tuple(
            [
                json.dumps(value) if type(value) is list else value
                for value in map(values.__getitem__, names)
            ]
        )

    def text(self, connection: Connection) -> str:
        """As the driver takes it."""
        return self._text(connection)[0]

    def _text(self, connection: Connection) -> tuple[str, Sequence[str] | None, dict[str, Any]]:
        key = connection.dialect.name
        if key not in self._texts:
            compiled = self._statement.compile(dialect=connection.dialect)  # type: ignore[attr-defined]
            constants = {
                name: value for name, value in compiled.params.items() if value is not None
            }
            self._texts[key] = (str(compiled), compiled.positiontup, constants)
        return self._texts[key]


class PreparedRows:
    """An insert of any number of rows with one text: PostgreSQL unfolds a list for each column, SQLite runs it row by row.

    Its values are `rows`, tuples of `names`; what `returning` names comes back for each, in no order to rely on. With a `key`,
    which are the last of the names, the rows of that key are updated instead.
    """

    def __init__(
        self,
        table: Table,
        names: Sequence[str],
        returning: Sequence[str] = (),
        key: Sequence[str] = (),
    ) -> None:
        values = [one.name for one in table.c if one.name in names and one.name not in key]
        if [*values, *key] != list(names):
            raise TypeError(
                f"{table.name}: rows are given in the order of its columns, a key last"
            )  # as the text names them
        self._names, self._returns = tuple(names), bool(returning)
        lists = (
            func.unnest(*(cast(bindparam(name), ARRAY(table.c[name].type)) for name in names))
            .table_valued(*names)
            .render_derived()
        )
        one: Insert | Update
        many: Insert | Update
        if key:
            here = [table.c[name] == bindparam(f"the_{name}") for name in key]
            one = update(table).where(*here).values({name: bindparam(name) for name in values})
            many = (
                update(table)
                .where(*(table.c[name] == lists.c[name] for name in key))
                .values({name: lists.c[name] for name in values})
            )
        else:
            one = insert(table).values({name: bindparam(name) for name in values})
            many = insert(table).from_select(values, select(*lists.c), include_defaults=False)
        back = [table.c[name] for name in returning]
        self._one, self._many = (
            Prepared(each.returning(*back) if back else each) for each in (one, many)
        )

    def text(self, connection: Connection) -> str:
        """As the driver takes it."""
        return (self._one if connection.dialect.name == "sqlite" else self._many).text(connection)

    def run(self, connection: Connection, **values: Any) -> list[Row]:
        text, rows, found = self._one.text(connection), values["rows"], []
        with (
            translating(connection, text),
            contextlib.closing(connection.connection.cursor()) as cursor,
        ):
            if not self._returns:
                cursor.executemany(text, rows)
                return []
            for row in rows:
                found += cursor.execute(text, row).fetchall()
        return found

    def filled(self, connection: Connection, values: dict[str, Any]) -> tuple[str, Any]:
        columns = zip(*values["rows"], strict=True)
        return self._many.filled(
            connection, dict(zip(self._names, map(list, columns), strict=True))
        )


class InList(ColumnElement[bool]):
    """`column` is one of a list that is bound whole, so that the text is the same for every length."""

    inherit_cache = False

    def __init__(self, column: "Column[Any]", name: str) -> None:
        self.column, self.values = column, bindparam(name, type_=ARRAY(column.type))


@compiles(InList, "sqlite")
def _among_json(element: InList, compiler: SQLCompiler, **kw: Any) -> str:
    values = func.json_each(element.values).table_valued("value")
    return compiler.process(element.column.in_(select(values.c.value)), **kw)


@compiles(InList, "postgresql")
def _among_array(element: InList, compiler: SQLCompiler, **kw: Any) -> str:
    return compiler.process(element.column == any_(element.values), **kw)


def run_together(connection: Connection, *calls: Call) -> list[list[Row]]:
    """The rows of each. PostgreSQL gets all of them in one round trip: over a network each trip costs more than the work."""
    if connection.dialect.name == "sqlite":
        return [statement.run(connection, **values) for statement, values in calls]
    driver: Any = connection.connection.driver_connection
    cursors = [
        driver.cursor() if values.get("rows", True) else None for _, values in calls
    ]  # none for an insert of no rows
    with translating(connection, ""), driver.pipeline():
        for cursor, (statement, values) in zip(cursors, calls, strict=True):
            if cursor:
                cursor.execute(*statement.filled(connection, values))
    return [list(cursor.fetchall()) if cursor and cursor.description else [] for cursor in cursors]
