"""The WebSocket of phones and screens, and the same messages by HTTP where no
socket gets through.

A socket only receives pushes; commands go by HTTP.
"""

import contextlib
import re
from typing import Annotated

from fastapi import Query, Request, Response, WebSocket
from sqlalchemy import Connection
from starlette.requests import HTTPConnection

from app.domain.refusals import Refusal
from app.realtime.channels import Screen, Viewer
from app.realtime.throttled_wire import ThrottledWire
from app.realtime.wires import wire_of
from app.storage.boards import board_by_code
from app.storage.seats import seat_by_public_id
from app.web.http.guesses import note_wrong_code, require_guesses_left
from app.web.http.identity import SEAT, STAFF, role_of, signed_cookie, signed_row
from app.web.http.pages.reader import language_of
from app.web.http.routing import Code, Router
from app.web.http.security import is_foreign
from app.web.http.services import read, services_of
from app.web.participant.board_snapshots import compact

router = Router()
SUBPROTOCOL = "palabre.json"
GO_AWAY, TRY_AGAIN = 1008, 1013  # close codes
NUMBER = re.compile("[0-9]{1,15}")
HTTP_SCHEMES = {"ws": "http", "wss": "https"}
Audience = Annotated[str, Query()]
Since = Annotated[str, Query()]


async def _viewer(
    connection: HTTPConnection,
    code: str,
    audience: str,
    protocol: str,
    numbers: str = "",
) -> tuple[Viewer, int]:
    """Returns the viewer and the board's version. Refuses `no_such_board`,
    `no_seat`, `not_host`."""
    audience = audience if audience in {"phone", "screen", "host"} else "phone"
    seat = signed_cookie(connection, SEAT, code)
    if audience == "host" and await role_of(connection, code) is None:
        raise Refusal("not_host")
    link = signed_row(connection, STAFF, code) if audience == "host" else None
    rows = numbers == "row"
    form = "json" if protocol == SUBPROTOCOL else "html"

    def query(database: Connection) -> tuple[Viewer, int]:
        board = board_by_code(database, code)
        language = language_of(connection, board.locale)
        if audience != "phone":
            return Viewer(
                board.id, audience, form, None, link, language, rows
            ), board.version
        if seat is None:
            raise Refusal("no_seat")
        row = seat_by_public_id(database, board.id, seat).id
        return Viewer(
            board.id, audience, form, row, link, language, rows
        ), board.version

    return await read(connection, query)


def _version(since: str) -> int | None:
    """Returns the version that a client says it has; None for nothing, for 0,
    which no board has, and for no number."""
    return (int(since) or None) if NUMBER.fullmatch(since) else None


def _is_throttled(socket: WebSocket, pace: str) -> bool:
    return pace == "slow" or socket.headers.get("save-data", "").lower() == "on"


@router.websocket("/b/{code}/live")
async def live(
    socket: WebSocket,
    code: Code,
    audience: Audience = "phone",
    since: Since = "",
    pace: Annotated[str, Query()] = "",
    numbers: Annotated[str, Query()] = "",
) -> None:
    """Pushes what is newer than `since`. A client that may not follow is
    accepted and closed with 1008, since after a refused handshake it would
    retry for ever.

    `pace=slow` (or `Save-Data: on`) asks for one push in two seconds,
    `numbers=row` for tallies as rows, which are half as long.
    """
    protocol = SUBPROTOCOL if SUBPROTOCOL in socket.scope["subprotocols"] else ""
    try:
        viewer = await _admit(socket, code, audience, protocol, numbers)
    except Refusal as refusal:
        if refusal.code == "no_such_board":
            with contextlib.suppress(Refusal):
                note_wrong_code(socket, code)
        await socket.accept(protocol or None)
        away = refusal.code in {"busy", "cannot_record"}
        await socket.close(TRY_AGAIN if away else GO_AWAY, refusal.code)
        return
    await socket.accept(protocol or None)
    wire = wire_of(socket.scope, socket.send)
    throttled = _is_throttled(socket, pace)
    screen = Screen(viewer, ThrottledWire(wire) if throttled else wire, _version(since))
    with services_of(socket).hub.follow(screen):
        while (await socket.receive())["type"] != "websocket.disconnect":
            continue


async def _admit(
    socket: WebSocket, code: str, audience: str, protocol: str, numbers: str
) -> Viewer:
    """Returns the viewer. Refuses `foreign_origin`, too many guesses of codes,
    and as `_viewer`."""
    public_url = services_of(socket).settings.public_url
    if is_foreign(socket.headers, HTTP_SCHEMES[socket.url.scheme], public_url):
        raise Refusal("foreign_origin")
    require_guesses_left(socket, code)
    viewer, _ = await _viewer(socket, code, audience, protocol, numbers)
    return viewer


@router.get("/b/{code}/news")
async def news(
    request: Request,
    code: Code,
    audience: Audience = "phone",
    since: Since = "",
    protocol: Annotated[str, Query()] = "",
) -> Response:
    """Returns what a socket with this `since` would be greeted with, as a JSON
    array: its messages as objects, HTML as strings.

    For phones behind a proxy that lets no socket through, and for filling a
    gap. `protocol=palabre.json` for programs.
    """
    viewer, version = await _viewer(request, code, audience, protocol)
    since_version = _version(since)
    if since_version is not None and since_version > version:
        # The board never had it (a restored backup): everything is new
        since_version = None
    # Nothing is new: the most frequent answer, and the cheapest
    if since_version == version:
        return Response(
            f"[{compact({'version': version})}]", media_type="application/json"
        )
    source = services_of(request).hub.source
    snapshot = await source.snapshot(
        viewer.board, -1 if since_version is None else since_version
    )
    if snapshot is None:
        raise Refusal("no_such_board")
    texts = snapshot.own_messages(viewer, since_version)
    push = snapshot.push(viewer, since_version, greet=True)
    for text in push.texts if push else ():
        texts.append(text if text.startswith("{") else compact(text))
    return Response(f"[{','.join(texts)}]", media_type="application/json")
