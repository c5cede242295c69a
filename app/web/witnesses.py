"""The sealed list that every phone checks its own ballot against, and what the phones say of it."""

import asyncio
import json
import zlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from pydantic import Field
from sqlalchemy import Connection

from app.commands.witnesses import witness_round
from app.queries.sealed_lists import sealed_json
from app.storage.ballots import StoredRound
from app.storage.boards import board_by_code
from app.storage.witnesses import Word, require_listed
from app.web.bodies import Body, documented, read_body
from app.web.devices import device_key
from app.web.house import house
from app.web.identity import require_seat
from app.web.limits import SEAT_COMMANDS
from app.web.routing import Code

router = APIRouter(prefix="/b/{code}/activities/{key}/rounds/{number}")
Number = Annotated[int, Path(ge=1, le=10_000)]
GZIP = zlib.MAX_WBITS | 16  # zlib's number for a gzip header


class WitnessBody(Body):
    """Whether the phone's own ballot stands in the list as it was cast, and the hash that the
    phone computed of the list."""

    found: bool
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


@dataclass(frozen=True)
class Packed:
    """A list as it is sent: JSON, plain and compressed, made at a moment of the monotonic clock."""

    plain: bytes
    gzip: bytes
    at: float


class SealedLists:
    """The last lists asked for: at a close all phones of a room ask for the same one at once."""

    LIFE = 5.0  # seconds; who checks a week later reads the rows as they are then
    MOST = 16

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._lists: OrderedDict[tuple[int, str | None], Packed] = OrderedDict()
        self._lock = asyncio.Lock()

    async def packed(self, request: Request, stored: StoredRound) -> Packed:
        """Returns the round's list; one reading serves all who ask while it is made."""
        key = (stored.id, stored.sha256)
        async with self._lock:
            packed = self._lists.get(key)
            if packed is None or self._clock() - packed.at > self.LIFE:
                database = house(request).desk.database
                packed = await database.read(lambda connection: self._pack(connection, stored))
                self._lists[key] = packed
                while len(self._lists) > self.MOST:
                    self._lists.popitem(last=False)
        return packed

    def _pack(self, connection: Connection, stored: StoredRound) -> Packed:
        listed = sealed_json(connection, stored)
        plain = json.dumps(listed, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
        packer = zlib.compressobj(9, wbits=GZIP)
        return Packed(plain, packer.compress(plain) + packer.flush(), self._clock())


@router.get("/sealed.json")
async def get_sealed_list(request: Request, code: Code, key: str, number: Number) -> Response:
    """The ballots of a sealed round by receipt, with the seal's hash and all that it is over: the
    SHA-256 of this document without `sha256`, keys sorted, without spaces.

    For anyone who has the link, from five ballots on. Refuses `round_not_sealed`, `list_withheld`.
    """

    def query(connection: Connection) -> StoredRound:
        board = board_by_code(connection, code)
        return require_listed(connection, board.id, key, number)

    services = house(request)
    packed = await services.sealed_lists.packed(request, await services.desk.database.read(query))
    headers = {"Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(packed.gzip, media_type="application/json", headers=headers)
    return Response(packed.plain, media_type="application/json", headers=headers)


@router.post("/witness", status_code=204, openapi_extra=documented(WitnessBody))
async def post_witness(request: Request, code: Code, key: str, number: Number) -> Response:
    """Says whether one's own ballot stands in the sealed list → 204, also for a seat that did not
    vote: the answer tells nobody who did. Refuses as the list does."""
    seat = require_seat(request, code)
    house(request).limits.spend(SEAT_COMMANDS, code, seat)
    body = await read_body(request, WitnessBody)
    desk = house(request).desk
    device = device_key(request, f"witness of {code} {key} {number}")
    await witness_round(desk, code, seat, key, number, Word(body.found, body.sha256, device))
    return Response(status_code=204)
