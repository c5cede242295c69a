"""One writer with group commit, and readers beside it.

Commands of this process wait in one queue; those waiting share one transaction (a savepoint each) and one durable commit,
and are answered after it. So a thousand ballots cost a few dozen syncs, and "database is locked" cannot happen.
"""

import asyncio
import queue
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.domain.refusals import Refusal
from app.storage.cleaning.cleaning import (
    Cleaner,
    FileCleaner,
    ServerCleaner,
    next_job,
)
from app.storage.counts import Counts
from app.storage.sent_forms import CURRENT_CLAIM
from app.storage.sql.engines import is_sqlite, reader_engine, writer_engine
from app.storage.sql.failures import Outcome, cause_of, is_conflict, is_trouble, refusal_of
from app.storage.sql.pinned_connection import PinnedConnection
from app.storage.sql.prepared import Prepared, run_together
from app.storage.unit import Commit, Unit

T = TypeVar("T")
Order = TypeVar("Order")
BATCH = 256
WAITING = 5000
READERS = 4
BEGIN, UNDO, KEEP = (
    Prepared(text(line))
    for line in ("SAVEPOINT command", "ROLLBACK TO SAVEPOINT command", "RELEASE SAVEPOINT command")
)


@dataclass(eq=False)
class Job:
    """A command waiting for its commit, and whom to tell. With an `order`, `work` takes it with the orders of its neighbours."""

    work: Callable[..., Any]
    future: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop
    order: Any = None
    result: Any = None
    error: BaseException | None = None
    touched: dict[int, int] = field(default_factory=dict)


class Database:
    """`write` runs a command in the writer's next commit; `read` runs a query on a snapshot of its own."""

    def __init__(
        self, url: str, announce: Callable[[dict[int, int]], None] = lambda versions: None
    ) -> None:
        """`announce` is told {board id: version} in the event loop, after each commit."""
        self.url = url
        self.announce = announce
        self.writer = writer_engine(url)
        self.reader = reader_engine(url, READERS)
        self.counts = Counts()
        self.writes, self.reads = Outcome("writes"), Outcome("reads")
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._held = PinnedConnection(self.writer)
        self._cleaner: Cleaner = FileCleaner(self._held) if is_sqlite(url) else ServerCleaner(url)
        self._readers: dict[int, PinnedConnection] = defaultdict(
            lambda: PinnedConnection(self.reader)
        )  # by thread
        self._pool = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    async def write(self, work: Callable[[Unit], T]) -> T:
        """The command's value after its durable commit. Raises its Refusal, `busy` when the queue is full, or `cannot_record`."""
        result: T = await self._queued(work)
        return result

    async def write_together(
        self, work: Callable[[Unit, Sequence[Order]], Sequence[T | Refusal]], order: Order
    ) -> T:
        """The same for a command of which many come at once: `work` gets all orders that wait, and answers each with its value or
        its refusal. It reads and writes for all of them in one; whom it refuses, it has changed nothing for."""
        result: T = await self._queued(work, order)
        return result

    async def _queued(self, work: Callable[..., Any], order: Any = None) -> Any:
        if self.waiting >= WAITING:
            raise Refusal("busy")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Any] = loop.create_future()
        claim = CURRENT_CLAIM.get()
        self._jobs.put(
            Job(claim.before(work, order), future, loop)
            if claim
            else Job(work, future, loop, order)
        )
        result = await future
        if claim:
            claim.taken = True
        return result

    @property
    def waiting(self) -> int:
        """Commands in the queue."""
        return self._jobs.qsize()

    async def read(self, query: Callable[[Connection], T]) -> T:
        """The query's value. Raises `cannot_record` when the database cannot answer."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._read, query)

    def _read(self, query: Callable[[Connection], T]) -> T:
        try:
            try:
                value = self._ask(query)
            except DBAPIError:  # the connection may have ended with its server: once more, on one that was looked at
                value = self._ask(query)
        except DBAPIError as error:
            self.reads.fail(error)
            raise Refusal("cannot_record") from error
        self.reads.succeed()
        return value

    def _ask(self, query: Callable[[Connection], T]) -> T:
        with self._readers[threading.get_ident()].transaction() as transaction:
            return query(transaction.connection)

    def close(self) -> None:
        """Finishes what waits, then lets go of the files."""
        self._jobs.put(None)
        self._thread.join()
        self._pool.shutdown()
        for held in self._readers.values():
            held.release()
        self.reader.dispose()
        self.writer.dispose()

    def _run(self) -> None:
        self._cleaner.resume()
        while batch := self._gathered():
            self._settle(batch)
        self._cleaner.close()
        self._held.release()

    def _gathered(self) -> list[Job]:
        """Who waits; nobody after the end."""
        batch: list[Job] = []
        while (following := next_job(self._jobs, self._cleaner)) is not None:
            batch.append(following)
            if len(batch) == BATCH or self._jobs.empty():
                return batch
        self._jobs.put(None)  # the end, after those who came before it
        return batch

    def _settle(self, batch: list[Job]) -> None:
        """Answers each job after its commit. Where the common commit broke, each job has its own."""
        error = self._try(batch)
        if error is None:
            self._answer(batch)
            return
        if len(batch) == 1 or cause_of(error) == "locked":  # each alone would wait as long again
            self._refuse(batch, error)
            return
        for place, job in enumerate(batch):
            self._settle([job])
            if (
                job.error is not None
                and cause_of(job.error.__cause__ or job.error) == "unreachable"
            ):
                self._refuse(batch[place + 1 :], job.error.__cause__ or job.error)
                return

    def _try(self, batch: list[Job]) -> Exception | None:
        """Commits the batch, again where PostgreSQL ends it for another; returns what broke it."""
        for last in (False, False, False, True):
            try:
                self._commit(batch)
            except Exception as error:
                if last or len(batch) > 1 or not is_conflict(error):
                    return error
                continue
            if any(job.touched for job in batch):  # who only was refused has written nothing
                self.writes.succeed()
            return None
        return None

    def _refuse(self, batch: list[Job], error: BaseException) -> None:
        if is_trouble(error):
            self.writes.fail(error)
        for job in batch:
            job.error = refusal_of(error)
        if batch:
            self._answer(batch)

    def _commit(self, batch: list[Job]) -> None:
        started = time.perf_counter()
        runs = runs_of(batch)
        with self._held.transaction() as transaction:
            commit = Commit(transaction.connection)
            if len(runs) == 1:
                attempt(runs[0], commit, transaction.rollback)
            else:
                attempt_each(runs, commit)
        if commit.to_clean:
            self._cleaner.clean()
        self.counts.add(len(batch), time.perf_counter() - started)

    def _answer(self, batch: list[Job]) -> None:
        touched: dict[int, int] = {}
        for job in batch:
            touched.update(job.touched)
        try:
            batch[0].loop.call_soon_threadsafe(self._deliver, batch, touched)
        except RuntimeError:  # the loop is closed: nobody is left to tell
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


def runs_of(batch: list[Job]) -> list[list[Job]]:
    """Neighbours whose orders one function takes together; any other command is alone."""
    return [
        list(run)
        for _, run in groupby(batch, key=lambda job: job if job.order is None else job.work)
    ]


def attempt_each(runs: list[list[Job]], commit: Commit) -> None:
    """A savepoint around each, or what one leaves half done would be committed with the others."""
    BEGIN.run(commit.connection)
    for run in runs:
        attempt(run, commit, lambda: UNDO.run(commit.connection))
        if run is not runs[-1]:
            run_together(commit.connection, (KEEP, {}), (BEGIN, {}))


def attempt(run: list[Job], commit: Commit, undo: Callable[[], object]) -> None:
    """Sets each job's result or refusal. Where one of many broke a constraint it raises, and each is tried alone."""
    unit, before = Unit(commit), dict(commit.versions)
    try:
        results = (
            [run[0].work(unit)]
            if run[0].order is None
            else run[0].work(unit, [job.order for job in run])
        )
    except (Refusal, IntegrityError) as error:
        if len(run) > 1:
            raise
        undo()
        commit.forget(before)
        run[0].error, run[0].touched = refusal_of(error), {}
        return
    for job, result in zip(run, results, strict=True):
        refused = isinstance(
            result, Refusal
        )  # what it wrote all the same (a line of the log) stays, and rings
        job.result, job.error, job.touched = (
            (None, result, unit.touched) if refused else (result, None, unit.touched)
        )
