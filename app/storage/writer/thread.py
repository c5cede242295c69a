"""The thread that commits: takes the commands that wait, a batch at a time,
and gives each batch one durable commit."""

import queue
import threading
import time
from collections import deque
from collections.abc import Callable

from sqlalchemy import Engine

from app.storage.cleaning.cleaner import Cleaner, next_job
from app.storage.cleaning.file_cleaner import FileCleaner
from app.storage.cleaning.server_cleaner import ServerCleaner
from app.storage.sql.checkpoints import Checkpoints
from app.storage.sql.engines import is_sqlite
from app.storage.sql.failures import (
    Outcome,
    cause_of,
    is_conflict,
    is_trouble,
    refusal_of,
)
from app.storage.sql.pinned_connection import PinnedConnection
from app.storage.unit import Commit
from app.storage.writer.counts import Counts
from app.storage.writer.jobs import COMMIT, Job, attempt, attempt_each, groups_of
from app.storage.writer.turns import share_out

BATCH = 256  # commands in one commit, at most
ATTEMPTS = 4  # of a commit that PostgreSQL ends in favour of another


class WriterThread:
    """Runs from its creation until `close`; whoever puts `jobs` in has them
    back by `answer`, in the thread, with results or errors set."""

    def __init__(
        self, url: str, engine: Engine, answer: Callable[[list[Job]], None]
    ) -> None:
        self.jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self.answer = answer
        self.counts = Counts()
        self.writes = Outcome("writes")
        self._turns: dict[str, deque[Job]] = {}  # by board
        self._connection = PinnedConnection(engine)
        self._checkpoints = Checkpoints(self._connection) if is_sqlite(url) else None
        self._cleaner: Cleaner = (
            FileCleaner(self._connection) if is_sqlite(url) else ServerCleaner(url)
        )
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Finishes the jobs that wait, then ends the thread."""
        self.jobs.put(None)
        self._thread.join()

    def _run(self) -> None:
        self._cleaner.resume()
        while batch := self._next_batch():
            self._finish(batch)
            if self._checkpoints and not self._turns and self.jobs.empty():
                self._checkpoints.run_if_due()
        self._cleaner.close()
        self._connection.release()

    def _next_batch(self) -> list[Job]:
        """Blocks for the next batch; empty after close()."""
        came: list[Job] = []
        while not (came or self._turns) or not self.jobs.empty():
            if (job := next_job(self.jobs, self._cleaner)) is None:
                # The last one: so that a later call returns none
                self.jobs.put(None)
                break
            came.append(job)
        if not self._turns and len(came) <= BATCH:
            return came
        for job in came:
            self._turns.setdefault(job.board, deque()).append(job)
        return share_out(self._turns, BATCH)

    def _finish(self, batch: list[Job]) -> None:
        """Commits the batch and answers its jobs. Where the common commit
        fails, each job gets a commit of its own."""
        error = self._try(batch)
        if error is None:
            self.answer(batch)
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
        """Commits the batch, again where PostgreSQL ends it in favour of
        another transaction.

        Returns the error that made it fail, None for none.
        """
        for attempt_number in range(1, ATTEMPTS + 1):
            try:
                self.commit(batch)
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
            self.answer(batch)

    def commit(self, batch: list[Job]) -> None:
        """Commits what the batch's commands have written, with their results
        set."""
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
