"""The programmes that this process read last: each is read again once anything of it changed."""

from collections import OrderedDict
from threading import Lock
from weakref import WeakKeyDictionary

from fastapi import Request
from sqlalchemy import Connection

from app.queries.programmes.view import ProgrammeView, Stamp, programme_view
from app.storage.database import Database
from app.web.http.services import services_of

MOST = 32  # programmes; one of a thousand towns takes some megabytes
Entries = OrderedDict[str, tuple[Stamp, ProgrammeView]]
_PROGRAMMES: WeakKeyDictionary[Database, Entries] = WeakKeyDictionary()
_LOCK = Lock()


async def read_programme(request: Request, code: str) -> tuple[Stamp, ProgrammeView]:
    """Returns the programme as it stands, with its stamp. Refuses `no_such_programme`."""
    database = services_of(request).context.database

    def query(connection: Connection) -> tuple[Stamp, ProgrammeView]:
        with _LOCK:
            before = _PROGRAMMES.setdefault(database, OrderedDict()).get(code)
        stamped = programme_view(connection, code, cached=before)
        with _LOCK:
            entries = _PROGRAMMES.setdefault(database, OrderedDict())
            entries[code] = stamped
            entries.move_to_end(code)
            while len(entries) > MOST:
                entries.popitem(last=False)
        return stamped

    return await database.read(query)
