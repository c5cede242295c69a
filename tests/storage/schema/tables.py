"""What the statements of a server need of the models, app/storage/schema/tables.json, and what all
migrations make on an empty SQLite file, migrations/newest.sql: `python3 -m app tables` writes both.
"""

import json
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy.sql.schema import ScalarElementColumnDefault
from sqlmodel import AutoString

from app.storage.schema.core import TABLES, TYPES, Columns
from app.storage.schema.models import METADATA
from app.storage.sql.engines import migration_engine
from app.storage.upkeep.migrate import NEWEST, run_revisions

AROUND = {"BEGIN TRANSACTION;", "COMMIT;", 'DELETE FROM "sqlite_sequence";'}


def described() -> dict[str, Columns]:
    """Returns the tables, parents first."""
    return {table.name: _described(table) for table in METADATA.sorted_tables}


def _described(table: Table) -> Columns:
    return {column.name: (_kind(column), _options(table, column)) for column in table.columns}


def _kind(column: Column[Any]) -> str:
    """Returns the name of the column's type. Raises StopIteration for a type that has none."""
    text = "String()" if isinstance(column.type, AutoString) else repr(column.type)
    return next(name for name, kind in TYPES.items() if repr(kind) == text)


def _options(table: Table, column: Column[Any]) -> dict[str, Any]:
    options: dict[str, Any] = {"primary_key": True} if column.primary_key else {}
    if _kind(column) == "integer" and options and column is not table.autoincrement_column:
        options["autoincrement"] = False
    if isinstance(column.default, ScalarElementColumnDefault):
        options["default"] = column.default.arg
    return options


def written() -> str:
    """Returns the text of tables.json: a line for each column."""
    tables = []
    for name, columns in described().items():
        lines = [
            f"    {json.dumps(column)}: {json.dumps(facts)}" for column, facts in columns.items()
        ]
        tables.append(f"  {json.dumps(name)}: {{\n" + ",\n".join(lines) + "\n  }")
    return "{\n" + ",\n".join(tables) + "\n}\n"


def dumped(make: Callable[[str], object]) -> list[str]:
    """The statements that bring back the SQLite database that `make` made at an address."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "new.db"
        make(f"sqlite:///{file}")
        with closing(sqlite3.connect(file)) as connection:
            return [line for line in connection.iterdump() if line not in AROUND]


def newest() -> str:
    """The text of newest.sql: statements, an empty line between two."""
    return "\n\n".join(dumped(by_revisions))


def by_revisions(url: str) -> None:
    """Makes the newest schema as an older database gets it."""
    with migration_engine(url).begin() as connection:
        run_revisions(connection, "head")


if __name__ == "__main__":
    TABLES.write_text(written())
    NEWEST.write_text(newest())
