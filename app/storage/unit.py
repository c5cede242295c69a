"""What a command works with: the transaction of its commit, and its part in the versions that it raises."""

import secrets
from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy import Connection

from app.storage.cleaning.cleaning import mark_for_cleaning
from app.storage.sql.prepared import Call
from app.storage.versions import board_lock, next_version


@dataclass(frozen=True)
class Commit:
    """What the commands of one commit share: the transaction, the versions they raised and the boards they hold."""

    connection: Connection
    versions: dict[int, int] = field(default_factory=dict)
    locked: set[str] = field(default_factory=set)
    to_clean: set[str] = field(default_factory=set)

    def forget(self, versions: dict[int, int]) -> None:
        """What was undone: versions raised since, and PostgreSQL lets go of what was locked since."""
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
        """What orders the writers of one board, once for all commands of a commit; SQLite has one writer anyway."""
        if self.connection.dialect.name == "sqlite" or code in self._commit.locked:
            return []
        self._commit.locked.add(code)
        return [board_lock(code)]

    def clean_files(self, scope: Literal["seal", "erase"]) -> None:
        """What this command deletes must be in no byte of the files either."""
        mark_for_cleaning(self.connection, secrets.token_hex(8), scope)
        self._commit.to_clean.add(scope)

    def touch(self, board_id: int) -> int:
        """The board's new version, to stamp on what changes; commands of one commit share it."""
        versions = self._commit.versions
        if board_id not in versions:
            versions[board_id] = next_version(self.connection, board_id)
        self.touched[board_id] = versions[board_id]
        return versions[board_id]
