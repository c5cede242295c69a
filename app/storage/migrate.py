"""Brings the schema to the newest revision, once, however many processes start together."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text

from app.storage.engines import is_sqlite, migration_engine

MIGRATIONS = Path(__file__).parents[2] / "migrations"
ADVISORY_LOCK = 0x9A1AB3E


def migrate(url: str, revision: str = "head") -> None:
    """Upgrades (or, for a named older revision, downgrades). The lock is the write transaction in SQLite, an advisory one in PostgreSQL."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = migration_engine(url)
    with engine.begin() as connection:
        if not is_sqlite(url):
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        config.attributes["connection"] = connection
        direction = command.downgrade if revision != "head" else command.upgrade
        direction(config, revision)
        if is_sqlite(url):
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"a migration left {len(broken)} rows without their parent")
    engine.dispose()
