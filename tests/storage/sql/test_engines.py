"""The safe settings are the ones in force, and what SQLAlchemy's own would do instead."""

import threading

import pytest
from sqlalchemy import Engine, create_engine, select, text, update
from sqlalchemy.exc import DBAPIError

from app.storage.sql.engines import (
    SQLITE_FLOOR,
    reader_engine,
    settings_in_force,
    sqlite_module,
    writer_engine,
)
from app.storage.sql.prepared import Prepared
from tests.storage.rows import Hall, build_hall, count, table

board = table("board")


def test_sqlite_runs_with_a_log_full_syncs_and_foreign_keys(fresh_sqlite_url: str) -> None:
    engine = writer_engine(fresh_sqlite_url)
    assert settings_in_force(engine) == {
        "journal_mode": "wal",
        "synchronous": "2",
        "foreign_keys": "1",
    }
    engine.dispose()


def test_postgres_runs_with_durable_commits(fresh_postgres_url: str) -> None:
    engine = writer_engine(fresh_postgres_url)
    assert settings_in_force(engine) == {
        "synchronous_commit": "on",
        "fsync": "on",
        "full_page_writes": "on",
    }
    engine.dispose()


def test_a_plain_connection_has_other_settings(fresh_sqlite_url: str) -> None:
    """The control: the settings are ours, not the file's or the library's."""
    engine = create_engine(fresh_sqlite_url)
    assert settings_in_force(engine)["foreign_keys"] == "0"
    engine.dispose()


def test_sqlite_is_newer_than_the_bug_that_corrupts(fresh_sqlite_url: str) -> None:
    assert sqlite_module().sqlite_version_info >= SQLITE_FLOOR >= (3, 51, 3)
    engine = writer_engine(fresh_sqlite_url)
    with engine.begin() as connection:
        running = connection.exec_driver_sql("SELECT sqlite_version()").scalar_one()
    engine.dispose()
    assert tuple(map(int, running.split("."))) >= SQLITE_FLOOR


def test_readers_can_change_nothing(any_database_url: str) -> None:
    engine = reader_engine(any_database_url, 1)
    with pytest.raises(DBAPIError, match=r"readonly|read-only"), engine.begin() as connection:
        connection.execute(update(board).values(title="x"))
    engine.dispose()


@pytest.mark.parametrize("prepared", [False, True])
def test_what_a_transaction_has_written_goes_with_it(any_database_url: str, prepared: bool) -> None:
    """Also its first statement, with which PostgreSQL is told that it begins."""
    engine = writer_engine(any_database_url)
    build_hall(engine)
    raising = update(board).values(version=board.c.version + 1)
    for _ in range(3):
        with engine.connect() as connection, connection.begin() as transaction:
            if prepared:
                Prepared(raising).run(connection)
            connection.execute(raising)
            transaction.rollback()
    with engine.begin() as connection:
        assert connection.execute(select(board.c.version)).scalar_one() == 0
    engine.dispose()


def test_an_error_does_not_tell_what_was_to_be_written(any_database_url: str) -> None:
    for engine in (writer_engine(any_database_url), reader_engine(any_database_url, 1)):
        with pytest.raises(DBAPIError) as broken, engine.begin() as connection:
            connection.execute(
                text("SELECT nothing FROM nowhere WHERE field = :field"), {"field": "Awa’s choice"}
            )
        assert "choice" not in str(broken.value)
        prepared = Prepared(text("SELECT nothing FROM nowhere WHERE field = :field"))
        with pytest.raises(DBAPIError) as broken, engine.begin() as connection:
            prepared.run(connection, field="Awa’s choice")
        assert "choice" not in str(broken.value)
        engine.dispose()


def test_a_reader_sees_one_moment_however_long_it_reads(any_database_url: str) -> None:
    writer, reader = writer_engine(any_database_url), reader_engine(any_database_url, 1)
    build_hall(writer)
    with reader.connect() as reading, reading.begin():
        before = reading.execute(select(board.c.version)).scalar_one()
        with writer.begin() as writing:
            writing.execute(update(board).values(version=board.c.version + 1))
        assert reading.execute(select(board.c.version)).scalar_one() == before
    with reader.connect() as reading, reading.begin():
        assert reading.execute(select(board.c.version)).scalar_one() == before + 1
    writer.dispose()
    reader.dispose()


def two_who_read_then_write(first: Engine, second: Engine) -> tuple[int, list[BaseException]]:
    """Each adds 1 to what it has read; the second begins while the first is half-way. (the sum, who
    failed)."""
    failed: list[BaseException] = []
    begun, go_on = threading.Event(), threading.Event()

    def add(engine: Engine, *, pause: bool) -> None:
        try:
            with engine.begin() as connection:
                changed = connection.execute(select(board.c.changed)).scalar_one()
                if pause:
                    begun.set()
                    go_on.wait(0.2)  # the second reads in the meantime, if it is let
                connection.execute(update(board).values(changed=changed + 1))
        except DBAPIError as error:
            failed.append(error)

    slow = threading.Thread(target=add, args=(first,), kwargs={"pause": True})
    slow.start()
    begun.wait(10)
    add(second, pause=False)
    go_on.set()
    slow.join()
    with second.begin() as connection:
        return int(connection.execute(select(board.c.changed)).scalar_one()), failed


def test_a_writer_of_sqlite_waits_for_the_one_before(fresh_sqlite_url: str) -> None:
    first, second = writer_engine(fresh_sqlite_url), writer_engine(fresh_sqlite_url)
    build_hall(first)
    assert two_who_read_then_write(first, second) == (2, [])
    first.dispose()
    second.dispose()


def test_sqlalchemy_s_own_engine_loses_one_of_two(fresh_sqlite_url: str) -> None:
    """The control: without BEGIN IMMEDIATE the second reads what the first is about to change."""
    built = writer_engine(fresh_sqlite_url)
    build_hall(built)
    built.dispose()
    first, second = (
        create_engine(fresh_sqlite_url, connect_args={"timeout": 0.5}) for _ in range(2)
    )
    total, failed = two_who_read_then_write(first, second)
    assert total == 1 or failed
    first.dispose()
    second.dispose()


@pytest.fixture
def locked(fresh_sqlite_url: str) -> Hall:
    engine = writer_engine(fresh_sqlite_url)
    hall = build_hall(engine)
    engine.dispose()
    return hall


def test_foreign_keys_hold_on_every_connection_of_the_writer(
    fresh_sqlite_url: str, locked: Hall
) -> None:
    for _ in range(2):
        engine = writer_engine(fresh_sqlite_url)
        with engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM board")
            connection.rollback()
        with engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM board")
        assert count(engine, "seat") == 0
        engine.dispose()
