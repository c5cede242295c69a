"""What the routes of one running server share."""

from asyncio import Event
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from urllib.parse import urlsplit

from sqlalchemy import Connection
from starlette.requests import HTTPConnection

from app.commands.context import Context
from app.queries.console.like_notes import LikeNotes
from app.realtime.bus import Bus
from app.realtime.hub import Hub
from app.realtime.presence import Presence
from app.reports.page_numbers import PageNumbers
from app.reports.typesetting import Typesetters
from app.settings import Settings
from app.storage.probe import Probe
from app.web.http.limits import Limits
from app.web.http.links.opened_boards import OpenedBoards
from app.web.http.links.room_addresses import RoomAddresses
from app.web.http.sealed_lists import SealedLists
from app.web.http.signer import Signer


@dataclass(frozen=True)
class Services:
    settings: Settings
    context: Context
    hub: Hub
    presence: Presence
    bus: Bus
    signer: Signer
    limits: Limits
    probe: Probe
    typesetters: Typesetters
    sealed_lists: SealedLists
    room_addresses: RoomAddresses = field(default_factory=RoomAddresses)
    # Somebody has come in from another machine
    reached: Event = field(default_factory=Event)
    opened_boards: OpenedBoards = field(default_factory=OpenedBoards)
    page_numbers: PageNumbers = field(default_factory=PageNumbers)
    like_notes: LikeNotes = field(default_factory=LikeNotes)
    # Answered by this process, by their code.
    refusals: Counter[str] = field(default_factory=Counter)


P = ParamSpec("P")
T = TypeVar("T")


def services_of(connection: HTTPConnection) -> Services:
    return cast(Services, connection.app.state.services)


async def read(
    connection: HTTPConnection,
    query: Callable[Concatenate[Connection, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """Returns what a query reads of the database, called with these arguments
    after its connection. Refuses as `Database.read`."""
    database = services_of(connection).context.database
    return await database.read(lambda reader: query(reader, *args, **kwargs))


def base_url(connection: HTTPConnection) -> str:
    """Returns the scheme and host that the reader used, or the operator's
    public address, without a slash at the end."""
    public = services_of(connection).settings.public_url.rstrip("/")
    scheme = {"ws": "http", "wss": "https"}.get(
        connection.url.scheme, connection.url.scheme
    )
    return public or f"{scheme}://{connection.url.netloc}"


def room_url(connection: HTTPConnection, code: str) -> str:
    """Returns scheme and host at which every device of the room reaches this
    Palabre.

    On a laptop that serves its own network, `localhost` would lead phones, the
    projector's computer and a second facilitator nowhere.
    """
    base, services = base_url(connection), services_of(connection)
    if services.settings.public_url:
        return base
    local = connection.url.hostname in {"localhost", "127.0.0.1", "::1"}
    if local or services.room_addresses.is_chosen(code):
        return services.room_addresses.of(code) or base
    return base


def board_url(connection: HTTPConnection, code: str) -> str:
    """Returns the address of a board that every device of the room can
    open."""
    return f"{room_url(connection, code)}/b/{code}"


def join_url(connection: HTTPConnection, code: str) -> str:
    """Returns what a phone opens to join."""
    return board_url(connection, code)


def note_arrival(connection: HTTPConnection) -> None:
    """Notes that another machine reached this one: no machine can test that of
    itself."""
    addresses = services_of(connection).room_addresses.all()
    ours = {
        "127.0.0.1",
        "::1",
        *(urlsplit(address.url).hostname for address in addresses),
    }
    if connection.client and connection.client.host not in ours:
        services_of(connection).reached.set()


def shown_host(url: str) -> str:
    """Returns an address without its scheme, as people read it aloud."""
    return url.split("://", 1)[-1]


Json = dict[str, Any]
