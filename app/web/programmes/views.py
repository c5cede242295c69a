"""The programmes that this process read last: each is read again once anything
of it changed."""

import time
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from weakref import WeakKeyDictionary

from fastapi import Request
from sqlalchemy import Connection

from app.queries.programmes.view import ProgrammeView, Stamp, programme_view
from app.storage.database import Database
from app.web.http.services import services_of

MOST = 32  # programmes; one of a thousand towns takes some megabytes
PATIENCE = 8  # times the seconds of a reading until news are read again


@dataclass(frozen=True)
class Entry:
    """A programme as it was read at a time of the monotonic clock, and the
    seconds that it took."""

    stamp: Stamp
    view: ProgrammeView
    at: float
    seconds: float

    def is_fresh(self) -> bool:
        return time.monotonic() < self.at + PATIENCE * self.seconds


Entries = OrderedDict[str, Entry]
_PROGRAMMES: WeakKeyDictionary[Database, Entries] = WeakKeyDictionary()
_LOCK = Lock()


async def read_programme(
    request: Request, code: str, *, patient: bool = False
) -> tuple[Stamp, ProgrammeView]:
    """Returns the programme as it stands, with its stamp; a `patient` reader
    of a large one may get it as it was a moment ago, so that a thousand towns
    that vote are not read all the time.

    Refuses `no_such_programme`.
    """
    database = services_of(request).context.database
    with _LOCK:
        before = _PROGRAMMES.setdefault(database, OrderedDict()).get(code)
    if patient and before is not None and before.is_fresh():
        return before.stamp, before.view

    def query(connection: Connection) -> tuple[Stamp, ProgrammeView]:
        started = time.monotonic()
        cached = (before.stamp, before.view) if before else None
        stamp, view = programme_view(connection, code, cached=cached)
        _keep(
            database,
            code,
            Entry(stamp, view, time.monotonic(), time.monotonic() - started),
        )
        return stamp, view

    return await database.read(query)


def _keep(database: Database, code: str, entry: Entry) -> None:
    """Keeps a programme as the last one that was read, and forgets those
    before MOST."""
    with _LOCK:
        entries = _PROGRAMMES.setdefault(database, OrderedDict())
        entries[code] = entry
        entries.move_to_end(code)
        while len(entries) > MOST:
            entries.popitem(last=False)
