"""Allows one process on a SQLite file: a second ends at its start with a
message.

The lock's file says where the process that has it serves, for the commands
that run beside it.
"""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

FILE = "palabre.lock"


class Served(NamedTuple):
    """Where the server of a data folder is reached from its own machine."""

    url: str
    lan: bool  # whether phones of the room's network reach it too


class AlreadyRunning(Exception):
    """Another Palabre uses this data folder."""


@contextlib.contextmanager
def lock_folder(folder: Path) -> Iterator[None]:
    """Locks the data folder while the block runs; the kernel releases it even
    after a kill.

    Raises AlreadyRunning.
    """
    # "w" would empty what the one that has it wrote
    with (folder / FILE).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AlreadyRunning(
                f"Another Palabre is already using {folder.absolute()}; to run several "
                "processes, set PALABRE_DATABASE_URL to a PostgreSQL database"
            ) from None
        file.truncate(0)
        yield


def write_served(folder: Path, served: Served) -> None:
    """Notes where the process that has the lock serves."""
    (folder / FILE).write_text(f"{served.url} {'lan' if served.lan else 'alone'}\n")


def read_served(folder: Path) -> Served | None:
    """Returns where the server that runs on a data folder serves; None where
    it has not said so."""
    try:
        url, reach = (folder / FILE).read_text().split()
    except (OSError, ValueError):
        return None
    return Served(url, reach == "lan")
