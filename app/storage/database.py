"""One writer with group commit, and readers beside it.

Commands of this process wait in one queue. Those waiting share one transaction (a
savepoint each) and one durable commit, and are answered after it. So a thousand ballots
cost a few dozen syncs, and "database is locked" cannot happen.
"""

import asyncio
import queue
import threading
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from app.domain.framework import Framework
from app.domain.refusals import Refusal
from app.storage.cleaning.cleaner import Cleaner, next_job
from app.storage.cleaning.file_cleaner import FileCleaner
from app.storage.cleaning.server_cleaner import ServerCleaner
from app.storage.counts import Counts
from app.storage.jobs import (
    COMMIT,
    Job,
    SharedJob,
    SingleJob,
    attempt,
    attempt_each,
    groups_of,
)
from app.storage.sent_forms import CURRENT_CLAIM
from app.storage.sql.checkpoints import Checkpoints
from app.storage.sql.engines import is_sqlite, reader_engine, share, writer_engine
from app.storage.sql.failures import (
    Outcome,
    cause_of,
    is_conflict,
    is_trouble,
    refusal_of,
)
from app.storage.sql.pinned_connection import PinnedConnection
from app.storage.turns import CURRENT_BOARD, share_out
from app.storage.unit import FRAMEWORK_CACHE, Commit, Unit

T = TypeVar("T")
Request = TypeVar("Request")
BATCH = 256  # commands in one commit, at most
WAITING = 5000  # commands of one board in the queue, at most
ALL_WAITING = 20000  # commands in the queue, at most
READERS = 4  # threads and connections
ATTEMPTS = 4  # of a commit that PostgreSQL ends in favour of another


class Database:
    """`write` runs a command in the writer's next commit; `read` runs a query on a
    snapshot of its own, in a thread."""

    def __init__(
        self,
        url: str,
        announce: Callable[[dict[int, int]], None] = lambda versions: None,
    ) -> None:
        """`announce` is called with {board id: version} in the event loop, after each
        commit."""
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
        self.counts = Counts()
        self.writes, self.reads = Outcome("writes"), Outcome("reads")
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._turns: dict[str, deque[Job]] = {}  # of the writer's thread, by board
        self._waiting: Counter[str] = Counter()  # of the callers, by board
        self._connection = PinnedConnection(self.writer)
        self._checkpoints = Checkpoints(self._connection) if is_sqlite(url) else None
        self._cleaner: Cleaner = (
            FileCleaner(self._connection) if is_sqlite(url) else ServerCleaner(url)
        )
        self._readers: dict[int, PinnedConnection] = defaultdict(
            lambda: PinnedConnection(self.reader)
        )  # by thread
        self._at_hand = (
            PinnedConnection(self.quick_reader) if self.quick_reader else None
        )
        self._pool = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

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

        `work` takes the requests of all that wait, and returns the value or the refusal
        of each. For those that it refuses it must have changed nothing.
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
        job.board, job.ahead, job.came_at = (
            board,
            self._waiting[board],
            time.perf_counter(),
        )
        self._waiting[board] += 1
        self._jobs.put(job)
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
        """Returns the query's value. Raises `cannot_record` when the database cannot
        answer."""
        return await asyncio.get_running_loop().run_in_executor(
            self._pool, self._read, query
        )

    async def read_quickly(self, query: Callable[[Connection], T]) -> T:
        """Does the same for a few rows that were just written: on SQLite in the event
        loop itself, where a thread would cost ten times as much as the query and wait
        for the answers that leave meanwhile. Where the file is locked, the query waits
        in a thread."""
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
                # The connection may have ended with its server; a new one is checked
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
        self._jobs.put(None)
        self._thread.join()
        self._pool.shutdown()
        for connection in (*self._readers.values(), self._at_hand):
            if connection is not None:
                connection.release()
        for engine in (self.reader, self.quick_reader):
            if engine is not None:
                engine.dispose()
        self.writer.dispose()

    def _run(self) -> None:
        self._cleaner.resume()
        while batch := self._next_batch():
            self._finish(batch)
            if self._checkpoints and not self._turns and self._jobs.empty():
                self._checkpoints.run_if_due()
        self._cleaner.close()
        self._connection.release()

    def _next_batch(self) -> list[Job]:
        """Blocks for the next batch; empty after close()."""
        came: list[Job] = []
        while not (came or self._turns) or not self._jobs.empty():
            if (job := next_job(self._jobs, self._cleaner)) is None:
                self._jobs.put(None)  # the last one: so that a later call returns none
                break
            came.append(job)
        if not self._turns and len(came) <= BATCH:
            return came
        for job in came:
            self._turns.setdefault(job.board, deque()).append(job)
        return share_out(self._turns, BATCH)

    def _finish(self, batch: list[Job]) -> None:
        """Commits the batch and answers its jobs. Where the common commit fails, each
        job gets a commit of its own."""
        error = self._try(batch)
        if error is None:
            self._answer(batch)
            return
        # Each would wait as long again
        if len(batch) == 1 or cause_of(error) == "locked":
            self._refuse(batch, error)
            return
        for index, job in enumerate(batch):
            self._finish([job])
            if (
                job.error is not None
                and cause_of(job.error.__cause__ or job.error) == "unreachable"
            ):
                self._refuse(batch[index + 1 :], job.error.__cause__ or job.error)
                return

    def _try(self, batch: list[Job]) -> Exception | None:
        """Commits the batch, again where PostgreSQL ends it in favour of another
        transaction.

        Returns the error that made it fail, None for none.
        """
        for attempt_number in range(1, ATTEMPTS + 1):
            try:
                self._commit(batch)
            except Exception as error:
                if (
                    attempt_number == ATTEMPTS
                    or len(batch) > 1
                    or not is_conflict(error)
                ):
                    return error
                continue
            # Refused commands alone have written nothing
            if any(job.touched for job in batch):
                self.writes.succeed()
            return None
        return None

    def _refuse(self, batch: list[Job], error: BaseException) -> None:
        if is_trouble(error):
            self.writes.fail(error)
        for job in batch:
            job.error, job.touched = refusal_of(error), {}
        if batch:
            self._answer(batch)

    def _commit(self, batch: list[Job]) -> None:
        started = time.perf_counter()
        self.counts.add_waits(started, batch)
        groups = groups_of(batch)
        with self._connection.transaction() as transaction:
            commit = Commit(transaction.connection)
            if len(groups) == 1:
                attempt(groups[0], commit, transaction.rollback, is_alone=True)
            else:
                attempt_each(groups, commit)
            commit.send((COMMIT, {}))
        if self._checkpoints:
            self._checkpoints.add_commit()
        if commit.to_clean:
            self._cleaner.clean()
        self.counts.add(len(batch), time.perf_counter() - started)

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
