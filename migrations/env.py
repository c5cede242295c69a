"""Runs on the connection that app.storage.upkeep.migrate passes in; alone (`alembic revision`) on
an empty SQLite in memory."""

from alembic import context
from sqlalchemy import Connection, create_engine
from sqlmodel import SQLModel

import app.storage.schema.plan_tables
import app.storage.schema.programme_tables
import app.storage.schema.tables
import app.storage.schema.vote_tables  # noqa: F401


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with create_engine("sqlite://").connect() as fresh:
        run(fresh)
