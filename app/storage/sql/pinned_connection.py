"""A database connection that one thread keeps from transaction to transaction."""

import contextlib
import time
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Engine, RootTransaction
from sqlalchemy.engine import Connection

from app.domain.refusals import Refusal

REST = 1.0  # seconds after which it is looked at again


class PinnedConnection:
    """To take a connection from the pool for each transaction costs as much as a ballot. After a rest it is given back and taken
    again, and so looked at: a server may have started anew in the meantime. One that failed is not used again."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._used = 0.0

    @contextlib.contextmanager
    def transaction(self) -> Iterator[RootTransaction]:
        """Committed at the end of the block, undone if it raises."""
        try:
            with self._ready().begin() as transaction:
                yield transaction
        except Refusal:  # an answer like another
            raise
        except BaseException:
            self.release()
            raise

    def _ready(self) -> Connection:
        now = time.monotonic()
        if self._connection is not None and now - self._used > REST:
            self.release()
        self._connection, self._used = self._connection or self._engine.connect(), now
        return self._connection

    def driver(self) -> Any:
        """The driver's own connection, for what runs outside any transaction."""
        return self._ready().connection.driver_connection

    def release(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None
