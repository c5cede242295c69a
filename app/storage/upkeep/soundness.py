"""Checks a database: its pages, keys and constraints, its schema, and every
seal."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection, Engine, Inspector, inspect

from app.domain.refusals import Refusal
from app.storage.schema.models import METADATA
from app.storage.votes.seals import broken_seals


class Check(NamedTuple):
    """The result of one check; `faults` is empty for a sound database."""

    name: str
    faults: list[str]


def recount(engine: Engine) -> Iterator[Check]:
    """Yields every check. Raises SQLAlchemy's errors where the database cannot
    even be read."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            rows = connection.exec_driver_sql("PRAGMA quick_check").scalars()
            yield Check("pages", [line for line in rows if line != "ok"])
            orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            yield Check(
                "foreign keys",
                [f"{row[0]} row {row[1]} has no {row[2]}" for row in orphans],
            )
        yield Check("constraints", missing_constraints(inspect(connection)))
        yield Check("schema", schema_differences(connection))
        yield Check("seals", seal_faults(connection))


def seal_faults(connection: Connection) -> list[str]:
    """Hashes every sealed round anew; returns a sentence for each whose rows
    say otherwise."""
    try:
        seals = broken_seals(connection)
    except (Refusal, KeyError, TypeError, ValueError) as error:
        return [f"what was sealed cannot be read: {error!r}"]
    return [
        f"{seal.board} {seal.activity} round {seal.round}: {seal.problem}"
        for seal in seals
    ]


def missing_constraints(inspector: Inspector) -> list[str]:
    """Names what the metadata has and the database lacks: a check is compared
    by its name."""
    missing = []
    for table in METADATA.sorted_tables:
        if not inspector.has_table(table.name):
            missing.append(table.name)
            continue
        present = {
            check["name"] for check in inspector.get_check_constraints(table.name)
        }
        present |= {key["name"] for key in inspector.get_foreign_keys(table.name)}
        present |= {key["name"] for key in inspector.get_unique_constraints(table.name)}
        names = {
            str(constraint.name) for constraint in table.constraints if constraint.name
        }
        missing += sorted(
            name for name in names - present if not name.startswith("pk_")
        )
    return missing


def schema_differences(connection: Connection) -> list[str]:
    """Names tables, columns, types and indexes that are not as the metadata
    has them."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return [str(difference) for difference in compare_metadata(context, METADATA)]
