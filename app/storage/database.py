"""One writer with group commit, and readers beside it.

Commands of this process wait in one queue; those waiting share one transaction (a savepoint each) and one durable commit,
and are answered after it. So a thousand ballots cost a few dozen syncs, and "database is locked" cannot happen.
"""

import asyncio
import queue
import threading
import time
from bisect import bisect_left
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.domain.refusals import Refusal
from app.storage.engines import reader_engine, writer_engine
from app.storage.prepared import Prepared, run_together
from app.storage.versions import lock_board, next_version

T = TypeVar("T")
BATCH = 256
WAITING = 5000
READERS = 4
BATCH_SIZES = (1, 2, 4, 8, 16, 32, 64, 128, BATCH)  # upper ends of what is counted together
BEGIN, UNDO, KEEP = (Prepared(text(line)) for line in ("SAVEPOINT command", "ROLLBACK TO SAVEPOINT command", "RELEASE SAVEPOINT command"))


class Unit:
    """One command's view of the shared transaction."""

    def __init__(self, connection: Connection, versions: dict[int, int], locked: set[str]) -> None:
        self.connection = connection
        self._versions = versions
        self._locked = locked
        self.touched: dict[int, int] = {}

    def lock(self, code: str) -> None:
        """Orders the writers of one board, once for all commands of a commit; SQLite has one writer anyway."""
        if self.connection.dialect.name != "sqlite" and code not in self._locked:
            lock_board(self.connection, code)
            self._locked.add(code)

    def touch(self, board_id: int) -> int:
        """The board's new version, to stamp on what changes; commands of one commit share it."""
        if board_id not in self._versions:
            self._versions[board_id] = next_version(self.connection, board_id)
        self.touched[board_id] = self._versions[board_id]
        return self._versions[board_id]


@dataclass
class Job:
    """A command waiting for its commit, and whom to tell."""

    work: Callable[[Unit], Any]
    future: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop
    result: Any = None
    error: BaseException | None = None
    touched: dict[int, int] = field(default_factory=dict)


@dataclass
class Counts:
    """What the writer has done: commands, commits by their size (as BATCH_SIZES), seconds in them. For /metrics."""

    commands: int = 0
    commits: list[int] = field(default_factory=lambda: [0] * len(BATCH_SIZES))
    seconds: float = 0.0

    def add(self, commands: int, seconds: float) -> None:
        self.commands += commands
        self.commits[bisect_left(BATCH_SIZES, commands)] += 1
        self.seconds += seconds


class Database:
    """`write` runs a command in the writer's next commit; `read` runs a query on a snapshot of its own."""

    def __init__(self, url: str, announce: Callable[[dict[int, int]], None] = lambda versions: None) -> None:
        """`announce` is told {board id: version} in the event loop, after each commit."""
        self.url = url
        self.announce = announce
        self.writer = writer_engine(url)
        self.reader = reader_engine(url, READERS)
        self.counts = Counts()
        self._jobs: queue.Queue[Job | None] = queue.Queue()
        self._pool = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    async def write(self, work: Callable[[Unit], T]) -> T:
        """The command's value after its durable commit. Raises its Refusal, or `busy` when the database cannot answer."""
        if self.waiting >= WAITING:
            raise Refusal("busy")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._jobs.put(Job(work, future, loop))
        return await future

    @property
    def waiting(self) -> int:
        """Commands in the queue."""
        return self._jobs.qsize()

    async def read(self, query: Callable[[Connection], T]) -> T:
        """The query's value. Raises `busy` when the database cannot answer."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._read, query)

    def _read(self, query: Callable[[Connection], T]) -> T:
        try:
            with self.reader.connect() as connection, connection.begin():
                return query(connection)
        except DBAPIError as error:
            raise Refusal("busy") from error

    def close(self) -> None:
        """Finishes what waits, then lets go of the files."""
        self._jobs.put(None)
        self._thread.join()
        self._pool.shutdown()
        self.reader.dispose()
        self.writer.dispose()

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            batch = [job]
            stop = False
            while len(batch) < BATCH:
                try:
                    following = self._jobs.get_nowait()
                except queue.Empty:
                    break
                if following is None:
                    stop = True
                    break
                batch.append(following)
            self._settle(batch)
            if stop:
                return

    def _settle(self, batch: list[Job]) -> None:
        try:
            self._commit(batch)
        except Exception as error:
            if len(batch) > 1:  # one broke the common commit, or two processes' batches wait for each other: each alone
                for job in batch:
                    self._settle([job])
                return
            batch[0].error = refusal_of(error)
        self._answer(batch)

    def _commit(self, batch: list[Job]) -> None:
        started = time.perf_counter()
        with self.writer.connect() as connection, connection.begin():
            versions: dict[int, int] = {}
            locked: set[str] = set()
            BEGIN.run(connection)
            for job in batch:
                self._attempt(job, connection, versions, locked)
                if job is not batch[-1]:
                    run_together(connection, (KEEP, {}), (BEGIN, {}))
        self.counts.add(len(batch), time.perf_counter() - started)

    def _attempt(self, job: Job, connection: Connection, versions: dict[int, int], locked: set[str]) -> None:
        unit = Unit(connection, versions, locked)
        job.error, job.touched = None, {}
        before = set(versions)
        try:
            job.result = job.work(unit)
            job.touched = unit.touched
        except (Refusal, IntegrityError) as error:
            UNDO.run(connection)
            locked.clear()  # PostgreSQL lets go of what was locked since
            for board_id in set(versions) - before:  # its bump was undone with it
                del versions[board_id]
            job.error = refusal_of(error)

    def _answer(self, batch: list[Job]) -> None:
        touched: dict[int, int] = {}
        for job in batch:
            if job.error is None:
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


def refusal_of(error: BaseException) -> BaseException:
    """A database that cannot answer is `busy`; a bug stays what it is."""
    if isinstance(error, DBAPIError) and not isinstance(error, IntegrityError):
        refusal = Refusal("busy")
        refusal.__cause__ = error
        return refusal
    return error


def settings_in_force(engine: Engine) -> dict[str, str]:
    """What the database really runs with, read back from it."""
    names = ["journal_mode", "synchronous", "foreign_keys"]
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            return {name: str(connection.exec_driver_sql(f"PRAGMA {name}").scalar()) for name in names}
        names = ["synchronous_commit", "fsync", "full_page_writes"]
        return {name: str(connection.exec_driver_sql(f"SHOW {name}").scalar()) for name in names}
