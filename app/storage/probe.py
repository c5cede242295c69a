"""Checks whether the database reads and writes now, by doing both."""

import asyncio
from secrets import token_hex

from sqlalchemy import Connection, text

from app.domain.refusals import Refusal
from app.storage.database import Database
from app.storage.sql.failures import Cause
from app.storage.unit import Unit

TRUST_SECONDS = 30.0  # a write that succeeded so recently needs no probe
PATIENCE_SECONDS = 3.0  # a probe that takes longer finds the database slow
# More than a note or a ballot needs: on a disk that is nearly full a single
# page would still fit.
PROBE_REPEATS = 1024  # of 32 letters
WRITE = """
INSERT INTO setting (key, value) VALUES ('probe', :value)
ON CONFLICT (key) DO UPDATE SET value = excluded.value"""


def write_row(connection: Connection) -> None:
    """Overwrites a row that is never read. Its content is new each time:
    SQLite writes no page that stays the same."""
    connection.execute(text(WRITE), {"value": token_hex(16) * PROBE_REPEATS})


def write_probe(unit: Unit) -> None:
    """Writes the probing row as a command."""
    write_row(unit.connection)


def read_probe(connection: Connection) -> None:
    connection.execute(text("SELECT 1")).scalar_one()


class Probe:
    """Probes one database; requests that arrive at once share one probing
    write."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._writing: asyncio.Task[None] | None = None

    async def find_trouble(self) -> Cause | None:
        """Returns why the database does not read or write; None when it does
        both."""
        try:
            await self._database.read(read_probe)
        except Refusal:
            return self._database.reads.cause or "other"
        writes = self._database.writes
        if writes.cause is not None or writes.is_older_than(TRUST_SECONDS):
            await self._write()
        if self._writing is not None and not self._writing.done():
            return writes.cause or "slow"
        return writes.cause or self._database.reads.cause

    async def _write(self) -> None:
        """Waits for the probing write, but no longer than PATIENCE_SECONDS."""
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_once())
        await asyncio.wait({self._writing}, timeout=PATIENCE_SECONDS)

    async def _write_once(self) -> None:
        try:
            await self._database.write(write_probe)
        except Refusal:  # the database keeps the cause; a full queue is none
            return
        self._database.writes.succeed()
