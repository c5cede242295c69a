"""Core statements compiled once and run on the driver's own cursor.

What a ballot costs is mostly what SQLAlchemy adds to it: compiling, and rows of its
own. Only for statements on the path of a ballot or of a push; any other goes through
the connection.
"""

import contextlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

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
from sqlalchemy.sql.elements import ClauseElement, TextClause

from app.storage.sql.transactions import rows_read_ahead, take_begin

Row = tuple[Any, ...]
Values = Mapping[str, object]  # of parameters


class Statement(Protocol):
    """What `run_together` runs: on SQLite by `run`, on PostgreSQL by what `filled`
    returns, planned once for each connection where it is `planned`."""

    planned: bool

    def text(self, connection: Connection) -> str: ...

    def run(self, connection: Connection, **values: Any) -> list[Row]: ...

    def filled(self, connection: Connection, values: Values) -> tuple[str, Any]: ...


Call = tuple[Statement, Values]


@contextlib.contextmanager
def translating(connection: Connection, text: str) -> Iterator[None]:
    """Raises the driver's errors as SQLAlchemy's, without parameters: they may be
    somebody's vote, and errors are logged."""
    try:
        yield
    except connection.dialect.loaded_dbapi.Error as error:
        raise translated(connection, text, error) from error


def translated(connection: Connection, text: str, error: Exception) -> BaseException:
    """Returns the driver's error as SQLAlchemy's, as `translating` raises it."""
    dialect = connection.dialect
    base = dialect.loaded_dbapi.Error
    return DBAPIError.instance(
        text, {}, error, base, hide_parameters=True, dialect=dialect
    )


def run_on_sqlite(
    connection: Connection, text: str, parameters: Any = (), *, many: bool = False
) -> Any:
    """Returns the driver's cursor after a statement, or after it has run with each of
    `many` parameters. A context for each of a ballot's statements would cost a tenth of
    the ballot."""
    # `driver_connection` takes four calls
    driver: Any = connection.connection.dbapi_connection
    try:
        return (driver.executemany if many else driver.execute)(text, parameters)
    except connection.dialect.loaded_dbapi.Error as error:
        raise translated(connection, text, error) from error


class Compiled:
    """The text of a statement for one driver; `names` of its parameters in their order,
    None where the driver takes them by name; `constants` are the values that the
    statement itself has; `has_lists` says whether a parameter is a list."""

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
    """A statement with bindparams. Its rows are the driver's: on SQLite booleans are 0
    and 1, and JSON is text."""

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        # COMMIT and the like have no plan
        self.planned = not isinstance(statement, TextClause)
        self._compiled: dict[str, Compiled] = {}  # by dialect

    def run(self, connection: Connection, **values: Any) -> list[Row]:
        """Returns the rows, none for a statement that gives none. Raises SQLAlchemy's
        errors."""
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
        """Returns the SQL as the driver takes it, compiled at the first call."""
        return self._for(connection).text

    def _for(self, connection: Connection) -> Compiled:
        dialect = connection.dialect.name
        if dialect not in self._compiled:
            self._compiled[dialect] = Compiled(self._statement, connection)
        return self._compiled[dialect]


def _listed(value: object) -> object:
    """Returns a value as SQLite takes it: a list as JSON."""
    return json.dumps(value) if type(value) is list else value


class Parent(NamedTuple):
    """The row that a new row belongs to: its row id goes into `column`, and is looked
    up by the columns `key` of its `table`."""

    column: str
    table: Table
    key: Sequence[str]


class PreparedRows:
    """An insert or update of any number of rows with one text.

    PostgreSQL unfolds a list for each column, SQLite runs it row by row. Its values are
    `rows`, tuples of `names`, after the key of their `parent` where there is one. With
    a `key`, which are the last of the names, the rows of that key are updated instead.
    """

    planned = True

    def __init__(
        self,
        table: Table,
        names: Sequence[str],
        key: Sequence[str] = (),
        parent: Parent | None = None,
    ) -> None:
        columns = [column.name for column in table.c]
        values = [name for name in columns if name in names and name not in key]
        if [*values, *key] != list(names):  # the order in which the text names them
            raise TypeError(
                f"{table.name}: rows are given in the order of its columns, a key last"
            )
        single, many = (
            _updates(table, values, key) if key else _inserts(table, names, parent)
        )
        self._names = (*(map(_of, parent.key) if parent else ()), *names)
        self._single, self._many = Prepared(single), Prepared(many)

    def text(self, connection: Connection) -> str:
        """Returns the SQL as the driver takes it, compiled at the first call."""
        is_sqlite = connection.dialect.name == "sqlite"
        return (self._single if is_sqlite else self._many).text(connection)

    def run(self, connection: Connection, **values: Any) -> list[Row]:
        if values["rows"]:
            run_on_sqlite(
                connection, self._single.text(connection), values["rows"], many=True
            )
        return []

    def filled(self, connection: Connection, values: Values) -> tuple[str, Any]:
        rows = values["rows"]
        assert isinstance(rows, list)
        columns = zip(*rows, strict=True)
        return self._many.filled(
            connection, dict(zip(self._names, map(list, columns), strict=True))
        )


def _lists(columns: Mapping[str, Column[Any]]) -> Any:
    """Returns PostgreSQL's table of one list for each column."""
    lists = (
        cast(bindparam(name), ARRAY(column.type)) for name, column in columns.items()
    )
    return func.unnest(*lists).table_valued(*columns).render_derived()


def _of(name: str) -> str:
    """Returns the name of a parent's column among those of its child."""
    return f"of_{name}"


def _inserts(
    table: Table, names: Sequence[str], parent: Parent | None
) -> tuple[Insert, Insert]:
    """Returns the insert of one row, and that of lists of values."""
    keys = {_of(name): parent.table.c[name] for name in parent.key} if parent else {}
    lists = _lists({**keys, **{name: table.c[name] for name in names}})
    single: dict[str, ColumnElement[Any]] = {name: bindparam(name) for name in names}
    many = {name: lists.c[name] for name in names}
    if parent:
        row_id = select(parent.table.c.id)
        single[parent.column] = row_id.where(
            *(column == bindparam(name) for name, column in keys.items())
        ).scalar_subquery()
        many[parent.column] = row_id.where(
            *(column == lists.c[name] for name, column in keys.items())
        ).scalar_subquery()
    ordered = [column.name for column in table.c if column.name in single]
    listed = select(*(many[name] for name in ordered)).select_from(lists)
    return (
        insert(table).values(single).inline(),
        insert(table).from_select(ordered, listed, include_defaults=False),
    )


def _updates(
    table: Table, values: Sequence[str], key: Sequence[str]
) -> tuple[Update, Update]:
    """Returns the update of one row, and that of lists of values."""
    is_key = [table.c[name] == bindparam(f"the_{name}") for name in key]
    single = (
        update(table).where(*is_key).values({name: bindparam(name) for name in values})
    )
    lists = _lists({name: table.c[name] for name in (*values, *key)})
    many = (
        update(table)
        .where(*(table.c[name] == lists.c[name] for name in key))
        .values({name: lists.c[name] for name in values})
    )
    return single, many


class InList(ColumnElement[bool]):
    """`column` is one of a list that is bound as a whole, so that the text is the same
    for every length."""

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
    """Returns the rows of each call. PostgreSQL gets all of them in one round trip:
    over a network each trip costs more than the work."""
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
    """Sends the calls to PostgreSQL in one round trip, after the BEGIN where that is
    due; returns a cursor for each."""
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
