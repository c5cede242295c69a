"""Opens a database for a command, or says in one sentence why it cannot be
used."""

import contextlib
from collections.abc import Iterator

from sqlalchemy import Connection, Engine, inspect, make_url, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from app.storage.probe import write_row
from app.storage.sql.engines import is_sqlite, writer_engine
from app.storage.sql.failures import Cause, cause_of, first_line
from app.storage.upkeep.bad_database import BadDatabase

OURS = {"board", "ballot"}  # tables that only a Palabre has together
SENTENCES: dict[Cause, str] = {
    "disk_full": "The database {place} cannot be written: its disk is full.",
    "io_error": (
        "The database {place} cannot be written or read: its disk fails ({error})."
    ),
    "read_only": "The database {place} cannot be written: it may only be read.",
    "locked": "The database {place} is held by another program, which must end first.",
    "damaged": (
        "{place} is damaged or no database: put a backup in its place (restore)."
    ),
    "unreachable": "The database {place} cannot be opened: {error}.",
    "slow": "The database {place} does not answer in time.",
    "other": "The database {place} does not answer as it should: {error}.",
}


def display_address(url: str) -> str:
    """Returns the file, or the server's address without its password."""
    if is_sqlite(url):
        return make_url(url).database or ":memory:"
    return make_url(url).render_as_string(hide_password=True)


def explain(error: SQLAlchemyError, place: str) -> str:
    """Returns the sentence for an error of a database."""
    cause = cause_of(error) if isinstance(error, DBAPIError) else "other"
    return SENTENCES[cause].format(place=place, error=first_line(error).rstrip("."))


@contextlib.contextmanager
def explain_errors(url: str) -> Iterator[None]:
    """Raises BadDatabase with one sentence for whatever the database refuses
    within the block."""
    try:
        yield
    except SQLAlchemyError as error:
        raise BadDatabase(explain(error, display_address(url))) from error


def require_palabre(engine: Engine, revisions: set[str]) -> None:
    """Refuses (BadDatabase) a database of another program, and one that a
    newer Palabre changed.

    `revisions` are those that this Palabre can make. An empty database is
    welcome.
    """
    with engine.connect() as connection:
        tables = set(inspect(connection).get_table_names())
        if not tables - {"alembic_version"}:
            return
        versions = _versions(connection) if "alembic_version" in tables else []
    place = display_address(engine.url.render_as_string(hide_password=False))
    if not tables >= OURS or not versions:
        raise BadDatabase(
            f"{place} holds tables of another program, and no Palabre: nothing was "
            "changed; give Palabre a database of its own."
        )
    unknown = [version for version in versions if version not in revisions]
    if unknown:
        raise BadDatabase(
            f"{place} was changed by a newer Palabre (schema {unknown[0]}; this one "
            f"knows {max(revisions)}): nothing was changed; start that version, or put "
            "a backup from before in its place (restore)."
        )


def _versions(connection: Connection) -> list[str]:
    return list(
        connection.execute(text("SELECT version_num FROM alembic_version")).scalars()
    )


def require_writing(url: str) -> None:
    """Commits the probing row once. Raises BadDatabase with the reason where
    that fails."""
    with explain_errors(url):
        engine = writer_engine(url)
        try:
            with engine.begin() as connection:
                write_row(connection)
        finally:
            engine.dispose()
