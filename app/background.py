"""What runs beside the requests: boards that erase themselves, sessions that
are sent to programmes, news of the other processes."""

import asyncio
import contextlib
import ctypes
import logging
import sys
from collections.abc import Coroutine, Iterator
from functools import partial
from typing import Any

from app.commands.context import Context
from app.commands.erasing import erase_due_boards
from app.commands.programmes.erasing import erase_due_sessions, erase_unfinished
from app.domain.refusals import Refusal
from app.realtime.bus import Bus, poll
from app.realtime.presence import Presence
from app.settings import Settings
from app.storage.database import Database
from app.storage.versions import board_versions
from app.storage.votes.ballot_writes import compile_statements
from app.web.http.files.static import assets
from app.web.http.limits import Limits
from app.web.http.services import Services

log = logging.getLogger("palabre.erasing")
ERASE_EVERY = 600  # seconds


def background_work(services: Services) -> Iterator[Coroutine[Any, Any, None]]:
    """Yields what runs beside the requests until the end."""
    settings, hub, database = services.settings, services.hub, services.context.database
    yield _rehearse(database)
    yield _erase_when_due(Context(database))
    if settings.programme_origins:
        yield _deliver(settings, database)
    if settings.bus_url or not settings.sqlite:
        yield poll(hub.followed_boards, partial(_versions, database), hub.notify)
    if settings.bus_url:
        yield _publish_state(services.bus, services.presence, services.limits)


def _deliver(settings: Settings, database: Database) -> Coroutine[Any, Any, None]:
    """Returns the work that sends sealed sessions to programmes."""
    # These two take 1 MiB that few servers need
    from app.delivery.addresses import Allowed
    from app.delivery.rounds import Deliveries

    allowed = Allowed(settings.programme_origins, settings.programme_private)
    return Deliveries(Context(database), allowed).run(alone=settings.sqlite)


async def _rehearse(database: Database) -> None:
    """Packs the static files and prepares the statements of a ballot, after
    the first requests.

    Whoever comes earlier waits for the files. Where the database cannot
    answer, the first ballot prepares its statements.
    """
    await asyncio.sleep(1)
    await asyncio.to_thread(assets)
    with contextlib.suppress(Refusal):
        await database.read(compile_statements)
    await asyncio.to_thread(return_memory)


def return_memory() -> None:
    """Returns to the system the 3 MiB that the start freed: the C library
    would keep them."""
    if sys.platform == "linux":
        # Of glibc alone
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


async def _erase_when_due(context: Context) -> None:
    """Erases boards whose day has come, now and every ten minutes; runs until
    cancelled."""
    while True:
        try:
            await erase_due_boards(context)
            await erase_due_sessions(context)
            await erase_unfinished(context)
        except Refusal:  # the database cannot answer now
            pass
        except Exception:
            log.exception(
                "boards that are to erase themselves could not be erased, tried again"
            )
        await asyncio.sleep(ERASE_EVERY)


async def _publish_state(bus: Bus, presence: Presence, limits: Limits) -> None:
    """Sends the other processes each second which seats are connected here and
    what was counted against the limits; runs until cancelled."""
    while True:
        await asyncio.sleep(1)
        if message := presence.message() | limits.news():
            bus.publish_message(message)


async def _versions(database: Database, board_ids: list[int]) -> dict[int, int]:
    return await database.read(lambda connection: board_versions(connection, board_ids))
