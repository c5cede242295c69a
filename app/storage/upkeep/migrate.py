"""Brings the schema to the newest revision, once, however many processes start together."""

from pathlib import Path

from sqlalchemy import Engine, inspect, text

from app.storage.sql.engines import is_sqlite, migration_engine, reader_engine
from app.storage.upkeep.bad_database import BadDatabase
from app.storage.upkeep.data_folder import protect_database
from app.storage.upkeep.opening import display_address, explain_errors, require_palabre

APP = Path(__file__).parents[2]
# Inside the package where it was installed, beside it in a checkout.
MIGRATIONS = next(path for path in (APP / "migrations", APP.parent / "migrations") if path.is_dir())
ADVISORY_LOCK = 0x9A1AB3E


def migrate(url: str, revision: str = "head") -> None:
    """Upgrades (or, for a named older revision, downgrades). Raises BadDatabase, one sentence.

    The lock is the write transaction in SQLite, an advisory one in PostgreSQL.
    """
    with explain_errors(url):
        if is_sqlite(url):
            protect_database(url)
        # Read first: to open it for writing would already change a file of another program.
        reader = reader_engine(url, 1)
        try:
            if revision == "head" and is_newest(reader):
                return
            require_palabre(reader, known_revisions())
        finally:
            reader.dispose()
        engine = migration_engine(url)
        try:
            _run(engine, url, revision)
        finally:
            engine.dispose()


def _run(engine: Engine, url: str, revision: str) -> None:
    from alembic import command  # 0.12 s that most starts do not need
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        if not is_sqlite(url):
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        config.attributes["connection"] = connection
        direction = command.downgrade if revision != "head" else command.upgrade
        direction(config, revision)
        if is_sqlite(url):
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise BadDatabase(
                    f"{display_address(url)} holds {len(broken)} rows whose parent is not there:"
                    " nothing was changed; put a backup in its place (restore)."
                )


def known_revisions() -> set[str]:
    """Returns the revisions that this Palabre can make. Their files begin with their number."""
    return {path.stem.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")}


def is_newest(engine: Engine) -> bool:
    """Whether the schema is at the newest revision already."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        versions = connection.execute(text("SELECT version_num FROM alembic_version")).scalars()
        return versions.all() == [max(known_revisions())]
