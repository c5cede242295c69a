"""SQLite's log of writes is copied into the file between two commands, not within a commit."""

import asyncio
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import make_url

from app.storage.database import Database
from app.storage.sql.checkpoints import COMMITS, Checkpoints
from app.storage.sql.engines import sqlite_module
from app.storage.sql.pinned_connection import PinnedConnection
from app.storage.unit import Unit
from tests.servers.process import until
from tests.storage.logged_boards import Context, opened


@pytest.fixture
def file(fresh_sqlite_url: str) -> Path:
    return Path(str(make_url(fresh_sqlite_url).database))


@pytest.fixture
def context(fresh_sqlite_url: str) -> Iterator[Context]:
    yield from opened(fresh_sqlite_url, Database)


def lines_in_file(file: Path) -> int:
    """Returns how many lines of the log of acts the file has without its log of writes."""
    alone = Path(shutil.copy(file, file.with_name("alone.db")))
    with closing(sqlite3.connect(alone)) as connection:
        [count] = connection.execute("SELECT count(*) FROM log").fetchone()
    return int(count)


def wait_until(ready: Callable[[], bool]) -> None:
    until(ready, seconds=10, otherwise=lambda: "nothing came")


def write(context: Context, count: int) -> None:
    """Writes so many lines, each in a commit of its own."""

    async def run() -> None:
        for number in range(count):
            await context.database.write(context.note(f"line {number}"))

    asyncio.run(run())


def test_after_some_commits_the_file_has_what_was_written(context: Context, file: Path) -> None:
    write(context, COMMITS - 10)
    assert lines_in_file(file) == 0
    write(context, 10)
    wait_until(lambda: lines_in_file(file) >= COMMITS - 2)


def test_control_without_it_twice_as_many_commits_leave_the_file_as_it_was(
    context: Context, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Checkpoints, "run_if_due", lambda self: None)
    write(context, 3 * COMMITS)
    assert lines_in_file(file) == 0


def test_nothing_is_copied_while_a_command_waits(context: Context, file: Path) -> None:
    last, copied = 2 * COMMITS, list[int]()

    async def run() -> None:
        loop, ended = asyncio.get_running_loop(), asyncio.Event()

        async def write_next(number: int, queued: threading.Event) -> None:
            writing = asyncio.create_task(context.database.write(work(number)))
            await asyncio.sleep(0)  # lets it put its command into the queue
            queued.set()
            await writing

        def work(number: int) -> Callable[[Unit], None]:
            def write_and_follow(unit: Unit) -> None:
                context.note(f"line {number}")(unit)
                if number == last:
                    copied.append(lines_in_file(file))
                    loop.call_soon_threadsafe(ended.set)
                    return
                queued = threading.Event()
                asyncio.run_coroutine_threadsafe(write_next(number + 1, queued), loop)
                assert queued.wait(30)

            return write_and_follow

        await context.database.write(work(1))
        await ended.wait()

    asyncio.run(run())
    assert copied == [0]
    wait_until(lambda: lines_in_file(file) >= last - 2)


def test_a_copy_that_fails_loses_nothing(
    context: Context, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken:
        def execute(self, statement: str) -> None:
            raise sqlite_module().OperationalError("disk I/O error")

    with monkeypatch.context() as patch:
        patch.setattr(PinnedConnection, "driver", lambda self: Broken())
        write(context, 2 * COMMITS)
    assert lines_in_file(file) == 0
    write(context, COMMITS)
    wait_until(lambda: lines_in_file(file) >= 2 * COMMITS)
    assert len(asyncio.run(context.lines())) == 3 * COMMITS
