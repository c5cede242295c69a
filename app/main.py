"""Builds the application: services, routes, background tasks."""

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from types import ModuleType

from fastapi import FastAPI
from starlette.routing import BaseRoute

from app import __version__
from app.background import background_work
from app.commands.context import Context, random_token
from app.domain.refusals import Refusal
from app.frameworks import use_translations
from app.realtime.bus import Bus, LocalBus
from app.realtime.hub import Hub
from app.realtime.presence import Presence
from app.reports.typesetting import Typesetters
from app.settings import Settings
from app.storage.boards import setting_by_code
from app.storage.database import Database
from app.storage.probe import Probe
from app.storage.settings import setting_value
from app.storage.sql.urls import database_url as address_of
from app.storage.upkeep.data_folder import prepare_folder
from app.storage.upkeep.migrate import migrate
from app.web.console import operator
from app.web.http import error_handlers, probes
from app.web.http.bodies import refuse_bodies
from app.web.http.files import static
from app.web.http.forms.once import carry_out_once
from app.web.http.late_routes import LateRoutes
from app.web.http.limits import Limits
from app.web.http.links.room_addresses import RoomAddress, RoomAddresses
from app.web.http.refusals import sentence_of
from app.web.http.routing import ShortWay
from app.web.http.sealed_lists import SealedLists
from app.web.http.security import Compression, Guard
from app.web.http.services import Services
from app.web.http.signer import Signer
from app.web.joining import answers as own_answers
from app.web.participant import (
    ballots,
    boards,
    finished,
    home,
    live,
    me_too,
    notes,
    seats,
    witnesses,
)
from app.web.participant.board_snapshots import BoardSource

# What phones ask for. A request tries them in this order, and then those of
# late_routers.
ROUTERS = (
    ballots,
    live,
    notes,
    me_too,
    finished,
    own_answers,
    seats,
    boards,
    home,
    static,
    witnesses,
    operator,
)
# With what the addresses of late_routers begin.
LATE_HEADS = frozenset(
    {"b", "p", "boards", "programmes", "compare", "erased", "recording", "schemas"}
)


def database_url(settings: Settings) -> str:
    """Returns the address of the database: the setting, or the file in the
    data folder."""
    return address_of(settings.data_dir, settings.database_url)


def bus_of(url: str) -> Bus:
    """Returns the bus that the setting names; without one, a bus within this
    process."""
    if not url:
        return LocalBus()
    # Takes 0.1 s, which a start without it is spared
    from app.realtime.redis_bus import RedisBus

    return RedisBus(url)


def late_routers() -> Sequence[ModuleType]:
    """Returns the modules of the addresses that a server at rest is not asked
    for."""
    from app import late_routers  # takes 0.3 s, and 8 MiB

    return late_routers.ROUTERS


def sentence_in(refusal: Refusal, language: str) -> str:
    """Returns the sentence of a refusal, for a command line."""
    return sentence_of(refusal, language)


async def signer_of(database: Database, settings: Settings) -> Signer:
    """Returns the signer of cookies.

    Its keys are the operator's (comma separated, newest first), else one that
    is made once and stored in the database for all processes.
    """
    if settings.secret_keys:
        return Signer(
            tuple(key.strip() for key in settings.secret_keys.split(",") if key.strip())
        )
    stored_key = await database.write(
        lambda unit: setting_value(unit, "cookie_key", random_token() + random_token())
    )
    return Signer((stored_key,))


@contextlib.asynccontextmanager
async def lifespan(
    app: FastAPI, settings: Settings, room_addresses: RoomAddresses
) -> AsyncIterator[None]:
    """Opens schema, database, bus and hub in this order, and closes them in
    the reverse one."""
    services = await _open_services(settings, room_addresses)
    app.state.services = services
    tasks = [asyncio.create_task(work) for work in background_work(services)]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await _close(services)


async def _open_services(settings: Settings, room_addresses: RoomAddresses) -> Services:
    url = database_url(settings)
    if settings.sqlite:
        prepare_folder(settings.data_dir)
    await asyncio.to_thread(migrate, url)
    bus = bus_of(settings.bus_url)
    database = Database(url, bus.publish)
    hub = Hub(BoardSource(database))
    presence = Presence(hub)
    limits = Limits(on=settings.limits, shared=bool(settings.bus_url))
    await _start_bus(bus, hub, presence, limits)
    if room_addresses.are_used:
        await _remember_chosen(database, room_addresses)
    return Services(
        settings,
        Context(database),
        hub,
        presence,
        bus,
        await signer_of(database, settings),
        limits,
        Probe(database),
        Typesetters(),
        SealedLists(),
        room_addresses,
    )


async def _remember_chosen(database: Database, room_addresses: RoomAddresses) -> None:
    """Chooses for each board the address in the room that was chosen before a
    restart."""
    chosen = await database.read(
        lambda connection: setting_by_code(connection, "room_address")
    )
    room_addresses.remember(chosen)


async def _start_bus(bus: Bus, hub: Hub, presence: Presence, limits: Limits) -> None:
    """Listens to the other processes: versions of boards, seats that are
    connected, limits."""

    def on_message(process: str, message: dict[str, object]) -> None:
        presence.on_message(process, message)
        limits.add_news(message)

    await bus.start(hub.notify, on_message)


async def _close(services: Services) -> None:
    await services.typesetters.close()
    await services.hub.close()
    await services.bus.close()
    await asyncio.to_thread(services.context.database.close)


class Application(FastAPI):
    late: LateRoutes

    @property
    def routes(self) -> list[BaseRoute]:
        """All routes; those that are not there yet are loaded."""
        self.late.load()
        return self.router.routes

    def openapi(self) -> dict[str, object]:
        """Returns /openapi.json, built when it is first read: a start does not
        wait for it."""
        if self.openapi_schema is None:
            from app.web.openapi.document import build

            self.openapi_schema = build(self)
        return self.openapi_schema


def _add_late_routes(app: FastAPI, modules: Sequence[ModuleType]) -> None:
    """Adds the routes, and excludes what came with them from garbage
    collection, as a start does with the rest: a collection that goes through
    it holds every ballot for 50 ms."""
    _add_routes(app, modules)
    gc.freeze()


def create_app(
    settings: Settings, read_addresses: Callable[[], Sequence[tuple[str, str]]] = tuple
) -> FastAPI:
    """Returns the application.

    `read_addresses` returns its present addresses in the networks of a room,
    each (kind, address), the likeliest first. Raises BadTranslation for a file
    of the operator that cannot be used.
    """
    use_translations(Path(settings.languages_dir) if settings.languages_dir else None)
    addresses = RoomAddresses(
        lambda: [RoomAddress(*address) for address in read_addresses()]
    )
    app = Application(
        title="Palabre",
        version=__version__,
        lifespan=lambda app: lifespan(app, settings, addresses),
        docs_url=None,
        redoc_url=None,
        # FastAPI would look for a collector at each request; /metrics has our
        # own counts.
        telemetry={"tracing": False, "metrics": False, "logs": False},
        openapi_url="/openapi.json" if settings.docs else None,
    )
    error_handlers.install(app)
    _add_routes(app, (*ROUTERS, probes) if settings.probes else ROUTERS)
    app.late = LateRoutes(
        LATE_HEADS, late_routers, lambda modules: _add_late_routes(app, modules)
    )
    app.router.routes.append(app.late)
    _add_middleware(app, settings)
    return app


def _add_middleware(app: FastAPI, settings: Settings) -> None:
    """Adds what a request goes through before the routes, the last one
    first."""
    app.add_middleware(Compression, minimum_size=600, compresslevel=6)
    app.add_middleware(
        ShortWay, routes=app.router.routes, handlers=app.exception_handlers
    )
    app.add_middleware(Guard, public_url=settings.public_url)


def _add_routes(app: FastAPI, modules: Sequence[ModuleType]) -> None:
    # include_router copies routes lazily: the first request took 34 to 49 ms,
    # this way 1 ms.
    for module in modules:
        carry_out_once(module.router)
        for route in module.router.routes:
            refuse_bodies(route)
        app.router.routes.extend(module.router.routes)
