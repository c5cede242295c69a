"""What a beat reads comes from the event loop's own connection, unless the file is locked."""

import asyncio
import threading
from unittest.mock import patch

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from app.storage.sql.engines import is_sqlite
from tests.storage.logged_boards import Context


def thread_of(connection: Connection) -> int:
    connection.execute(text("SELECT 1"))
    return threading.get_ident()


async def quickly(context: Context) -> tuple[int, int]:
    """Returns the threads of the event loop and of the query."""
    return threading.get_ident(), await context.database.read_quickly(thread_of)


def test_a_beat_is_read_in_the_loop_where_the_database_is_a_file(context: Context) -> None:
    loop, query = asyncio.run(quickly(context))
    assert (query == loop) == is_sqlite(context.database.url)


def test_a_locked_file_is_waited_for_in_a_thread(context: Context) -> None:
    if not is_sqlite(context.database.url):
        pytest.skip("a server has no file")
    locked = OperationalError("BEGIN", {}, Exception("database is locked"))
    with patch.object(context.database._at_hand, "transaction", side_effect=locked):
        loop, query = asyncio.run(quickly(context))
    assert query != loop


def lines_of_log(connection: Connection) -> int:
    return int(connection.execute(text("SELECT count(*) FROM log")).scalar_one())


def test_a_beat_sees_what_was_committed_a_moment_ago(context: Context) -> None:
    async def write_and_read() -> int:
        count = 0
        for number in range(20):
            await context.database.write(context.note(f"note {number}"))
            count += await context.database.read_quickly(lines_of_log)
        return count

    assert asyncio.run(write_and_read()) == sum(range(1, 21))
