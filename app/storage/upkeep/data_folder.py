"""The data folder and its files, readable by their owner only."""

import contextlib
import os
from pathlib import Path

from sqlalchemy import make_url

DATABASE = "palabre.db"
OWN_FILES = (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", "palabre.lock")
PRIVATE_UMASK = 0o077


def prepare_folder(folder: Path) -> None:
    """Creates the data folder, or takes the rights of other users from an
    existing one.

    Only the rights of Palabre's own files change in a folder with other files
    too, or of another user. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if all(path.name.startswith("palabre.") for path in folder.iterdir()):
        _restrict(folder, 0o700)
    for name in OWN_FILES:
        _restrict(folder / name, 0o600)


def make_private_file(path: Path) -> None:
    """Creates an empty file that only its owner may read. Raises
    FileExistsError."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def protect_database(url: str) -> None:
    """Creates SQLite's file, or takes the rights of other users from it; its
    log of writes gets the same mode."""
    file = make_url(url).database
    if not file or file == ":memory:" or file.startswith("file:"):
        return
    with contextlib.suppress(FileExistsError, FileNotFoundError, PermissionError):
        make_private_file(Path(file))
    _restrict(Path(file), 0o600)


def _restrict(path: Path, mode: int) -> None:
    """Takes the rights of other users away; leaves what belongs to another
    user."""
    with contextlib.suppress(FileNotFoundError, PermissionError):
        path.chmod(path.stat().st_mode & mode)
