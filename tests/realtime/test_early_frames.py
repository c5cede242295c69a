"""What arrives before the app has accepted a WebSocket: neither the app nor the end of the server
trips over it."""

import asyncio
import contextlib
import functools
import logging
import time
from typing import Any

import pytest
from fastapi import WebSocket

from tests.realtime.sockets import Peer, PushApp, on_every_loop, served, stock_server, until

UPGRADE = (
    b"GET /live HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n"
)
EARLY = {
    "text": b"\x81\x82abcd\x00\x00",
    "unmasked": b"\x81\x02hi",
    "reserved bits": b"\xf1\x80abcd",
    "close": b"\x88\x80abcd",
    "ping": b"\x89\x80abcd",
    "too big": b"\x82\xff" + b"\x7f" * 8 + b"abcd",
}


class SlowToAccept(PushApp):
    """Takes its time to accept, as a server does whose database is busy."""

    waiting = 0

    async def live(self, websocket: WebSocket) -> None:
        self.waiting += 1
        await asyncio.sleep(0.5)
        await super().live(websocket)


def end_while_they_wait(build: Any, sent: list[bytes]) -> None:
    """Ends the server while the app has accepted none of those who sent that."""
    room = SlowToAccept()
    with contextlib.ExitStack() as peers, served(build, room):
        waiting = [peers.enter_context(Peer(room.port)) for _ in sent]
        for peer in waiting:
            peer.send(UPGRADE)
        until(lambda: room.waiting == len(sent))
        for peer, data in zip(waiting, sent, strict=True):
            peer.send(data)
        time.sleep(0.1)  # it has read them


@on_every_loop
def test_the_server_ends_with_them_waiting(build: Any, caplog: pytest.LogCaptureFixture) -> None:
    end_while_they_wait(build, list(EARLY.values()))
    assert "Traceback" not in caplog.text
    assert not [entry for entry in caplog.records if entry.levelno >= logging.ERROR]


def test_control_they_trip_stock_uvicorn(caplog: pytest.LogCaptureFixture) -> None:
    end_while_they_wait(functools.partial(stock_server, loop="asyncio"), [EARLY["unmasked"]])
    assert "assert self.conn.close_sent is not None" in caplog.text
