"""Runs on the connection that app.storage.upkeep.migrate passes in; alone (`alembic revision`) on
an empty SQLite in memory."""

from alembic import context
from sqlalchemy import Connection, create_engine

from app.storage.schema.models import METADATA


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=METADATA,
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
