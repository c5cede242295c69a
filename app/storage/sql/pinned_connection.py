"""A database connection that one thread keeps from transaction to
transaction."""

import contextlib
import time
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any, Protocol, Self

from sqlalchemy import Engine
from sqlalchemy.engine import Connection

from app.domain.refusals import Refusal
from app.storage.sql.prepared import translated

IDLE_SECONDS = 1.0  # after which the pool checks it again


class Transaction(Protocol):
    """What a block of `PinnedConnection.transaction` works with."""

    @property
    def connection(self) -> Connection: ...

    def rollback(self) -> None:
        """Undoes what was written; the block may go on, and writes nothing
        more."""


class PinnedConnection:
    """Keeps its connection, because a checkout from the pool costs as much as
    a ballot.

    One to a server is returned to the pool after a second idle, so that
    pre-ping checks it: the server may have restarted meanwhile. One that
    failed is not used again.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._on_file: FileTransaction | None = None
        self._used_at = 0.0
        self._is_file = engine.dialect.name == "sqlite"

    def transaction(self) -> contextlib.AbstractContextManager[Transaction]:
        """Commits at the end of the block, rolls back if it raises."""
        if not self._is_file:
            return self._on_server()
        if self._on_file is None:
            self._on_file = FileTransaction(self._kept(), self.release)
        return self._on_file

    @contextlib.contextmanager
    def _on_server(self) -> Iterator[Transaction]:
        try:
            with self._checked().begin() as transaction:
                yield transaction
        except Refusal:  # an ordinary answer: the connection is sound
            raise
        except BaseException:
            self.release()
            raise

    def _kept(self) -> Connection:
        """Returns the connection to a file, which is for SQLAlchemy in one
        transaction for ever."""
        if self._connection is None:
            self._connection = self._engine.connect()
            try:
                self._connection.begin()
                # Of the file's own transaction
                self._connection.connection.rollback()
            except BaseException:
                self.release()
                raise
        return self._connection

    def _checked(self) -> Connection:
        now = time.monotonic()
        if self._connection is not None and now - self._used_at > IDLE_SECONDS:
            self.release()
        self._connection, self._used_at = (
            self._connection or self._engine.connect(),
            now,
        )
        return self._connection

    def driver(self) -> Any:
        """Returns the driver's own connection, for what runs outside any
        transaction."""
        connection = self._kept() if self._is_file else self._checked()
        return connection.connection.driver_connection

    def release(self) -> None:
        """Returns the connection to the pool."""
        if self._connection is not None:
            self._connection.close()
        self._connection = self._on_file = None


class FileTransaction:
    """The transactions of a kept connection to an SQLite file, one after the
    other.

    They are begun by the engine's own event and committed by the driver:
    SQLAlchemy's begin and commit cost more than a ballot's statements.
    """

    __slots__ = ("_driver", "_events", "_release", "connection")

    def __init__(self, connection: Connection, release: Callable[[], None]) -> None:
        """`release` is called where the connection has failed."""
        self.connection, self._release = connection, release
        self._driver: Any = connection.connection.dbapi_connection
        self._events: Any = connection.engine.dispatch

    def __enter__(self) -> Self:
        try:
            self._events.begin(self.connection)
        except BaseException:
            self._release()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        _: TracebackType | None,
    ) -> None:
        # An ordinary answer: the connection is sound
        if isinstance(error, Refusal):
            self.rollback()
        elif error is not None:
            self._release()
        else:
            self._commit()

    def _commit(self) -> None:
        try:
            self._events.commit(self.connection)
            self._driver.commit()
        except self.connection.dialect.loaded_dbapi.Error as error:
            self._release()
            raise translated(self.connection, "COMMIT", error) from error
        except BaseException:
            self._release()
            raise

    def rollback(self) -> None:
        """See Transaction."""
        self._driver.rollback()
