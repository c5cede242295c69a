"""What one bad client can do to a server: nothing that the others would notice. Each safeguard with its control."""

import contextlib
import logging
import signal
import socket
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import ConnectionClosed
from websockets.frames import Opcode
from websockets.sync.client import ClientConnection, connect

from app.realtime.frames import HIGH_WATER
from app.serving.outflow import Outflow
from app.serving.server import MESSAGE_BYTES, SEND_BUFFER, SETTINGS, build_server, listen
from app.serving.socket_protocol import FRAGMENTS, FRAMES_AT_ONCE, SocketProtocol
from tests.realtime.sockets import PATIENCE, Peer, Room, noise, on_every_loop, served, sleeper, stays, stock_server, until

ROOT = Path(__file__).parents[2]
DEADLINE = 0.5


class Impatient(SocketProtocol):
    stall_deadline = DEADLINE


class LessImpatient(SocketProtocol):
    stall_deadline = 3 * DEADLINE  # a busy machine may stop the slow reader itself for a while


def fill(room: Room, bytes_waiting: int = HIGH_WATER) -> None:
    """Pushes until more than that waits for the one client in the room."""
    until(lambda: room.wires)
    keep_filled(room, bytes_waiting)


def keep_filled(room: Room, bytes_waiting: int) -> None:
    """The same, for a room that the client may have left."""
    while room.buffered() <= bytes_waiting and room.wires and not room.left_out:
        room.push(noise(1000))


@on_every_loop
@pytest.mark.parametrize("bytes_waiting", [0, HIGH_WATER], ids=["a little waits", "it is left out"])
def test_a_client_without_progress_is_evicted_after_the_deadline(build: Any, bytes_waiting: int) -> None:
    with served(build, ws=Impatient) as room, sleeper(room) as asleep:
        started = time.monotonic()
        fill(room, bytes_waiting)
        until(lambda: not room.wires)
        assert time.monotonic() - started > DEADLINE
        assert asleep.ended()


def test_control_without_a_deadline_it_stays() -> None:
    with served(stock_server) as room, sleeper(room):
        fill(room)
        assert stays(lambda: room.wires, DEADLINE * 3)


def test_a_sleeper_is_evicted_though_the_server_has_said_goodbye_to_it() -> None:
    with served(ws=Impatient) as room, sleeper(room) as asleep:
        fill(room)
        room.call(lambda: room.wires[0].close(1000, "finished"))
        until(lambda: not room.server.server_state.connections)
        assert asleep.ended()


def test_control_a_goodbye_alone_frees_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Outflow, "_look", lambda self: None)
    monkeypatch.setattr(WebSocketsSansIOProtocol, "close_timeout", 0.1, raising=False)
    with served(ws=Impatient) as room, sleeper(room):
        fill(room)
        room.call(lambda: room.wires[0].close(1000, "finished"))
        assert stays(lambda: room.server.server_state.connections, DEADLINE * 3)


def read_slowly(peer: Peer, room: Room, seconds: float) -> bool:
    """A thin line: about 50 KB/s, never empty. Whether the client is still in the room after that time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and room.wires:
        keep_filled(room, HIGH_WATER // 2)
        with contextlib.suppress(ConnectionError, EOFError):
            peer.read(1024)
        time.sleep(0.02)  # the line's speed, not a synchronisation
    return bool(room.wires)


@on_every_loop
def test_a_slow_but_progressing_client_stays(build: Any) -> None:
    with served(build, ws=LessImpatient) as room, sleeper(room) as slow:
        fill(room)
        assert read_slowly(slow, room, 2 * LessImpatient.stall_deadline)
        room.push("newest")
        until_newest(slow)


def until_newest(peer: Peer) -> None:
    while peer.frame()[1] != b"newest":
        pass


def test_control_a_deadline_for_being_behind_cuts_the_slow_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Outflow, "last_progress", lambda self: 0.0)
    with served(ws=Impatient) as room, sleeper(room) as slow:
        fill(room)
        assert not read_slowly(slow, room, DEADLINE * 3)


QUICK_PINGS = {"ws_ping_interval": 0.1, "ws_ping_timeout": 0.4}


def test_a_pong_that_queues_behind_what_a_slow_client_still_reads_is_waited_for() -> None:
    with served(**QUICK_PINGS) as room, sleeper(room) as slow:
        fill(room)
        assert read_slowly(slow, room, 1.5)


def test_control_a_fixed_time_for_pongs_cuts_the_slow_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SocketProtocol, "keepalive_timeout", WebSocketsSansIOProtocol.keepalive_timeout)
    with served(**QUICK_PINGS) as room, sleeper(room) as slow:
        fill(room)
        read_slowly(slow, room, 1.5)
        assert slow.close_code() == 1011


def test_who_answers_no_ping_is_gone_even_with_nothing_waiting() -> None:
    with served(**QUICK_PINGS) as room, sleeper(room) as mute:
        until(lambda: not room.wires)
        assert mute.close_code() == 1011


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
        assert 1008 in room.heard


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
        until(lambda: "after the pings" in room.heard)
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
        until(lambda: 1008 in room.heard)


def test_a_message_in_parts_arrives_whole() -> None:
    with served() as room, Peer(room.port) as peer:
        peer.upgrade()
        for part, opcode in ((b"Mou", Opcode.TEXT), (b"s", Opcode.CONT)):
            peer.say(opcode, part, fin=False)
        peer.say(Opcode.PING)
        peer.say(Opcode.CONT, b"sa")
        until(lambda: room.heard == ["Moussa"])


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
        until(lambda: room.heard == [code])


def test_a_small_message_that_inflates_beyond_the_cap_is_refused() -> None:
    packer = zlib.compressobj(wbits=-15)
    bomb = (packer.compress(b"\0" * 10_000_000) + packer.flush(zlib.Z_SYNC_FLUSH))[:-4]
    assert len(bomb) < MESSAGE_BYTES
    with served() as room, Peer(room.port) as peer:
        assert "server_no_context_takeover" in peer.upgrade("/live", "Sec-WebSocket-Extensions: permessage-deflate")
        peer.send(b"\xc1\xfe" + len(bomb).to_bytes(2, "big") + b"\0\0\0\0" + bomb)
        assert peer.close_code() == 1009


def test_messages_of_a_client_compressed_or_not_arrive() -> None:
    with served() as room:
        for compression in ("deflate", None):
            with connect(f"ws://127.0.0.1:{room.port}/live", compression=compression) as client:
                client.send("é" * 4000)
                client.send("é" * 4000)
                until(lambda: room.heard.count("é" * 4000) == 2)
            until(lambda: not room.wires)
            room.heard.clear()


LONG_COOKIE = "Cookie: " + "c" * 9000


def test_an_upgrade_with_a_cookie_too_long_is_answered() -> None:
    with served() as room, Peer(room.port) as peer:
        assert peer.upgrade("/live", LONG_COOKIE).startswith("HTTP/1.1 431")
        assert peer.ended()


def test_control_stock_uvicorn_leaves_it_without_an_answer() -> None:
    with served(stock_server) as room, Peer(room.port) as peer:
        peer.socket.settimeout(0.5)
        with pytest.raises(TimeoutError):
            peer.upgrade("/live", LONG_COOKIE)


def test_frames_before_the_handshake_is_finished_do_no_harm(caplog: pytest.LogCaptureFixture) -> None:
    with served() as room, Peer(room.port) as peer:
        peer.send(b"GET /live HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n")
        peer.send(b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n\x81\x02hi")
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


def test_accepted_sockets_inherit_bounded_buffers_and_a_timeout() -> None:
    with listen("127.0.0.1", 0) as listener:
        listener.listen()
        with socket.create_connection(listener.getsockname()), listener.accept()[0] as accepted:
            assert accepted.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) <= 2 * SEND_BUFFER
            if hasattr(socket, "TCP_USER_TIMEOUT"):
                assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 30_000


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_listen_takes_a_free_port_and_refuses_a_taken_one(host: str) -> None:
    with listen(host, 0) as listener:
        port = listener.getsockname()[1]
        listener.listen()
        with pytest.raises(OSError):
            listen(host, port)


SERVER = """
import asyncio, sys, uvicorn
from app.serving.server import build_server, listen

async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        while True:
            kind = (await receive())["type"]
            await send({"type": kind + ".complete"})
            if kind == "lifespan.shutdown":
                return print("shut down", flush=True)
    await receive()
    await send({"type": "websocket.accept"})
    while scope["path"] == "/sends":
        await send({"type": "websocket.send", "text": "x" * 10_000})
        await asyncio.sleep(0.001)
    await asyncio.Event().wait()

listener = listen("127.0.0.1", 0)
listener.listen()
print(listener.getsockname()[1], flush=True)
server = {"ours": lambda: build_server(app, timeout_graceful_shutdown=1),
          "stock": lambda: uvicorn.Server(uvicorn.Config(app, ws="websockets-sansio"))}[sys.argv[1]]()
server.run(sockets=[listener])
"""


@contextlib.contextmanager
def process(kind: str, open_files: int = 1024) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A server process, whose handlers only send or only wait, and its port."""
    command = ["sh", "-c", 'ulimit -Sn "$0"; exec "$@"', str(open_files), sys.executable, "-c", SERVER, kind]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env={"PYTHONPATH": str(ROOT)}
    ) as running:
        assert running.stdout
        try:
            yield running, int(running.stdout.readline())
        finally:
            running.kill()


def read_to_the_end(client: ClientConnection) -> None:
    while client.recv(PATIENCE):
        pass


def test_sigterm_says_1012_and_the_process_ends_though_handlers_only_send_or_wait() -> None:
    with process("ours") as (running, port):
        address = f"ws://127.0.0.1:{port}"
        with connect(address + "/sends") as sent_to, connect(address + "/waits") as waiting, Peer(port, 4096) as asleep:
            asleep.upgrade("/sends")
            for _ in range(200):
                sent_to.recv(PATIENCE)
            running.send_signal(signal.SIGTERM)
            for client in (waiting, sent_to):
                with pytest.raises(ConnectionClosed, match="1012"):
                    read_to_the_end(client)
            running.wait(5)
            assert running.stdout
            assert running.stdout.read() == "shut down\n", "the app's own end was not skipped"
    assert SETTINGS["timeout_graceful_shutdown"] <= 5


def test_control_stock_uvicorn_does_not_end() -> None:
    with process("stock") as (running, port), connect(f"ws://127.0.0.1:{port}/waits"):
        running.send_signal(signal.SIGTERM)
        with pytest.raises(subprocess.TimeoutExpired):
            running.wait(3)


def hearing(kind: str, port: int) -> int:
    """How many of a hundred clients get in within a second."""
    with contextlib.ExitStack() as stack:
        peers = [stack.enter_context(Peer(port)) for _ in range(100)]
        for peer in peers:
            peer.socket.settimeout(PATIENCE if kind == "ours" else 0.5)
        inside = 0
        with contextlib.suppress(TimeoutError, EOFError, ConnectionError):
            for peer in peers:
                inside += peer.upgrade("/waits").startswith("HTTP/1.1 101")
        return inside


@pytest.mark.parametrize("kind", ["ours", "stock"])
def test_more_clients_get_in_than_the_soft_limit_of_open_files_allows(kind: str) -> None:
    with process(kind, open_files=64) as (_, port):
        assert (hearing(kind, port) == 100) is (kind == "ours")  # the stock one is the control


def test_an_app_that_fails_to_start_ends_the_process() -> None:
    async def broken(scope: Any, receive: Any, send: Any) -> None:
        raise RuntimeError("no database")

    with listen("127.0.0.1", 0) as listener, pytest.raises(SystemExit):
        build_server(broken, log_config=None).run(sockets=[listener])
