"""Jobs of the writer: commands that wait for a commit, and their attempts
within it."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.domain.refusals import Refusal
from app.storage.sql.failures import refusal_of
from app.storage.sql.prepared import Prepared, run_together
from app.storage.unit import Commit, Unit

COMMIT, SET_SAVEPOINT, UNDO_TO_SAVEPOINT, RELEASE_SAVEPOINT = (
    Prepared(text(statement))
    for statement in (
        "COMMIT",
        "SAVEPOINT command",
        "ROLLBACK TO SAVEPOINT command",
        "RELEASE SAVEPOINT command",
    )
)


@dataclass(eq=False)
class Job(ABC):
    """A command that waits for its commit. After that, `result` or `error`
    goes to `future`, which belongs to `loop`; `touched` are the versions that
    it raised, by board.

    `board` is the code of the board that it is for, `ahead` how many commands
    of that board waited when it came, and `came_at` when that was, by
    `time.perf_counter`.
    """

    future: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop
    result: Any = field(default=None, init=False)
    error: BaseException | None = field(default=None, init=False)
    touched: dict[int, int] = field(default_factory=dict, init=False)
    board: str = field(default="", init=False)
    ahead: int = field(default=0, init=False)
    came_at: float = field(default=0.0, init=False)

    @property
    @abstractmethod
    def group(self) -> object:
        """Neighbours in the queue of equal group are attempted together."""

    @abstractmethod
    def run(self, unit: Unit, group: "Sequence[Job]") -> Sequence[Any]:
        """Runs all commands of the group, of which this is the first; returns
        their results."""


@dataclass(eq=False)
class SingleJob(Job):
    """A command that is attempted by itself."""

    work: Callable[[Unit], Any]

    @property
    def group(self) -> object:
        return self

    def run(self, unit: Unit, group: Sequence[Job]) -> Sequence[Any]:
        return [self.work(unit)]


@dataclass(eq=False)
class SharedJob(Job):
    """A command of which many come at once: `work` takes the requests of all
    neighbours together, and returns a value or a Refusal for each."""

    work: Callable[[Unit, Sequence[Any]], Sequence[Any]]
    request: Any

    @property
    def group(self) -> object:
        return self.work

    def run(self, unit: Unit, group: Sequence[Job]) -> Sequence[Any]:
        return self.work(
            unit, [job.request for job in group if isinstance(job, SharedJob)]
        )


def groups_of(batch: Sequence[Job]) -> list[list[Job]]:
    """Returns the jobs that are attempted together, in the order of the
    queue."""
    return [list(group) for _, group in groupby(batch, key=lambda job: job.group)]


def attempt_each(groups: Sequence[Sequence[Job]], commit: Commit) -> None:
    """Attempts each group within a savepoint: what a refused command has
    written is undone, and the others stay."""
    SET_SAVEPOINT.run(commit.connection)
    for group in groups:
        attempt(group, commit, lambda: UNDO_TO_SAVEPOINT.run(commit.connection))
        if group is not groups[-1]:
            run_together(
                commit.connection, (RELEASE_SAVEPOINT, {}), (SET_SAVEPOINT, {})
            )


def attempt(
    group: Sequence[Job],
    commit: Commit,
    undo: Callable[[], object],
    *,
    is_alone: bool = False,
) -> None:
    """Sets each job's result or error. Raises where one of several broke a
    constraint: each of them must then be attempted by itself. A group that
    `is_alone` leaves what it can to the commit."""
    first, unit, versions = group[0], Unit(commit), dict(commit.versions)
    try:
        results = first.run(unit, group)
        if not is_alone:
            commit.send()
    except (Refusal, IntegrityError) as error:
        if len(group) > 1:
            raise
        undo()
        commit.forget(versions)
        first.error, first.touched = refusal_of(error), {}
        return
    for job, result in zip(group, results, strict=True):
        # What a refused one has written all the same (a line of the log)
        # stays, and is announced.
        job.touched = unit.touched
        is_refused = isinstance(result, Refusal)
        job.result, job.error = (None, result) if is_refused else (result, None)
