"""Inserts and updates of any number of rows with one text, compiled once."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Connection,
    Table,
    bindparam,
    cast,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.sql.dml import Insert, Update

from app.storage.sql.prepared import Prepared, Row, Values, run_on_sqlite


class Parent(NamedTuple):
    """The row that a new row belongs to: its row id goes into `column`, and is
    looked up by the columns `key` of its `table`."""

    column: str
    table: Table
    key: Sequence[str]


class PreparedRows:
    """An insert or update of any number of rows with one text.

    PostgreSQL unfolds a list for each column, SQLite runs it row by row. Its
    values are `rows`, tuples of `names`, after the key of their `parent` where
    there is one. With a `key`, which are the last of the names, the rows of
    that key are updated instead.
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
        # The order in which the text names them
        if [*values, *key] != list(names):
            raise TypeError(
                f"{table.name}: rows are given in the order of its columns, a key last"
            )
        single, many = (
            _updates(table, values, key) if key else _inserts(table, names, parent)
        )
        self._names = (*(map(_of, parent.key) if parent else ()), *names)
        self._single, self._many = Prepared(single), Prepared(many)

    def text(self, connection: Connection) -> str:
        """Returns the SQL as the driver takes it, compiled at the first
        call."""
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
        single[parent.column] = _row_id(
            parent, {name: bindparam(name) for name in keys}
        )
        many[parent.column] = _row_id(parent, lists.c)
    ordered = [column.name for column in table.c if column.name in single]
    listed = select(*(many[name] for name in ordered)).select_from(lists)
    return (
        insert(table).values(single).inline(),
        insert(table).from_select(ordered, listed, include_defaults=False),
    )


def _row_id(parent: Parent, values: Any) -> ColumnElement[Any]:
    """Returns the query of a parent's row id; `values` are those of its key,
    by the names that `_of` gives them."""
    is_parent = (parent.table.c[name] == values[_of(name)] for name in parent.key)
    return select(parent.table.c.id).where(*is_parent).scalar_subquery()


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
