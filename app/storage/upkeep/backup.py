"""Copies the embedded database to one file and back: a board moves with its
links and cookies."""

import contextlib
import os
import shutil
from pathlib import Path
from typing import Any

from app.storage.sql.engines import sqlite_module
from app.storage.upkeep.data_folder import DATABASE, make_private_file, prepare_folder
from app.storage.upkeep.lock import lock_folder


class BadBackup(Exception):
    """The file is no sound backup, or would overwrite something; the message
    says which."""


def backup(folder: Path, target: Path) -> int:
    """Writes a consistent copy while Palabre runs; returns the bytes written.
    Raises BadBackup.

    The copy has its name once it is whole and on the disk: a killed backup
    leaves a part beside, which the next one writes anew.
    """
    source = folder / DATABASE
    if not source.exists():
        raise BadBackup(f"there is no database in {folder.absolute()}")
    if target.exists():
        raise BadBackup(f"{target} exists already")
    _require_readable(source)
    part = target.with_name(f"{target.name}.part")
    try:
        part.unlink(missing_ok=True)
        make_private_file(part)
        _copy(source, part)
        _keep(part, target)
    except OSError as error:
        raise BadBackup(
            f"{target.absolute()} cannot be written: {error.strerror}"
        ) from None
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return target.stat().st_size


def _keep(file: Path, target: Path) -> None:
    """Renames a complete file. Content and name are on the disk when it
    returns. Raises OSError."""
    with file.open("rb") as content:
        os.fsync(content.fileno())
    os.replace(file, target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _copy(source: Path, target: Path) -> None:
    """Raises BadBackup."""
    connection = sqlite_module().connect(f"file:{source}?mode=ro", uri=True)
    try:
        connection.execute("VACUUM INTO ?", (str(target),))
    except sqlite_module().OperationalError as error:
        raise BadBackup(f"{target.absolute()} cannot be written: {error}") from None
    except sqlite_module().DatabaseError as error:
        raise BadBackup(
            f"{source} is damaged, so nothing was copied: {error}"
        ) from None
    finally:
        connection.close()


def _require_readable(source: Path) -> None:
    """Refuses (BadBackup) what is no database, and that of another program."""
    try:
        with contextlib.closing(
            sqlite_module().connect(f"file:{source}?mode=ro", uri=True)
        ) as connection:
            rows = connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            ).fetchall()
    except sqlite_module().DatabaseError as error:
        raise BadBackup(f"{source} is damaged or no database: {error}") from None
    if "board" not in {row[0] for row in rows}:
        raise BadBackup(f"{source} holds no Palabre")


def restore(source: Path, folder: Path, *, replace: bool = False) -> None:
    """Puts a backup in place of the database. Raises BadBackup, and
    AlreadyRunning while a Palabre runs on the folder."""
    check(source)
    prepare_folder(folder)
    with lock_folder(folder):
        target = folder / DATABASE
        if target.exists() and not replace:
            raise BadBackup(f"{target} exists already; --replace overwrites it")
        fresh = folder / f"{DATABASE}.restoring"
        fresh.unlink(missing_ok=True)
        make_private_file(fresh)
        shutil.copyfile(source, fresh)
        _empty_log(target)
        for left_over in (folder / f"{DATABASE}-wal", folder / f"{DATABASE}-shm"):
            left_over.unlink(missing_ok=True)
        _keep(fresh, target)


def _empty_log(database: Path) -> None:
    """Writes into the database what a killed server left in its log of writes
    (-wal), because the log would be taken for that of the file that replaces
    it. Leaves a damaged database as it is."""
    if not database.exists():
        return
    with (
        contextlib.suppress(sqlite_module().DatabaseError),
        contextlib.closing(sqlite_module().connect(str(database))) as connection,
    ):
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def check(source: Path) -> None:
    """Refuses (BadBackup) a file that is not a whole database of Palabre."""
    if not source.is_file():
        raise BadBackup(f"there is no file {source}")
    try:
        connection = sqlite_module().connect(
            f"file:{source}?mode=ro&immutable=1", uri=True
        )
        try:
            _require_sound(connection, source)
        finally:
            connection.close()
    except sqlite_module().DatabaseError as error:
        raise BadBackup(f"{source} is not a database: {error}") from None


def _require_sound(connection: Any, source: Path) -> None:
    problems = [
        row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"
    ]
    if problems:
        raise BadBackup(f"{source} is damaged: {problems[0]}")
    tables = {
        row[0]
        for row in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        )
    }
    if not {"board", "ballot", "alembic_version"} <= tables:
        raise BadBackup(f"{source} holds no Palabre")
