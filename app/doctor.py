"""What an installation really runs with, read back from it: `palabre doctor`, and the start refuses what is unsafe."""

import resource
from collections.abc import Iterator
from dataclasses import dataclass

from app.settings import Settings
from app.storage.engines import SQLITE_FLOOR, settings_in_force, sqlite_module, writer_engine

OPEN_FILES = 4096
SAFE = {
    "journal_mode": {"wal"},
    "synchronous": {"2", "3"},
    "foreign_keys": {"1"},
    "synchronous_commit": {"on", "remote_apply", "remote_write", "local"},
    "fsync": {"on"},
    "full_page_writes": {"on"},
}


@dataclass(frozen=True)
class Finding:
    """One line of the doctor: `ok` is False for what must be mended, None for what merely limits."""

    name: str
    value: str
    ok: bool | None


def examine(settings: Settings, url: str) -> Iterator[Finding]:
    """Every finding; opens the database."""
    engine = writer_engine(url)
    try:
        if settings.sqlite:
            version = sqlite_module().sqlite_version_info
            # An older one has the WAL-reset bug, which takes two writing connections; here one alone writes, behind a lock.
            yield Finding("SQLite", ".".join(map(str, version)), True if version >= SQLITE_FLOOR else None)
        for name, value in settings_in_force(engine).items():
            yield Finding(name, value, value in SAFE[name])
    finally:
        engine.dispose()
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    yield Finding("open files", str(files), True if files >= OPEN_FILES else None)
    yield Finding("limits", "on" if settings.limits else "off", True if settings.limits else None)


def unsafe(settings: Settings, url: str) -> list[str]:
    """What must be mended before anybody votes, a line each; empty is well."""
    return [f"{one.name} is {one.value}" for one in examine(settings, url) if one.ok is False]
