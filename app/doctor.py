"""Checks an installation: settings in force, open files, stored data.

`palabre doctor` prints every finding; a start refuses the unsafe ones.
"""

import resource
from collections.abc import Iterator
from dataclasses import dataclass

from app.settings import Settings
from app.storage.sql.engines import (
    SQLITE_FLOOR,
    reader_engine,
    settings_in_force,
    sqlite_module,
    writer_engine,
)
from app.storage.upkeep.opening import explain_errors

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
    """Holds one line of the doctor. `ok`: False for what must be mended, None
    for a limit."""

    name: str
    value: str
    ok: bool | None


def examine(settings: Settings, url: str) -> Iterator[Finding]:
    """Yields every finding on the settings; opens the database."""
    if settings.sqlite:
        version = sqlite_module().sqlite_version_info
        # Older ones have the WAL-reset bug, which takes two writing
        # connections; ours has one.
        is_recent = True if version >= SQLITE_FLOOR else None
        yield Finding("SQLite", ".".join(map(str, version)), is_recent)
    for name, value in _settings_of(url).items():
        yield Finding(name, value, value in SAFE[name])
    yield _open_files()
    yield Finding(
        "limits", "on" if settings.limits else "off", True if settings.limits else None
    )


def _settings_of(url: str) -> dict[str, str]:
    with explain_errors(url):
        engine = writer_engine(url)
        try:
            return settings_in_force(engine)
        finally:
            engine.dispose()


def _open_files() -> Finding:
    """Finds how many files `serve` may open: it raises its own limit up to the
    system's."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if hard == resource.RLIM_INFINITY or hard >= OPEN_FILES:
        return Finding(
            "open files",
            "unlimited" if hard == resource.RLIM_INFINITY else str(hard),
            True,
        )
    return Finding(
        "open files",
        f"{hard}, each phone takes one; raise it (ulimit -Hn, LimitNOFILE)",
        None,
    )


def few_open_files() -> str:
    """Returns a sentence for the start where the limit of open files is low,
    else ""."""
    finding = _open_files()
    return (
        ""
        if finding.ok
        else f"Only few phones can connect at once. Open files: {finding.value}."
    )


def recounted(url: str) -> list[Finding]:
    """Recounts the stored data; returns a finding for each part, with its
    first five faults."""
    from app.storage.upkeep.soundness import recount  # a start does without it

    with explain_errors(url):
        engine = reader_engine(url, 1)
        try:
            checks = list(recount(engine))
        finally:
            engine.dispose()
    return [
        Finding(check.name, "; ".join(check.faults[:5]) or "sound", not check.faults)
        for check in checks
    ]


def unsafe(settings: Settings, url: str) -> list[str]:
    """Returns a line for each finding that must be mended before a start."""
    findings = examine(settings, url)
    return [
        f"{finding.name} is {finding.value}"
        for finding in findings
        if finding.ok is False
    ]
