"""The data folder and its files, for their owner only."""

import contextlib
import os
from pathlib import Path

from sqlalchemy import make_url

DATABASE = "palabre.db"
OWN_FILES = (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", "palabre.lock")
PRIVATE_UMASK = 0o077


def prepare_folder(folder: Path) -> None:
    """Makes the data folder, or closes one that is there to other people of the machine. Raises OSError.

    A folder that holds other files too, or that belongs to somebody else, stays as it is: its files do not.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if all(path.name.startswith("palabre.") for path in folder.iterdir()):
        _close(folder, 0o700)
    for name in OWN_FILES:
        _close(folder / name, 0o600)


def make_private_file(path: Path) -> None:
    """An empty file that its owner alone may read. Raises FileExistsError."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def protect_database(url: str) -> None:
    """Makes SQLite's file, or closes it to others; its log of writes takes the file's mode."""
    file = make_url(url).database
    if not file or file == ":memory:" or file.startswith("file:"):
        return
    with contextlib.suppress(FileExistsError, FileNotFoundError, PermissionError):
        make_private_file(Path(file))
    _close(Path(file), 0o600)


def _close(path: Path, mode: int) -> None:
    """Takes away what others may do; not from what belongs to somebody else."""
    with contextlib.suppress(FileNotFoundError, PermissionError):
        path.chmod(path.stat().st_mode & mode)
