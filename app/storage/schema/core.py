"""Core tables of the models: the one place that says when SQLModel's session
is not used.

The models in tables.py and vote_tables.py declare the schema, once. Statements
name their columns (`table("board").c.code`) and run on the connection of the
commit or of the snapshot, not through a session: a session keeps an identity
map and writes at a flush of its own, where many commands share one transaction
with a savepoint each, and one of them may be undone beside the others. It also
costs: P6 of bench/ballot_cost.py has a ballot through an ORM's session at 15
times ours. What is read comes out as frozen dataclasses, which no later flush
can write back.

A server does not even load the models: SQLModel and the ORM below it take 9
MiB and a seventh of a start. tables.json has what statements need of them,
written by `python3 -m app tables`: names, types, primary keys and defaults.
Migrations, `palabre doctor` and tests read the models.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)
from sqlalchemy.types import TypeEngine

TABLES = Path(__file__).with_name("tables.json")
METADATA = MetaData()
TYPES: dict[str, TypeEngine[Any]] = {
    "integer": Integer(),
    "text": String(),
    "boolean": Boolean(),
    "bytes": LargeBinary(),
    "json": JSON(),
    "json or null": JSON(none_as_null=True),
}
# What a round's ballots and votes repeat of it.
TERMS = ["framework_id", "votes", "repeats"]

Columns = dict[str, tuple[str, dict[str, Any]]]


def table(name: str) -> Table:
    """Returns a table by its name in the database."""
    return METADATA.tables[name]


def columns_of(columns: Columns) -> Iterator[Column[Any]]:
    """Yields the columns of a table of tables.json: by name, its type and what
    Column takes."""
    for name, (kind, options) in columns.items():
        yield Column(name, TYPES[kind], **options)


for _name, _columns in json.loads(TABLES.read_bytes()).items():
    Table(_name, METADATA, *columns_of(_columns))
