"""What one bad client can do to a server: nothing that the others would notice. Each safeguard with
its control."""

import contextlib
import logging
import zlib
from typing import Any

import pytest
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Opcode
from websockets.sync.client import connect

from app.realtime.wires import HIGH_WATER
from app.serving.server import MESSAGE_BYTES, build_server
from app.serving.socket_protocol import FRAGMENTS, FRAMES_AT_ONCE, SocketProtocol
from tests.realtime.sockets import (
    PATIENCE,
    Peer,
    fill,
    on_every_loop,
    served,
    sleeper,
    stock_server,
    until,
)


def flood(peer: Peer, chunk: bytes, chunks: int) -> bool:
    """Sends without ever reading; False when the server ends it."""
    peer.socket.settimeout(1)
    try:
        for _ in range(chunks):
            peer.send(chunk)
    except TimeoutError:  # the server does not read on: then nothing grows either
        return True
    except OSError:
        return False
    return True


PING = b"\x89\xfd" + b"\0\0\0\0" + b"p" * 125


@on_every_loop
def test_a_ping_flood_does_not_grow_memory(build: Any) -> None:
    with served(build) as room, sleeper(room) as flooder:
        flood(flooder, PING * 500, 60)
        until(lambda: not room.wires)
        assert room.buffered() <= HIGH_WATER
        assert 1008 in room.received


def test_control_stock_uvicorn_grows_with_each_ping() -> None:
    with served(stock_server) as room, sleeper(room) as flooder:
        assert flood(flooder, PING * 500, 60)
        until(lambda: room.buffered() > 20 * HIGH_WATER)


def test_a_flooder_who_reads_is_told_why() -> None:
    with served() as room, Peer(room.port) as flooder:
        flooder.upgrade()
        flooder.send(PING * (FRAMES_AT_ONCE + 20))
        assert flooder.close_code() == 1008


def test_a_client_that_does_not_read_gets_no_pongs() -> None:
    with served() as room, sleeper(room) as asleep:
        fill(room)
        waiting = room.buffered()
        asleep.send(PING * (FRAMES_AT_ONCE // 2))
        asleep.say(Opcode.TEXT, b"after the pings")
        until(lambda: "after the pings" in room.received)
        assert room.buffered() == waiting


def test_control_answering_them_would_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SocketProtocol, "handle_ping", WebSocketsSansIOProtocol.handle_ping)
    with served() as room, sleeper(room) as asleep:
        fill(room)
        waiting = room.buffered()
        asleep.send(PING * (FRAMES_AT_ONCE // 2))
        until(lambda: room.buffered() > waiting + 100 * FRAMES_AT_ONCE // 2)


def test_pings_of_an_honest_client_are_answered() -> None:
    with served() as room, connect(f"ws://127.0.0.1:{room.port}/live") as client:
        for _ in range(FRAMES_AT_ONCE // 2):
            assert client.ping().wait(PATIENCE)


@pytest.mark.parametrize("opcode", [Opcode.TEXT, Opcode.PONG])
def test_a_flood_of_any_frames_ends_the_connection(opcode: Opcode) -> None:
    with served() as room, Peer(room.port) as flooder:
        flooder.upgrade()
        for _ in range(2 * FRAMES_AT_ONCE):
            with contextlib.suppress(OSError):
                flooder.say(opcode, b"x")
        until(lambda: 1008 in room.received)


def test_a_message_in_parts_arrives_whole() -> None:
    with served() as room, Peer(room.port) as peer:
        peer.upgrade()
        for part, opcode in ((b"Mou", Opcode.TEXT), (b"s", Opcode.CONT)):
            peer.say(opcode, part, fin=False)
        peer.say(Opcode.PING)
        peer.say(Opcode.CONT, b"sa")
        until(lambda: room.received == ["Moussa"])


def test_a_message_in_endless_empty_parts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.serving.socket_protocol.FRAMES_AT_ONCE", 10_000)
    with served() as room, Peer(room.port) as peer:
        peer.upgrade()
        peer.say(Opcode.TEXT, fin=False)
        for _ in range(FRAGMENTS + 1):
            with contextlib.suppress(OSError):
                peer.say(Opcode.CONT, fin=False)
        assert peer.close_code() == 1008


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (b"\x81\x02hi", 1002),  # unmasked
        (b"\xc1\x82\0\0\0\0hi", 1002),  # compressed without having negotiated it
        (b"\x80\x82\0\0\0\0hi", 1002),  # the continuation of nothing
        (b"\x83\x82\0\0\0\0hi", 1002),  # an unknown opcode
        (b"\x09\x82\0\0\0\0hi", 1002),  # a ping in parts
        (b"\x81\x82\0\0\0\0\xff\xfe", 1007),  # not UTF-8
        (b"\x81\xff" + (MESSAGE_BYTES + 1).to_bytes(8, "big") + b"\0\0\0\0", 1009),
    ],
)
def test_a_broken_frame_ends_the_connection_with_its_code(frame: bytes, code: int) -> None:
    with served() as room, Peer(room.port) as peer:
        peer.upgrade()
        peer.send(frame)
        assert peer.close_code() == code
        until(lambda: room.received == [code])


def test_a_small_message_that_inflates_beyond_the_cap_is_refused() -> None:
    packer = zlib.compressobj(wbits=-15)
    bomb = (packer.compress(b"\0" * 10_000_000) + packer.flush(zlib.Z_SYNC_FLUSH))[:-4]
    assert len(bomb) < MESSAGE_BYTES
    with served() as room, Peer(room.port) as peer:
        assert "server_no_context_takeover" in peer.upgrade(
            "/live", "Sec-WebSocket-Extensions: permessage-deflate"
        )
        peer.send(b"\xc1\xfe" + len(bomb).to_bytes(2, "big") + b"\0\0\0\0" + bomb)
        assert peer.close_code() == 1009


def test_messages_of_a_client_compressed_or_not_arrive() -> None:
    with served() as room:
        for compression in ("deflate", None):
            with connect(f"ws://127.0.0.1:{room.port}/live", compression=compression) as client:
                client.send("é" * 4000)
                client.send("é" * 4000)
                until(lambda: room.received.count("é" * 4000) == 2)
            until(lambda: not room.wires)
            room.received.clear()


LONG_COOKIE = "Cookie: " + "c" * 9000


def test_an_upgrade_with_a_cookie_too_long_is_answered() -> None:
    with served() as room, Peer(room.port) as peer:
        assert peer.upgrade("/live", LONG_COOKIE).startswith("HTTP/1.1 431")
        assert peer.ended()


def test_control_stock_uvicorn_leaves_it_without_an_answer() -> None:
    with served(stock_server) as room:
        with Peer(room.port) as peer:
            peer.socket.settimeout(0.5)
            with pytest.raises(TimeoutError):
                peer.upgrade("/live", LONG_COOKIE)
        # A stock server that ends while such a client is there raises AssertionError.
        until(lambda: not room.server.server_state.connections)


def test_frames_before_the_handshake_is_finished_do_no_harm(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with served() as room, Peer(room.port) as peer:
        peer.send(
            b"GET /live HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        )
        peer.send(
            b"Sec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n\x81\x02hi"
        )
        with contextlib.suppress(EOFError, ConnectionError):
            peer.head()
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("build", [build_server, stock_server])
def test_no_query_string_reaches_the_log(build: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("websockets").setLevel(logging.ERROR)  # the client's own
    with served(build, log_level="debug") as room:
        with connect(f"ws://127.0.0.1:{room.port}/live?since=s3cr3t"):
            until(lambda: room.wires)
        with Peer(room.port) as peer:
            peer.send(b"GET /echo?token=s3cr3t HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
            assert peer.head().startswith("HTTP/1.1 200")
    assert ("s3cr3t" in caplog.text) is (build is stock_server)  # the stock one is the control
