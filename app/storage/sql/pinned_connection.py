"""A database connection that one thread keeps from transaction to transaction."""

import contextlib
import time
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Engine, RootTransaction
from sqlalchemy.engine import Connection

from app.domain.refusals import Refusal

IDLE_SECONDS = 1.0  # after which the pool checks it again


class PinnedConnection:
    """Keeps its connection, because a checkout from the pool costs as much as a ballot.

    Returned to the pool after a second idle, so that pre-ping checks it: a server may have
    restarted meanwhile. One that failed is not used again.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._used_at = 0.0

    @contextlib.contextmanager
    def transaction(self) -> Iterator[RootTransaction]:
        """Commits at the end of the block, rolls back if it raises."""
        try:
            with self._checked().begin() as transaction:
                yield transaction
        except Refusal:  # an ordinary answer: the connection is sound
            raise
        except BaseException:
            self.release()
            raise

    def _checked(self) -> Connection:
        now = time.monotonic()
        if self._connection is not None and now - self._used_at > IDLE_SECONDS:
            self.release()
        self._connection, self._used_at = self._connection or self._engine.connect(), now
        return self._connection

    def driver(self) -> Any:
        """Returns the driver's own connection, for what runs outside any transaction."""
        return self._checked().connection.driver_connection

    def release(self) -> None:
        """Returns the connection to the pool."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None
