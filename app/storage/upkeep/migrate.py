"""Brings the schema to the newest revision, once, however many processes start
together."""

import contextlib
import os
import re
import sys
import threading
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from app.storage.sql.engines import is_sqlite, migration_engine, reader_engine
from app.storage.upkeep.bad_database import BadDatabase
from app.storage.upkeep.data_folder import protect_database
from app.storage.upkeep.opening import display_address, explain_errors, require_palabre

APP = Path(__file__).parents[2]
# Inside the package where it was installed, beside it in a checkout.
MIGRATIONS = next(
    path for path in (APP / "migrations", APP.parent / "migrations") if path.is_dir()
)
# The schema that all of them make on an empty SQLite file, written by `python3
# -m app tables`: a first start does not wait for twenty revisions.
NEWEST = MIGRATIONS / "newest.sql"
ADVISORY_LOCK = 0x9A1AB3E
# Numbers whose migrations, written out of their order, 0022 and 0023 joined;
# no other migration gets them. A database of such a number is taken as one of
# the number before them: 0022 and 0023 make what it does not have.
REPLACED, BEFORE_REPLACED = {"0018", "0019", "0020", "0021"}, "0017"
FOLLOWS = re.compile(r'^down_revision = "(\w+)"', re.MULTILINE)


def migrate(url: str, revision: str = "head") -> None:
    """Upgrades (or, for a named older revision, downgrades). Raises
    BadDatabase, one sentence.

    The lock is the write transaction in SQLite, an advisory one in PostgreSQL.
    """
    with explain_errors(url):
        if is_sqlite(url):
            protect_database(url)
        # Read first: to open it for writing would already change a file of
        # another program.
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


def migrate_apart(url: str) -> None:
    """Does what `migrate` does in a fork, whose 10 MiB of Alembic end with it.

    Where Alembic is not needed, there are threads already, or no fork without
    risk, this process migrates. Raises BadDatabase.
    """
    if (
        sys.platform == "linux"
        and threading.active_count() == 1
        and not _needs_no_alembic(url)
    ):
        child = os.fork()
        if not child:
            with contextlib.suppress(BaseException):
                migrate(url)
            os._exit(0)
        os.waitpid(child, 0)
    # Nothing is left to do, or the child's trouble comes again and is said
    # here
    migrate(url)


def _needs_no_alembic(url: str) -> bool:
    """Returns whether the file is new or the schema known to be the newest;
    False where that cannot be read."""
    if is_sqlite(url) and not Path(make_url(url).database or "").exists():
        return True
    reader = reader_engine(url, 1)
    try:
        return is_newest(reader)
    except SQLAlchemyError:
        return False
    finally:
        reader.dispose()


def _run(engine: Engine, url: str, revision: str) -> None:
    with engine.begin() as connection:
        if not is_sqlite(url):
            connection.execute(
                text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK}
            )
        elif revision == "head" and not inspect(connection).get_table_names():
            for statement in NEWEST.read_text().split("\n\n"):
                connection.exec_driver_sql(statement)
            return
        run_revisions(connection, revision)
        if is_sqlite(url):
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise BadDatabase(
                    f"{display_address(url)} holds {len(broken)} rows whose parent is "
                    "not there: nothing was changed; put a backup in its place "
                    "(restore)."
                )


def run_revisions(connection: Connection, revision: str) -> None:
    """Upgrades or downgrades revision by revision, within the connection's
    transaction."""
    from alembic import command  # 0.12 s that most starts do not need
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    if _has_replaced_number(connection):
        command.upgrade(config, "head")
    direction = command.downgrade if revision != "head" else command.upgrade
    direction(config, revision)


def _has_replaced_number(connection: Connection) -> bool:
    """Returns whether the schema had a replaced number, and gives it the
    number before them."""
    if not inspect(connection).has_table("alembic_version"):
        return False
    change = text(
        "UPDATE alembic_version SET version_num = :before WHERE version_num = :replaced"
    )
    rows = [
        {"before": BEFORE_REPLACED, "replaced": number} for number in sorted(REPLACED)
    ]
    return any(connection.execute(change, row).rowcount for row in rows)


def numbers_of_files() -> set[str]:
    """Returns the revisions that have a migration. Their files begin with
    their number."""
    return {
        path.stem.partition("_")[0]
        for path in (MIGRATIONS / "versions").glob("[0-9]*.py")
    }


def known_revisions() -> set[str]:
    """Returns the revisions that this Palabre can bring to the newest."""
    return numbers_of_files() | REPLACED


@cache
def newest_revision() -> str:
    """Returns the revision that no other follows. Numbers alone do not tell:
    of two that were written at the same time, the later one may have the lower
    number."""
    texts = [path.read_text() for path in (MIGRATIONS / "versions").glob("[0-9]*.py")]
    followed = {match[1] for text in texts if (match := FOLLOWS.search(text))}
    [newest] = numbers_of_files() - followed
    return newest


def is_newest(engine: Engine) -> bool:
    """Returns whether the schema is at the newest revision already."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        versions = connection.execute(
            text("SELECT version_num FROM alembic_version")
        ).scalars()
        return versions.all() == [newest_revision()]
