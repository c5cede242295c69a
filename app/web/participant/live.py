"""The socket of phones and screens, and the same news for who can have no socket. What is asked of the board goes by HTTP."""

import contextlib
import json
from collections.abc import Hashable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response, WebSocket
from sqlalchemy import Connection
from starlette.requests import HTTPConnection

from app.domain.refusals import Refusal
from app.queries.board import activities_json, head_json
from app.queries.changes import Changes, Votes, changes_since
from app.queries.notes import note_json
from app.queries.tally import tally_frame, turnout_frame
from app.realtime.frames import Push
from app.realtime.hub import Snapshot
from app.realtime.rooms import Booths, Ended, Screen, Viewer
from app.realtime.throttled_wire import SparingWire
from app.realtime.wires import wire_of
from app.storage.boards import board_by_code
from app.storage.database import Database
from app.storage.notes import StoredNote
from app.storage.seats import seat_by_public_id
from app.web.http.guesses import note_wrong_code, require_guesses_left
from app.web.http.identity import link_cookie, role_of, seat_cookie
from app.web.http.routing import Code
from app.web.http.security import is_foreign
from app.web.http.services import services_of
from app.web.participant.note_pushes import notes_html

router = APIRouter()
SUBPROTOCOL = "palabre.json"
GO_AWAY = 1008


def compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class BoardSnapshot:
    """Changes of one board, cut for each viewer. Nothing of a person is in a frame but in those to the own seat's devices, and no
    number before its reveal."""

    def __init__(self, changes: Changes, cast: dict[int, set[int]]) -> None:
        self.changes = changes
        self.version = changes.version
        self.cast = cast
        self.ended = Ended(changes.voided, changes.revoked)
        opened = [one.activity.id for one in changes.votes if one.activity.value.state == "open"]
        self.booths: Booths = {vote: cast.get(vote, set()) for vote in opened}
        own: dict[int, int] = {}
        for votes in changes.votes:
            for seat, news in votes.news.items():
                own[seat] = max(news.version, own.get(seat, 0))
        self.own: Mapping[int, int] = own

    def audience(self, viewer: Viewer) -> Hashable:
        """Phones differ by the open votes that they have taken part in; nobody else differs."""
        if viewer.kind != "phone":
            return (viewer.form,)
        return (viewer.form, *(viewer.seat in seats for seats in self.booths.values()))

    def _sees(self, votes: Votes, viewer: Viewer) -> bool:
        ballot_in = viewer.seat in self.cast.get(votes.activity.id, set())
        return votes.activity.value.shows_tally(ballot_in=ballot_in, staff=viewer.kind != "phone")

    def push(self, viewer: Viewer, since: int | None, *, greet: bool) -> Push | None:
        """The note fragments first (pages only), then the message with the version; further tallies in messages of their own."""
        whole = since is None or since > self.version
        base = -1 if since is None or whole else since
        notes = [one for one in self.changes.notes if one.version > base]
        html = (
            notes_html(self.changes, notes) if viewer.form == "html" and notes and not whole else ""
        )
        first, *more = self._messages(viewer, base, notes)
        if whole:
            first["whole"] = True
        if len(first) == 1 and not more and not greet and not html:
            return None
        return Push(*([html] if html else []), *(compact(one) for one in (first, *more)))

    def mine(self, viewer: Viewer, since: int | None) -> list[str]:
        """What the seat's own devices lack about its ballot; they go before the rest, with the version that is held so far."""
        if viewer.seat is None:
            return []
        base = -1 if since is None or since > self.version else since
        texts = []
        for votes in self.changes.votes:
            news = votes.news.get(viewer.seat)
            if news is not None and news.version > base:
                told = {
                    "activity": votes.activity.value.key,
                    "state": news.ballot.state,
                    "how": news.ballot.how,
                    "at": news.ballot.at,
                }
                known = {"known": news.version} if viewer.form == "html" else {}
                texts.append(compact({"version": max(base, 0), "mine": {**told, **known}}))
        return texts

    def _messages(self, viewer: Viewer, base: int, notes: list[StoredNote]) -> list[dict[str, Any]]:
        view = self.changes.view
        first: dict[str, Any] = {"version": self.version}
        if view.board.changed > base:
            first["board"] = head_json(view.board)
        if any(one.version > base for one in view.activities):
            first["activities"] = activities_json(view)
        if viewer.form == "json":
            first |= self._notes(notes, whole=base == -1)
        messages = [first]
        for one in self.changes.votes:
            numbers = self._numbers(one, viewer, base) | self._witnesses(one, viewer, base)
            if not numbers:
                continue
            if messages[-1].keys() & numbers.keys():
                messages.append({"version": self.version})
            messages[-1].update(numbers)
        for early in messages[:-1]:  # a line that breaks in between has not got this version
            early["version"] = max(base, 0)
        return messages

    def _notes(self, notes: list[StoredNote], *, whole: bool) -> dict[str, Any]:
        shown = [note_json(one, self.changes.names) for one in notes if one.state == "shown"]
        gone = [one.id for one in notes if one.state != "shown" and not whole]
        return ({"notes": shown} if shown else {}) | ({"removed": gone} if gone else {})

    def _numbers(self, one: Votes, viewer: Viewer, base: int) -> dict[str, Any]:
        if base >= max(one.changed, self.changes.seats_changed):
            return {}
        numbers: dict[str, Any] = {"turnout": turnout_frame(one.turnout)}
        if one.tally is not None and self._sees(one, viewer):
            numbers["tally"] = tally_frame(one.tally)
        return numbers

    @staticmethod
    def _witnesses(votes: Votes, viewer: Viewer, base: int) -> dict[str, Any]:
        """For the screen and hosts; a phone tells only of itself."""
        if viewer.kind == "phone" or votes.witnesses is None or base >= votes.witnessed:
            return {}
        return {"witnesses": {"activity": votes.activity.value.key, **votes.witnesses._asdict()}}


class BoardSource:
    """Snapshots from the database. Who has voted is kept per round and brought up to date from what changed."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._before: dict[int, tuple[Changes, dict[tuple[int, int], set[int]]]] = {}

    async def snapshot(self, board: int, since: int) -> Snapshot | None:
        """See Source."""
        before, rounds = self._before.get(board, (None, {}))
        oldest = min(since, before.version if before else -1)
        changes = await self.database.read(
            lambda connection: changes_since(connection, board, oldest, before)
        )
        if changes is None:
            self._before.pop(board, None)
            return None
        cast: dict[int, set[int]] = {}
        kept: dict[tuple[int, int], set[int]] = {}
        for one in changes.votes:
            key = (one.activity.id, one.activity.value.round)
            seats = rounds.get(key, set()) if changes.since != -1 else set()
            seats = (seats | {seat for seat, is_in in one.cast.items() if is_in}) - {
                s for s, is_in in one.cast.items() if not is_in
            }
            cast[one.activity.id] = kept[key] = seats
        self._before[board] = (changes, kept)
        return BoardSnapshot(changes, cast)


async def _viewer(
    asker: HTTPConnection, code: str, audience: str, protocol: str
) -> tuple[Viewer, int]:
    """Who looks, and the board's version. Refuses `no_such_board`, `no_seat`, `not_host`."""
    audience = audience if audience in {"phone", "screen", "host"} else "phone"
    seat = seat_cookie(asker, code)
    if audience == "host" and await role_of(asker, code) is None:
        raise Refusal("not_host")

    def query(connection: Connection) -> tuple[Viewer, int]:
        board = board_by_code(connection, code)
        if audience == "phone" and seat is None:
            raise Refusal("no_seat")
        row = (
            seat_by_public_id(connection, board.id, seat).id
            if audience == "phone" and seat
            else None
        )
        link = link_cookie(asker, code) if audience == "host" else None
        return Viewer(
            board.id, audience, "json" if protocol == SUBPROTOCOL else "html", row, link
        ), board.version

    return await services_of(asker).context.database.read(query)


def _held(since: str) -> int | None:
    return int(since) if since.isdecimal() and len(since) < 16 else None


@router.websocket("/b/{code}/live")
async def live(
    socket: WebSocket,
    code: Code,
    audience: Annotated[str, Query()] = "phone",
    since: Annotated[str, Query()] = "",
    pace: Annotated[str, Query()] = "",
) -> None:
    """Pushes what is newer than `since`; whoever may not follow is accepted and told to go away (1008), or it would retry for ever.

    `pace=slow` (or `Save-Data: on`) asks for one push in two seconds.
    """
    protocol = SUBPROTOCOL if SUBPROTOCOL in socket.scope["subprotocols"] else ""
    try:
        if is_foreign(
            socket.headers,
            {"ws": "http", "wss": "https"}[socket.url.scheme],
            services_of(socket).settings.public_url,
        ):
            raise Refusal("foreign_origin")
        require_guesses_left(socket, code)
        viewer, _ = await _viewer(socket, code, audience, protocol)
    except Refusal as refusal:
        if refusal.code == "no_such_board":
            with contextlib.suppress(Refusal):
                note_wrong_code(socket, code)
        await socket.accept(protocol or None)
        await socket.close(
            1013 if refusal.code in {"busy", "cannot_record"} else GO_AWAY, refusal.code
        )
        return
    await socket.accept(protocol or None)
    wire = wire_of(socket.scope, socket.send)
    spares = pace == "slow" or socket.headers.get("save-data", "").lower() == "on"
    screen = Screen(viewer, SparingWire(wire) if spares else wire, _held(since))
    with services_of(socket).hub.enter(screen):
        while (await socket.receive())["type"] != "websocket.disconnect":
            continue


@router.get("/b/{code}/news")
async def news(
    request: Request,
    code: Code,
    audience: Annotated[str, Query()] = "phone",
    since: Annotated[str, Query()] = "",
    protocol: Annotated[str, Query()] = "",
) -> Response:
    """What a socket with this `since` would be greeted with, as a JSON array: its messages as objects, HTML as strings.

    For phones behind a proxy that lets no socket through, and for filling a gap. `protocol=palabre.json` for programs.
    """
    viewer, version = await _viewer(request, code, audience, protocol)
    held = _held(since)
    held = (
        None if held is not None and held > version else held
    )  # a version that the board never had: the whole
    if held == version:  # nothing is new: most answers, and the cheapest
        return Response(f"[{compact({'version': version})}]", media_type="application/json")
    snapshot = await services_of(request).hub.source.snapshot(
        viewer.board, -1 if held is None else held
    )
    if snapshot is None:
        raise Refusal("no_such_board")
    push = snapshot.push(viewer, held, greet=True)
    texts = snapshot.mine(viewer, held)
    texts += (
        [text if text.startswith("{") else compact(text) for text in push.texts] if push else []
    )
    return Response(f"[{','.join(texts)}]", media_type="application/json")
