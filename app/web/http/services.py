"""What the routes of one running server share."""

from asyncio import Event
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from app.commands.context import Context
from app.realtime.bus import Bus
from app.realtime.hub import Hub
from app.realtime.presence import Presence
from app.reports.typesetting import Typesetters
from app.settings import Settings
from app.storage.probe import Probe
from app.web.http.limits import Limits
from app.web.http.opened_boards import OpenedBoards
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
    lan_url: str = ""
    reached: Event = field(default_factory=Event)  # somebody has come in from another machine
    opened_boards: OpenedBoards = field(default_factory=OpenedBoards)
    # Answered by this process, by their code.
    refusals: Counter[str] = field(default_factory=Counter)


def services_of(connection: HTTPConnection) -> Services:
    return cast(Services, connection.app.state.services)


def base_url(connection: HTTPConnection) -> str:
    """Returns the scheme and host that the reader used, or the operator's public address, without a
    slash at the end."""
    public = services_of(connection).settings.public_url.rstrip("/")
    scheme = {"ws": "http", "wss": "https"}.get(connection.url.scheme, connection.url.scheme)
    return public or f"{scheme}://{connection.url.netloc}"


def join_url(connection: HTTPConnection, code: str) -> str:
    """Returns the address to join, which a phone can open: on a laptop that serves its own network,
    `localhost` would lead phones nowhere."""
    base = base_url(connection)
    local = connection.url.hostname in {"localhost", "127.0.0.1", "::1"}
    if (
        local
        and services_of(connection).lan_url
        and not services_of(connection).settings.public_url
    ):
        base = services_of(connection).lan_url
    return f"{base}/b/{code}"


def note_arrival(connection: HTTPConnection) -> None:
    """Notes that another machine reached this one: no machine can test that of itself."""
    ours = {"127.0.0.1", "::1", urlsplit(services_of(connection).lan_url).hostname}
    if connection.client and connection.client.host not in ours:
        services_of(connection).reached.set()


def shown_host(url: str) -> str:
    """Returns an address without its scheme, as people read it aloud."""
    return url.split("://", 1)[-1]


Json = dict[str, Any]
