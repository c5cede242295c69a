"""Allows one process on a SQLite file: a second ends at its start with a message."""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path


class AlreadyRunning(Exception):
    """Another Palabre uses this data folder."""


@contextlib.contextmanager
def lock_folder(folder: Path) -> Iterator[None]:
    """Locks the data folder while the block runs; the kernel releases it even after a kill.

    Raises AlreadyRunning.
    """
    with (folder / "palabre.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AlreadyRunning(
                f"Another Palabre is already using {folder.absolute()};"
                " to run several processes, set PALABRE_DATABASE_URL to a PostgreSQL database"
            ) from None
        yield
