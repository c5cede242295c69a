"""One process on one SQLite file: a second is told so at its start."""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path


class AlreadyRunning(Exception):
    """Another Palabre uses this data folder."""


@contextlib.contextmanager
def lock_folder(folder: Path) -> Iterator[None]:
    """Holds the folder while the block runs; the kernel lets go even at a kill. Raises AlreadyRunning."""
    with (folder / "palabre.lock").open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AlreadyRunning(
                f"another Palabre already uses {folder.absolute()}; for several processes set PALABRE_DATABASE_URL to PostgreSQL"
            ) from None
        yield
