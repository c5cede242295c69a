"""Nobody is answered before the commit; a database that does so is caught."""

import asyncio
import threading
from collections.abc import Callable

from sqlalchemy import event

from app.storage.database import Database
from app.storage.writer.jobs import Job
from tests.servers.process import until
from tests.storage.logged_boards import Context, opened


class Gate:
    """Holds the writer just before each commit of what began after it; `breaks` makes the commit
    fail instead."""

    def __init__(self, database: Database, *, breaks: bool = False) -> None:
        self.reached, self.opened = threading.Event(), threading.Event()
        self.breaks = breaks
        event.listen(database.writer, "commit", self._commit)

    def _commit(self, connection: object) -> None:
        self.reached.set()
        assert self.opened.wait(30)
        if self.breaks:
            raise OSError("the power is cut")


async def while_committing(
    context: Context, *, breaks: bool = False
) -> tuple[bool, list[str], object]:
    """Returns (whether it was answered before its commit, what others saw then, the answer)."""
    # The writer's own first commit, and the one that it has answered too early, are not watched.
    before = context.database.counts.commands
    await context.database.write(lambda unit: None)
    await asyncio.to_thread(
        until,
        lambda: context.database.counts.commands > before,
        seconds=30,
        otherwise=lambda: "no commit",
    )
    gate = Gate(context.database, breaks=breaks)
    task = asyncio.create_task(context.database.write(context.note("mine")))
    await asyncio.to_thread(gate.reached.wait, 30)
    await asyncio.wait([task], timeout=0.05)  # an answer on its way gets here; the commit cannot
    early, seen = task.done(), await context.lines()
    gate.opened.set()
    return early, seen, (await asyncio.gather(task, return_exceptions=True))[0]


def test_nobody_is_answered_before_the_commit(context: Context) -> None:
    assert asyncio.run(while_committing(context)) == (False, [], "mine")


def test_a_commit_that_fails_is_never_answered_with_a_yes(context: Context) -> None:
    early, _, answer = asyncio.run(while_committing(context, breaks=True))
    assert not early
    assert isinstance(answer, OSError)


class Hasty(Database):
    """Answers before it commits."""

    def __init__(self, url: str, announce: Callable[[dict[int, int]], None]) -> None:
        super().__init__(url, announce)
        thread, commit = self._writer_thread, self._writer_thread.commit

        def answer_first(batch: list[Job]) -> None:
            for job in batch:
                job.result = "mine"
            self._answer(batch)
            commit(batch)

        thread.commit = answer_first  # type: ignore[method-assign]


def test_an_answer_before_the_commit_loses_what_it_said_yes_to(any_database_url: str) -> None:
    """The control: this database is caught by both tests above."""
    for context in opened(any_database_url, Hasty):
        early, _, answer = asyncio.run(while_committing(context, breaks=True))
        assert early
        assert answer == "mine"
        assert asyncio.run(context.lines()) == []
