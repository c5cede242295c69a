"""A connection that is kept: each block is a transaction, whatever became of the one before."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from app.domain.refusals import Refusal
from app.storage.sql.engines import sqlite_module, writer_engine
from app.storage.sql.pinned_connection import PinnedConnection

ADD = text("INSERT INTO line VALUES (:line)")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "lines.db"
    connection = sqlite_module().connect(path)
    connection.execute(
        "PRAGMA journal_mode=WAL"
    )  # else a new connection waits for it half a minute
    connection.execute("CREATE TABLE line (text UNIQUE NOT NULL)")
    connection.close()
    return path


@pytest.fixture
def pinned(path: Path) -> Iterator[PinnedConnection]:
    engine = writer_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def wait_for_nobody(driver: Any, _: object) -> None:
        driver.execute("PRAGMA busy_timeout=0")

    pinned = PinnedConnection(engine)
    yield pinned
    pinned.release()
    engine.dispose()


def lines(path: Path) -> list[str]:
    """What another connection reads."""
    connection = sqlite_module().connect(path)
    try:
        return [row[0] for row in connection.execute("SELECT text FROM line ORDER BY rowid")]
    finally:
        connection.close()


def add(pinned: PinnedConnection, line: str, error: Exception | None = None) -> None:
    with pinned.transaction() as transaction:
        transaction.connection.execute(ADD, {"line": line})
        if error is not None:
            raise error


def run(pinned: PinnedConnection, *statements: str) -> None:
    with pinned.transaction() as transaction:
        for statement in statements:
            transaction.connection.execute(text(statement))


def test_each_block_is_a_transaction(pinned: PinnedConnection, path: Path) -> None:
    with pinned.transaction() as transaction:
        transaction.connection.execute(ADD, {"line": "one"})
        assert lines(path) == []
        transaction.connection.execute(ADD, {"line": "two"})
    assert lines(path) == ["one", "two"]
    add(pinned, "three")
    assert lines(path) == ["one", "two", "three"]


@pytest.mark.parametrize("error", [Refusal("busy"), ValueError("wrong")], ids=repr)
def test_a_block_that_raises_is_undone_and_the_next_is_not(
    pinned: PinnedConnection, path: Path, error: Exception
) -> None:
    with pytest.raises(type(error)):
        add(pinned, "undone", error)
    assert lines(path) == []
    add(pinned, "after")
    assert lines(path) == ["after"]


def test_a_block_may_undo_what_it_wrote(pinned: PinnedConnection, path: Path) -> None:
    with pinned.transaction() as transaction:
        transaction.connection.execute(ADD, {"line": "undone"})
        transaction.rollback()
    assert lines(path) == []
    add(pinned, "after")
    assert lines(path) == ["after"]


def test_a_broken_constraint_undoes_the_block(pinned: PinnedConnection, path: Path) -> None:
    add(pinned, "one")
    with pytest.raises(DBAPIError):
        run(pinned, "INSERT INTO line VALUES ('two')", "INSERT INTO line VALUES ('one')")
    assert lines(path) == ["one"]
    add(pinned, "three")
    assert lines(path) == ["one", "three"]


@pytest.mark.parametrize("is_first", [True, False])
def test_a_file_that_was_locked_is_written_afterwards(
    pinned: PinnedConnection, path: Path, is_first: bool
) -> None:
    if not is_first:
        add(pinned, "before")
    other_program = sqlite_module().connect(path, isolation_level=None)
    other_program.execute("BEGIN IMMEDIATE")
    for _ in range(2):
        with pytest.raises(DBAPIError, match="locked"):
            add(pinned, "too early")
    other_program.execute("ROLLBACK")
    other_program.close()
    add(pinned, "after")
    assert lines(path)[-1] == "after"


def test_a_commit_that_fails_is_raised_and_undone(pinned: PinnedConnection, path: Path) -> None:
    add(pinned, "before")
    with pytest.raises(DBAPIError):
        run(
            pinned,
            "PRAGMA defer_foreign_keys=ON",
            "CREATE TABLE child (line TEXT REFERENCES line (text) DEFERRABLE)",
            "INSERT INTO child VALUES ('no such line')",
        )
    assert lines(path) == ["before"]
    add(pinned, "after")
    assert lines(path) == ["before", "after"]
