"""When SQLite copies its log of writes into its file: between two commands,
not within one."""

from contextlib import suppress

from sqlalchemy.exc import DBAPIError

from app.storage.sql.engines import sqlite_module
from app.storage.sql.pinned_connection import PinnedConnection

COMMITS = 120  # of about eight pages each: as often as SQLite by itself


class Checkpoints:
    """Copies the log of writes after so many commits, once no command waits.

    SQLite by itself does so within the commit that makes the log 1,000 pages
    long: one ballot of some 125 would wait for three more fsyncs, and all who
    look at the room with it. A writer that never rests still leaves it to
    SQLite, at `wal_autocheckpoint` of WRITER_PRAGMAS.
    """

    def __init__(self, connection: PinnedConnection) -> None:
        self._connection = connection
        self._commits = 0

    def add_commit(self) -> None:
        """Counts a commit."""
        self._commits += 1

    def run_if_due(self) -> None:
        """Copies what no reader needs in the log any more, without waiting for
        readers. A failure loses nothing: the log is kept and copied later."""
        if self._commits < COMMITS:
            return
        self._commits = 0
        # A commit that fails says so itself
        with suppress(sqlite_module().Error, DBAPIError):
            self._connection.driver().execute(
                "PRAGMA wal_checkpoint(PASSIVE)"
            ).fetchone()
