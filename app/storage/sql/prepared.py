"""Core statements compiled once and run on the driver's own cursor.

What a ballot costs is mostly what SQLAlchemy adds to it: compiling, and rows of its own. Only for
statements on the path of a ballot or of a push; any other goes through the connection.
"""

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
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import Insert, Update
from sqlalchemy.sql.elements import ClauseElement

Row = tuple[Any, ...]


class Statement(Protocol):
    """What `run_together` runs: on SQLite by `run`, on PostgreSQL by what `filled` returns."""

    def text(self, connection: Connection) -> str: ...

    def run(self, connection: Connection, **values: Any) -> list[Row]: ...

    def filled(self, connection: Connection, values: dict[str, Any]) -> tuple[str, Any]: ...


Call = tuple[Statement, dict[str, Any]]


@contextlib.contextmanager
def translating(connection: Connection, text: str) -> Iterator[None]:
    """Raises the driver's errors as SQLAlchemy's, without parameters: they may be somebody's vote,
    and errors are logged."""
    base = connection.dialect.loaded_dbapi.Error
    try:
        yield
    except base as error:
        raise DBAPIError.instance(
            text, {}, error, base, hide_parameters=True, dialect=connection.dialect
        ) from error


class Compiled:
    """The text of a statement for one driver; `names` of its parameters in their order, None where
    the driver takes them by name; `constants` are the values that the statement itself has."""

    def __init__(self, statement: Executable, connection: Connection) -> None:
        assert isinstance(statement, ClauseElement)
        compiled = statement.compile(dialect=connection.dialect)
        assert isinstance(compiled, SQLCompiler)
        self.text = str(compiled)
        self.names: Sequence[str] | None = compiled.positiontup
        self.constants = {
            name: value for name, value in compiled.params.items() if value is not None
        }


class Prepared:
    """A statement with bindparams. Its rows are the driver's: on SQLite booleans are 0 and 1, and
    JSON is text."""

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._compiled: dict[str, Compiled] = {}  # by dialect

    def run(self, connection: Connection, **values: Any) -> list[Row]:
        """Returns the rows, none for a statement that gives none. Raises SQLAlchemy's errors."""
        return self._execute(connection, values)[0]

    def count(self, connection: Connection, **values: Any) -> int:
        """Returns how many rows it changed."""
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
        """Returns (SQL, parameters) as the driver takes them."""
        compiled = self._for(connection)
        values = compiled.constants | values
        if compiled.names is None:
            return compiled.text, values
        return compiled.text, tuple(
            [
                json.dumps(value) if type(value) is list else value
                for value in map(values.__getitem__, compiled.names)
            ]
        )

    def text(self, connection: Connection) -> str:
        """Returns the SQL as the driver takes it, compiled at the first call."""
        return self._for(connection).text

    def _for(self, connection: Connection) -> Compiled:
        dialect = connection.dialect.name
        if dialect not in self._compiled:
            self._compiled[dialect] = Compiled(self._statement, connection)
        return self._compiled[dialect]


class PreparedRows:
    """An insert or update of any number of rows with one text.

    PostgreSQL unfolds a list for each column, SQLite runs it row by row. Its values are `rows`,
    tuples of `names`; what `returning` names comes back for each row, in no order to rely on. With
    a `key`, which are the last of the names, the rows of that key are updated instead.
    """

    def __init__(
        self,
        table: Table,
        names: Sequence[str],
        returning: Sequence[str] = (),
        key: Sequence[str] = (),
    ) -> None:
        columns = [column.name for column in table.c]
        values = [name for name in columns if name in names and name not in key]
        if [*values, *key] != list(names):  # the order in which the text names them
            raise TypeError(f"{table.name}: rows are given in the order of its columns, a key last")
        self._names, self._returns = tuple(names), bool(returning)
        single, many = _updates(table, values, key) if key else _inserts(table, names)
        returned = [table.c[name] for name in returning]
        self._single = Prepared(single.returning(*returned) if returned else single)
        self._many = Prepared(many.returning(*returned) if returned else many)

    def text(self, connection: Connection) -> str:
        """Returns the SQL as the driver takes it, compiled at the first call."""
        is_sqlite = connection.dialect.name == "sqlite"
        return (self._single if is_sqlite else self._many).text(connection)

    def run(self, connection: Connection, **values: Any) -> list[Row]:
        text, rows = self._single.text(connection), values["rows"]
        returned: list[Row] = []
        with (
            translating(connection, text),
            contextlib.closing(connection.connection.cursor()) as cursor,
        ):
            if not self._returns:
                cursor.executemany(text, rows)
                return []
            for row in rows:
                returned += cursor.execute(text, row).fetchall()
        return returned

    def filled(self, connection: Connection, values: dict[str, Any]) -> tuple[str, Any]:
        columns = zip(*values["rows"], strict=True)
        return self._many.filled(
            connection, dict(zip(self._names, map(list, columns), strict=True))
        )


def _lists(table: Table, names: Sequence[str]) -> Any:
    """Returns PostgreSQL's table of one list for each column."""
    lists = (cast(bindparam(name), ARRAY(table.c[name].type)) for name in names)
    return func.unnest(*lists).table_valued(*names).render_derived()


def _inserts(table: Table, names: Sequence[str]) -> tuple[Insert, Insert]:
    """Returns the insert of one row, and that of lists of values."""
    single = insert(table).values({name: bindparam(name) for name in names})
    lists = _lists(table, names)
    return single, insert(table).from_select(names, select(*lists.c), include_defaults=False)


def _updates(table: Table, values: Sequence[str], key: Sequence[str]) -> tuple[Update, Update]:
    """Returns the update of one row, and that of lists of values."""
    is_key = [table.c[name] == bindparam(f"the_{name}") for name in key]
    single = update(table).where(*is_key).values({name: bindparam(name) for name in values})
    lists = _lists(table, [*values, *key])
    many = (
        update(table)
        .where(*(table.c[name] == lists.c[name] for name in key))
        .values({name: lists.c[name] for name in values})
    )
    return single, many


class InList(ColumnElement[bool]):
    """`column` is one of a list that is bound as a whole, so that the text is the same for every
    length."""

    inherit_cache = False

    def __init__(self, column: "Column[Any]", name: str) -> None:
        self.column, self.values = column, bindparam(name, type_=ARRAY(column.type))


@compiles(InList, "sqlite")
def _in_json(element: InList, compiler: SQLCompiler, **kw: Any) -> str:
    values = func.json_each(element.values).table_valued("value")
    return compiler.process(element.column.in_(select(values.c.value)), **kw)


@compiles(InList, "postgresql")
def _in_array(element: InList, compiler: SQLCompiler, **kw: Any) -> str:
    return compiler.process(element.column == any_(element.values), **kw)


def run_together(connection: Connection, *calls: Call) -> list[list[Row]]:
    """Returns the rows of each call. PostgreSQL gets all of them in one round trip: over a network
    each trip costs more than the work."""
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
