"""What a command works with: the transaction of its commit, and the versions
that it raises."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy import Connection, Table, delete, insert, update

from app.storage.cleaning.marks import mark_for_cleaning
from app.storage.sql.prepared import Call, Row, Values, run_together
from app.storage.sql.rows import Condition
from app.storage.versions import board_lock, next_version, setting_version

# In a connection's info: parsed frameworks by row id
FRAMEWORK_CACHE = "frameworks"


@dataclass(frozen=True)
class Commit:
    """What the commands of one commit share: the transaction, the versions
    that they raised, the boards that they locked with the versions that those
    had, and what must be cleaned out of the files after it. `later` is what
    the database need not answer before the commit."""

    connection: Connection
    versions: dict[int, int] = field(default_factory=dict)
    # code: row id, 0 for no such board
    locked: dict[str, int] = field(default_factory=dict)
    locked_versions: dict[int, int] = field(default_factory=dict)
    to_clean: set[str] = field(default_factory=set)
    later: list[Call] = field(default_factory=list)

    def send(self, *last: Call) -> None:
        """Runs what was left for later, and `last` in the same round trip;
        nothing for nothing."""
        if self.later:
            run_together(self.connection, *self.later, *last)
            self.later.clear()

    def forget(self, versions: dict[int, int]) -> None:
        """Restores the versions after a rollback to the savepoint, and forgets
        the row locks, which PostgreSQL has released, and what was left for
        later."""
        self.versions.clear()
        self.versions.update(versions)
        self.locked.clear()
        self.locked_versions.clear()
        self.later.clear()


class Unit:
    """One command's view of the shared transaction."""

    def __init__(self, commit: Commit) -> None:
        self.connection = commit.connection
        self._commit = commit
        self.touched: dict[int, int] = {}

    def lock(self, code: str) -> list[Call]:
        """Returns the statement that locks the board until the commit, whose
        rows `note_lock` must get; none where a command of this commit has
        locked it already, and on SQLite, which has one writer anyway."""
        if self.connection.dialect.name == "sqlite" or code in self._commit.locked:
            return []
        self._commit.locked[code] = 0
        return [board_lock(code)]

    def note_lock(self, code: str, rows: Sequence[Row]) -> None:
        """Notes the version of a board that is locked now."""
        for board_id, version in rows:
            self._commit.locked[code] = board_id
            self._commit.locked_versions[board_id] = version

    def run_later(self, *calls: Call) -> None:
        """Runs statements in the round trip of the commit, or before it on
        SQLite, where no trip is saved. What they give is lost, and what they
        refuse refuses the command."""
        if self.connection.dialect.name == "sqlite":
            run_together(self.connection, *calls)
        else:
            self._commit.later.extend(calls)

    def run_now(self) -> None:
        """Runs what was left for later: the next statement of this command
        reads what it wrote."""
        self._commit.send()

    def clean_files(self, scope: Literal["seal", "erase"]) -> None:
        """Has the bytes of what this command deletes removed from the files,
        after the commit."""
        mark_for_cleaning(self.connection, secrets.token_hex(8), scope)
        self._commit.to_clean.add(scope)

    def insert(self, table: Table, *rows: Values) -> None:
        """Inserts the rows; sends nothing for none."""
        if rows:
            self.connection.execute(insert(table), rows)

    def insert_numbered(self, table: Table, row: Values) -> int:
        """Inserts a row; returns its id."""
        numbered = insert(table).returning(table.c.id)
        return int(self.connection.execute(numbered, row).scalar_one())

    def update(self, table: Table, condition: Condition, /, **values: object) -> int:
        """Changes the rows of which the condition is true; returns how
        many."""
        changed = update(table).where(condition).values(**values)
        return self.connection.execute(changed).rowcount

    def delete(self, table: Table, condition: Condition) -> int:
        """Deletes the rows of which the condition is true; returns how
        many."""
        return self.connection.execute(delete(table).where(condition)).rowcount

    def stamp(
        self, board_id: int, table: Table, condition: Condition, /, **values: object
    ) -> None:
        """Changes rows of a board, and writes its raised version on them."""
        self.update(table, condition, version=self.touch(board_id), **values)

    def touch(self, board_id: int) -> int:
        """Raises and returns the board's version, to stamp on what changes;
        commands of one commit share it."""
        versions = self._commit.versions
        if board_id not in versions:
            versions[board_id] = next_version(self.connection, board_id)
        self.touched[board_id] = versions[board_id]
        return versions[board_id]

    def touch_later(self, board_id: int) -> int:
        """Does the same in the round trip of the commit, for a board that this
        commit has locked: nobody else can raise its version."""
        versions, locked = self._commit.versions, self._commit.locked_versions
        if board_id not in versions and board_id in locked:
            versions[board_id] = locked[board_id] + 1
            self.run_later(setting_version(board_id, versions[board_id]))
        return self.touch(board_id)
