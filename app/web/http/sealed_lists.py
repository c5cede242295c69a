"""Keeps sealed lists compressed for a few seconds."""

import asyncio
import json
import zlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from sqlalchemy import Connection

from app.queries.results.sealed_lists import sealed_json
from app.storage.database import Database
from app.storage.votes.rounds import StoredRound

GZIP = zlib.MAX_WBITS | 16  # zlib's number for a gzip header


@dataclass(frozen=True)
class PackedList:
    """A list as it is sent: JSON, plain and compressed, made at a moment of
    the monotonic clock."""

    plain: bytes
    gzip: bytes
    at: float


class SealedLists:
    """Keeps the latest lists: at a close all phones of a workshop request the
    same one at once."""

    # Seconds; who checks a week later reads the rows as they are then
    LIFE = 5.0
    MOST = 16

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._lists: OrderedDict[tuple[int, str | None], PackedList] = OrderedDict()
        self._lock = asyncio.Lock()

    async def packed(self, database: Database, stored: StoredRound) -> PackedList:
        """Returns the round's list; one reading serves all who ask while it is
        made."""
        key = (stored.id, stored.sha256)
        async with self._lock:
            packed = self._lists.get(key)
            if packed is None or self._clock() - packed.at > self.LIFE:
                packed = await database.read(
                    lambda connection: self._pack(connection, stored)
                )
                self._lists[key] = packed
                while len(self._lists) > self.MOST:
                    self._lists.popitem(last=False)
        return packed

    def _pack(self, connection: Connection, stored: StoredRound) -> PackedList:
        listed = sealed_json(connection, stored)
        plain = json.dumps(
            listed, ensure_ascii=False, separators=(",", ":"), sort_keys=True
        ).encode()
        packer = zlib.compressobj(9, wbits=GZIP)
        return PackedList(plain, packer.compress(plain) + packer.flush(), self._clock())
