"""The address of the database."""

from pathlib import Path


def database_url(data_dir: Path, given: str) -> str:
    """Returns the address given, or that of the embedded file in the data
    folder."""
    return given or f"sqlite:///{data_dir.absolute() / 'palabre.db'}"
