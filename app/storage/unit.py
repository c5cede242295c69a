"""What a command works with: the transaction of its commit, and the versions that it raises."""

import secrets
from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy import Connection

from app.storage.cleaning.marks import mark_for_cleaning
from app.storage.sql.prepared import Call
from app.storage.versions import board_lock, next_version

FRAMEWORK_CACHE = "frameworks"  # in a connection's info: parsed frameworks by row id


@dataclass(frozen=True)
class Commit:
    """What the commands of one commit share: the transaction, the versions that they raised, the
    boards that they locked, and what must be cleaned out of the files after it."""

    connection: Connection
    versions: dict[int, int] = field(default_factory=dict)
    locked: set[str] = field(default_factory=set)
    to_clean: set[str] = field(default_factory=set)

    def forget(self, versions: dict[int, int]) -> None:
        """Restores the versions after a rollback to the savepoint, and forgets the row locks:
        PostgreSQL has released them."""
        self.versions.clear()
        self.versions.update(versions)
        self.locked.clear()


class Unit:
    """One command's view of the shared transaction."""

    def __init__(self, commit: Commit) -> None:
        self.connection = commit.connection
        self._commit = commit
        self.touched: dict[int, int] = {}

    def lock(self, code: str) -> list[Call]:
        """Returns the statement that locks the board until the commit; none where a command of this
        commit has locked it already, and on SQLite, which has one writer anyway."""
        if self.connection.dialect.name == "sqlite" or code in self._commit.locked:
            return []
        self._commit.locked.add(code)
        return [board_lock(code)]

    def clean_files(self, scope: Literal["seal", "erase"]) -> None:
        """Has the bytes of what this command deletes removed from the files, after the commit."""
        mark_for_cleaning(self.connection, secrets.token_hex(8), scope)
        self._commit.to_clean.add(scope)

    def touch(self, board_id: int) -> int:
        """Raises and returns the board's version, to stamp on what changes; commands of one commit
        share it."""
        versions = self._commit.versions
        if board_id not in versions:
            versions[board_id] = next_version(self.connection, board_id)
        self.touched[board_id] = versions[board_id]
        return versions[board_id]
