"""Core statements compiled once and run on the driver's own cursor: what a ballot costs is mostly what SQLAlchemy adds to it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.expression import Executable

Row = tuple[Any, ...]


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
        text, names, constants = self._text(connection)
        values = constants | values
        parameters = values if names is None else tuple([values[name] for name in names])
        cursor = connection.connection.cursor()
        try:
            cursor.execute(text, parameters)
            return (list(cursor.fetchall()) if cursor.description else []), cursor.rowcount
        except connection.dialect.loaded_dbapi.Error as error:
            base = connection.dialect.loaded_dbapi.Error
            raise DBAPIError.instance(text, parameters, error, base, dialect=connection.dialect) from error
        finally:
            cursor.close()

    def _text(self, connection: Connection) -> tuple[str, Sequence[str] | None, dict[str, Any]]:
        key = connection.dialect.name
        if key not in self._texts:
            compiled = self._statement.compile(dialect=connection.dialect)  # type: ignore[attr-defined]
            constants = {name: value for name, value in compiled.params.items() if value is not None}
            self._texts[key] = (str(compiled), compiled.positiontup, constants)
        return self._texts[key]
