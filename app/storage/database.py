"""One writer with group commit, and readers beside it.

Commands of this process wait in one queue. Those waiting share one transaction
(a savepoint each) and one durable commit, and are answered after it. So a
thousand ballots cost a few dozen syncs, and "database is locked" cannot
happen.
"""

import asyncio
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from app.domain.framework import Framework
from app.domain.refusals import Refusal
from app.storage.sent_forms import CURRENT_CLAIM
from app.storage.sql.engines import is_sqlite, reader_engine, share, writer_engine
from app.storage.sql.failures import Outcome
from app.storage.sql.pinned_connection import PinnedConnection
from app.storage.unit import FRAMEWORK_CACHE, Unit
from app.storage.writer.jobs import Job, SharedJob, SingleJob
from app.storage.writer.thread import WriterThread
from app.storage.writer.turns import CURRENT_BOARD

T = TypeVar("T")
Request = TypeVar("Request")
WAITING = 5000  # commands of one board in the queue, at most
ALL_WAITING = 20000  # commands in the queue, at most
READERS = 4  # threads and connections


class Database:
    """`write` runs a command in the writer's next commit; `read` runs a query
    on a snapshot of its own, in a thread."""

    def __init__(
        self,
        url: str,
        announce: Callable[[dict[int, int]], None] = lambda versions: None,
    ) -> None:
        """`announce` is called with {board id: version} in the event loop,
        after each commit."""
        self.url = url
        self.announce = announce
        self.writer = writer_engine(url)
        self.reader = reader_engine(url, READERS)
        self.quick_reader = (
            reader_engine(url, 1, patience=0) if is_sqlite(url) else None
        )
        self.framework_cache: dict[int, tuple[int, Framework]] = {}
        share(
            FRAMEWORK_CACHE,
            self.framework_cache,
            self.writer,
            self.reader,
            self.quick_reader,
        )
        self.reads = Outcome("reads")
        self._waiting: Counter[str] = Counter()  # of the callers, by board
        # By thread
        self._readers: dict[int, PinnedConnection] = defaultdict(
            lambda: PinnedConnection(self.reader)
        )
        self._at_hand = (
            PinnedConnection(self.quick_reader) if self.quick_reader else None
        )
        self._pool = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        self._writer_thread = WriterThread(url, self.writer, self._answer)
        self.counts = self._writer_thread.counts
        self.writes = self._writer_thread.writes

    async def write(self, work: Callable[[Unit], T]) -> T:
        """Returns the command's value after its durable commit.

        Raises its Refusal, `busy` when the queue is full, or `cannot_record`.
        """
        claim = CURRENT_CLAIM.get()
        result: T = await self._queued(SingleJob, claim.guard(work) if claim else work)
        if claim:
            claim.taken = True
        return result

    async def write_together(
        self,
        work: Callable[[Unit, Sequence[Request]], Sequence[T | Refusal]],
        request: Request,
    ) -> T:
        """Does the same for a command of which many come at once.

        `work` takes the requests of all that wait, and returns the value or
        the refusal of each. For those that it refuses it must have changed
        nothing.
        """
        answer: Any
        if CURRENT_CLAIM.get():  # undone with its form, so by itself
            answer = await self.write(lambda unit: work(unit, [request])[0])
        else:
            answer = await self._queued(SharedJob, work, request)
        result: T = answer
        return result

    async def _queued(self, kind: type[Job], *values: Any) -> Any:
        board = CURRENT_BOARD.get()
        if self._waiting[board] >= WAITING or self.waiting >= ALL_WAITING:
            raise Refusal("busy")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Any] = loop.create_future()
        job = kind(future, loop, *values)
        job.board, job.ahead = board, self._waiting[board]
        job.came_at = time.perf_counter()
        self._waiting[board] += 1
        self._writer_thread.jobs.put(job)
        try:
            return await future
        finally:
            self._waiting[board] -= 1
            if not self._waiting[board]:
                del self._waiting[board]

    @property
    def waiting(self) -> int:
        """Commands that have no answer yet."""
        return self._waiting.total()

    async def read(self, query: Callable[[Connection], T]) -> T:
        """Returns the query's value. Raises `cannot_record` when the database
        cannot answer."""
        return await asyncio.get_running_loop().run_in_executor(
            self._pool, self._read, query
        )

    async def read_quickly(self, query: Callable[[Connection], T]) -> T:
        """Does the same for a few rows that were just written: on SQLite in
        the event loop itself, where a thread would cost ten times as much as
        the query and wait for the answers that leave meanwhile. Where the file
        is locked, the query waits in a thread."""
        if self._at_hand is None:
            return await self.read(query)
        try:
            with self._at_hand.transaction() as transaction:
                return query(transaction.connection)
        except DBAPIError:
            return await self.read(query)

    def _read(self, query: Callable[[Connection], T]) -> T:
        try:
            try:
                value = self._query(query)
            except DBAPIError:
                # The connection may have ended with its server; a new one is
                # checked
                value = self._query(query)
        except DBAPIError as error:
            self.reads.fail(error)
            raise Refusal("cannot_record") from error
        self.reads.succeed()
        return value

    def _query(self, query: Callable[[Connection], T]) -> T:
        with self._readers[threading.get_ident()].transaction() as transaction:
            return query(transaction.connection)

    def close(self) -> None:
        """Finishes the jobs that wait, then closes every connection."""
        self._writer_thread.close()
        self._pool.shutdown()
        for connection in (*self._readers.values(), self._at_hand):
            if connection is not None:
                connection.release()
        for engine in (self.reader, self.quick_reader):
            if engine is not None:
                engine.dispose()
        self.writer.dispose()

    def _answer(self, batch: list[Job]) -> None:
        touched: dict[int, int] = {}
        for job in batch:
            touched.update(job.touched)
        try:
            batch[0].loop.call_soon_threadsafe(self._deliver, batch, touched)
        except RuntimeError:  # the loop is closed: no caller is left
            return

    def _deliver(self, batch: list[Job], touched: dict[int, int]) -> None:
        if touched:
            self.announce(touched)
        for job in batch:
            if job.future.done():  # the caller has gone
                continue
            if job.error is not None:
                job.future.set_exception(job.error)
            else:
                job.future.set_result(job.result)
