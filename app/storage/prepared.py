"""Core statements compiled once and run on the driver's own cursor: what a ballot costs is mostly what SQLAlchemy adds to it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.expression import Executable

Row = tuple[Any, ...]


def translated(error: Exception, text: str, parameters: Any, connection: Connection) -> Exception:
    """SQLAlchemy's error for the driver's."""
    base = connection.dialect.loaded_dbapi.Error
    return DBAPIError.instance(text, parameters, error, base, dialect=connection.dialect)


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
        cursor = connection.connection.cursor()
        try:
            cursor.execute(text, parameters)
            return (list(cursor.fetchall()) if cursor.description else []), cursor.rowcount
        except connection.dialect.loaded_dbapi.Error as error:
            raise translated(error, text, parameters, connection) from error
        finally:
            cursor.close()

    def filled(self, connection: Connection, values: dict[str, Any]) -> tuple[str, Any]:
        """(SQL, parameters) as the driver takes them."""
        text, names, constants = self._text(connection)
        values = constants | values
        return text, values if names is None else tuple([values[name] for name in names])

    def _text(self, connection: Connection) -> tuple[str, Sequence[str] | None, dict[str, Any]]:
        key = connection.dialect.name
        if key not in self._texts:
            compiled = self._statement.compile(dialect=connection.dialect)  # type: ignore[attr-defined]
            constants = {name: value for name, value in compiled.params.items() if value is not None}
            self._texts[key] = (str(compiled), compiled.positiontup, constants)
        return self._texts[key]


def run_together(connection: Connection, *calls: "tuple[Prepared, dict[str, Any]]") -> list[Row]:
    """The rows of the last. PostgreSQL gets all of them in one round trip: over a network each trip costs more than the work."""
    if connection.dialect.name == "sqlite":
        return [each.run(connection, **values) for each, values in calls][-1]
    driver: Any = connection.connection.driver_connection
    last = driver.cursor()
    try:
        with driver.pipeline():
            for each, values in calls:
                last = driver.cursor()
                last.execute(*each.filled(connection, values))
        return list(last.fetchall()) if last.description else []
    except connection.dialect.loaded_dbapi.Error as error:
        raise translated(error, "", {}, connection) from error
