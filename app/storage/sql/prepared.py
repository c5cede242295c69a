"""Core statements compiled once and run on the driver's own cursor.

What a ballot costs is mostly what SQLAlchemy adds to it: compiling, and rows
of its own. Only for statements on the path of a ballot or of a push; any other
goes through the connection.
"""

import contextlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Connection,
    any_,
    bindparam,
    func,
    select,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement, TextClause

from app.storage.sql.transactions import rows_read_ahead, take_begin

Row = tuple[Any, ...]
Values = Mapping[str, object]  # of parameters


class Statement(Protocol):
    """What `run_together` runs: on SQLite by `run`, on PostgreSQL by what
    `filled` returns, planned once for each connection where it is
    `planned`."""

    planned: bool

    def text(self, connection: Connection) -> str: ...

    def run(self, connection: Connection, **values: Any) -> list[Row]: ...

    def filled(self, connection: Connection, values: Values) -> tuple[str, Any]: ...


Call = tuple[Statement, Values]


@contextlib.contextmanager
def translating(connection: Connection, text: str) -> Iterator[None]:
    """Raises the driver's errors as SQLAlchemy's, without parameters: they may
    be somebody's vote, and errors are logged."""
    try:
        yield
    except connection.dialect.loaded_dbapi.Error as error:
        raise translated(connection, text, error) from error


def translated(connection: Connection, text: str, error: Exception) -> BaseException:
    """Returns the driver's error as SQLAlchemy's, as `translating` raises
    it."""
    dialect = connection.dialect
    base = dialect.loaded_dbapi.Error
    return DBAPIError.instance(
        text, {}, error, base, hide_parameters=True, dialect=dialect
    )


def run_on_sqlite(
    connection: Connection, text: str, parameters: Any = (), *, many: bool = False
) -> Any:
    """Returns the driver's cursor after a statement, or after it has run with
    each of `many` parameters. A context for each of a ballot's statements
    would cost a tenth of the ballot."""
    # `driver_connection` takes four calls
    driver: Any = connection.connection.dbapi_connection
    try:
        return (driver.executemany if many else driver.execute)(text, parameters)
    except connection.dialect.loaded_dbapi.Error as error:
        raise translated(connection, text, error) from error


class Compiled:
    """The text of a statement for one driver; `names` of its parameters in
    their order, None where the driver takes them by name; `constants` are the
    values that the statement itself has; `has_lists` says whether a parameter
    is a list."""

    def __init__(self, statement: Executable, connection: Connection) -> None:
        assert isinstance(statement, ClauseElement)
        compiled = statement.compile(dialect=connection.dialect)
        assert isinstance(compiled, SQLCompiler)
        self.text = str(compiled)
        self.names: Sequence[str] | None = compiled.positiontup
        self.constants = {
            name: value for name, value in compiled.params.items() if value is not None
        }
        self.has_lists = any(
            isinstance(bind.type, ARRAY) for bind in compiled.binds.values()
        )


class Prepared:
    """A statement with bindparams. Its rows are the driver's: on SQLite
    booleans are 0 and 1, and JSON is text."""

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        # COMMIT and the like have no plan
        self.planned = not isinstance(statement, TextClause)
        self._compiled: dict[str, Compiled] = {}  # by dialect

    def run(self, connection: Connection, **values: Any) -> list[Row]:
        """Returns the rows, none for a statement that gives none. Raises
        SQLAlchemy's errors."""
        if connection.dialect.name == "sqlite":
            cursor = run_on_sqlite(connection, *self.filled(connection, values))
            on_file: list[Row] = cursor.fetchall()
            return on_file
        if (rows := rows_read_ahead(connection, self, values)) is not None:
            return list(rows)
        [cursor] = _send(connection, [(self, values)])
        return _rows(cursor)

    def filled(self, connection: Connection, values: Values) -> tuple[str, Any]:
        """Returns (SQL, parameters) as the driver takes them."""
        compiled = self._compiled.get(connection.dialect.name) or self._for(connection)
        merged = {**compiled.constants, **values} if compiled.constants else values
        if compiled.names is None:
            return compiled.text, merged
        parameters = map(merged.__getitem__, compiled.names)
        return compiled.text, tuple(
            map(_listed, parameters) if compiled.has_lists else parameters
        )

    def text(self, connection: Connection) -> str:
        """Returns the SQL as the driver takes it, compiled at the first
        call."""
        return self._for(connection).text

    def _for(self, connection: Connection) -> Compiled:
        dialect = connection.dialect.name
        if dialect not in self._compiled:
            self._compiled[dialect] = Compiled(self._statement, connection)
        return self._compiled[dialect]


def _listed(value: object) -> object:
    """Returns a value as SQLite takes it: a list as JSON."""
    return json.dumps(value) if type(value) is list else value


class InList(ColumnElement[bool]):
    """`column` is one of a list that is bound as a whole, so that the text is
    the same for every length."""

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
    """Returns the rows of each call. PostgreSQL gets all of them in one round
    trip: over a network each trip costs more than the work."""
    if connection.dialect.name == "sqlite":
        return [statement.run(connection, **values) for statement, values in calls]
    # nothing is sent for an insert of no rows
    cursors = iter(
        _send(connection, [call for call in calls if call[1].get("rows", True)])
    )
    return [
        _rows(next(cursors)) if values.get("rows", True) else [] for _, values in calls
    ]


def _send(connection: Connection, calls: Sequence[Call]) -> list[Any]:
    """Sends the calls to PostgreSQL in one round trip, after the BEGIN where
    that is due; returns a cursor for each."""
    driver: Any = connection.connection.driver_connection
    begin = take_begin(connection)
    cursors = [driver.cursor() for _ in calls]
    is_alone = len(calls) == 1 and not begin
    with translating(connection, ""), _NO_PIPELINE if is_alone else driver.pipeline():
        for statement_ahead in begin:
            driver.cursor().execute(statement_ahead)
        for cursor, (statement, values) in zip(cursors, calls, strict=True):
            cursor.execute(
                *statement.filled(connection, values), prepare=statement.planned
            )
    return cursors


_NO_PIPELINE = contextlib.nullcontext()


def _rows(cursor: Any) -> list[Row]:
    return list(cursor.fetchall()) if cursor.description else []
