"""Two processes on one PostgreSQL: whatever both do at once, one of them waits, and neither fails
or is overlooked."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import text

from app.storage.database import Database
from app.storage.settings import setting_value
from app.storage.sql.engines import writer_engine
from app.storage.unit import Unit
from app.storage.versions import board_versions
from tests.servers.process import until
from tests.storage.rows import Hall, build_hall, table

Work = Callable[[Unit], Any]


@pytest.fixture
def hall(fresh_postgres_url: str) -> Hall:
    engine = writer_engine(fresh_postgres_url)
    hall = build_hall(engine)
    engine.dispose()
    return hall


@pytest.fixture
def both(fresh_postgres_url: str) -> Iterator[tuple[Database, Database]]:
    first, second = Database(fresh_postgres_url), Database(fresh_postgres_url)
    yield first, second
    first.close()
    second.close()


def waits_for_a_lock(database: Database) -> bool:
    with database.reader.connect() as connection:
        return bool(
            connection.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar_one()
        )


async def interleaved(
    first: Database,
    second: Database,
    works: tuple[Work, Work],
    between: Callable[[], None] = lambda: None,
) -> list[Any]:
    """Both works; the second begins when the first is done and not yet committed, and may have to
    wait for that."""
    done, commit = threading.Event(), threading.Event()

    def held(unit: Unit) -> Any:
        value = works[0](unit)
        done.set()
        assert commit.wait(30)
        return value

    first_write = asyncio.create_task(first.write(held))
    await asyncio.to_thread(done.wait, 30)
    second_write = asyncio.create_task(second.write(works[1]))
    ready = lambda: second_write.done() or waits_for_a_lock(second)  # noqa: E731
    await asyncio.to_thread(
        until, ready, seconds=10, otherwise=lambda: "the second neither ends nor waits"
    )
    await asyncio.sleep(0)
    between()
    commit.set()
    return await asyncio.gather(first_write, second_write, return_exceptions=True)


def test_the_keys_of_an_installation_are_made_once(both: tuple[Database, Database]) -> None:
    first, second = both
    make: list[Work] = [
        lambda unit, fresh=fresh: setting_value(unit, "cookie_key", fresh)
        for fresh in ("one", "two")
    ]
    assert asyncio.run(interleaved(first, second, (make[0], make[1]))) == ["one", "one"]


def note(hall: Hall, act: str) -> Work:
    def work(unit: Unit) -> int:
        version = unit.touch(hall.board)
        unit.connection.execute(
            table("log")
            .insert()
            .values(board_id=hall.board, at="now", actor="host", act=act, detail={})
        )
        return version

    return work


def test_versions_follow_the_order_of_the_commits(
    hall: Hall, both: tuple[Database, Database]
) -> None:
    """So that "newer than what I have" leaves nothing out: no version is seen before a smaller one
    is."""
    first, second = both
    seen: list[int] = []

    def look() -> None:
        with first.reader.connect() as connection:
            seen.append(board_versions(connection, [hall.board])[hall.board])

    assert asyncio.run(
        interleaved(first, second, (note(hall, "first"), note(hall, "second")), look)
    ) == [1, 2]
    look()
    assert seen == [0, 2]


def test_a_cursor_over_row_numbers_would_leave_rows_out(
    hall: Hall, both: tuple[Database, Database]
) -> None:
    """The control: without the board's version the second commits first, and whoever reads then
    never sees the first."""
    first, second = both
    seen: list[str] = []
    cursor = 0

    def numbered(act: str) -> Work:
        values = {"board_id": hall.board, "at": "now", "actor": "host", "act": act, "detail": {}}
        return lambda unit: unit.connection.execute(table("log").insert().values(**values)).rowcount

    def look() -> None:
        nonlocal cursor
        with first.reader.connect() as connection:
            for row in connection.execute(
                text("SELECT id, act FROM log WHERE id > :since ORDER BY id"), {"since": cursor}
            ):
                cursor = row.id
                seen.append(row.act)

    asyncio.run(interleaved(first, second, (numbered("first"), numbered("second")), look))
    look()
    assert seen == ["second"]
