"""Ready frames, and both roads that they take to a client."""

import asyncio
import zlib
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest
import uvicorn
from fastapi import WebSocket, WebSocketDisconnect
from websockets.exceptions import ConnectionClosed
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory
from websockets.frames import Frame as LibraryFrame
from websockets.frames import Opcode
from websockets.sync.client import ClientConnection, connect

from app.realtime import frames, wires
from app.realtime.frames import Push, deflate
from app.realtime.wires import HIGH_WATER, PlainWire, SharedWire, wire_of
from tests.realtime.sockets import PushApp, on_every_wire, served, sleeper, stays, until

Build = Callable[..., uvicorn.Server]
NARROW = ClientPerMessageDeflateFactory(server_max_window_bits=9)
OFFERS: list[dict[str, Any]] = [
    {},
    {"compression": None},
    {"compression": None, "extensions": [NARROW]},
]


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65535, 65536, 70_000])
def test_a_plain_frame_is_what_the_websockets_library_would_send(size: int) -> None:
    text = "é" * (size // 2) + "x" * (size % 2)
    assert Push(text).plain == LibraryFrame(Opcode.TEXT, text.encode()).serialize(mask=False)


def test_a_deflated_frame_inflates_to_its_text_on_its_own() -> None:
    text = "".join(f"<li>Awa: more benches — ñ 🎭 {number}</li>" for number in range(200))
    packed = Push(text).deflated
    assert packed[:2] == b"\xc1\x7e"  # the compressed payload has between 126 and 65,535 bytes
    assert len(packed) < len(Push(text).plain) / 10
    assert (
        zlib.decompressobj(wbits=-15).decompress(packed[4:] + b"\x00\x00\xff\xff").decode() == text
    )


def test_what_gains_nothing_is_not_compressed() -> None:
    short, scrambled = Push('{"version":7}'), Push("".join(map(chr, range(0x4E00, 0x4F00))))
    assert short.deflated is short.plain
    assert len(scrambled.deflated) <= len(scrambled.plain)
    assert len(deflate(short.texts[0].encode())) > len(
        short.texts[0]
    )  # control: compressing it would have cost bytes


def test_a_frame_is_compressed_once_for_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[bytes] = []
    monkeypatch.setattr(
        frames, "deflate", lambda payload: calls.append(payload) or deflate(payload)
    )
    push = Push("x" * 1000)
    assert all(push.deflated is push.deflated for _ in range(1000))
    assert len(calls) == 1


@on_every_wire
def test_every_client_gets_the_same_text_with_and_without_compression(build: Build) -> None:
    texts = ["short", "", "é" * 100, "<li>Bakary</li>" * 5000, '{"votes":{"1":3}}']
    with served(build) as room, ExitStack() as stack:
        address = f"ws://127.0.0.1:{room.port}/live"
        clients = [
            stack.enter_context(connect(address, max_size=None, **offer)) for offer in OFFERS
        ]
        until(lambda: len(room.wires) == len(OFFERS))
        for text in texts:
            room.push(text)
        assert [[client.recv(10) for _ in texts] for client in clients] == [texts] * len(clients)


def test_control_a_compressed_frame_breaks_a_client_who_did_not_negotiate_it() -> None:
    with served() as room, connect(f"ws://127.0.0.1:{room.port}/live", compression=None) as client:
        until(lambda: room.wires)
        for wire in room.wires:
            assert isinstance(wire, SharedWire)
            wire.deflate = True
        room.push("x" * 1000)
        with pytest.raises(ConnectionClosed, match="1002"):
            client.recv(10)


@on_every_wire
def test_a_client_that_stops_reading_is_left_out_and_gets_the_newest_state_on_waking(
    build: Build,
) -> None:
    size = 2000
    with (
        served(build) as room,
        sleeper(room) as asleep,
        connect(f"ws://127.0.0.1:{room.port}/live", compression=None, max_queue=None) as awake,
    ):
        until(lambda: len(room.wires) == 2)
        sent = fill(room, awake, size)
        for number in range(sent, sent + 500):
            push_and_read(room, awake, number, size)
            assert len(room.left_out) == 1
        assert (
            room.call(lambda: max(wire.backlog() for wire in room.wires)) <= HIGH_WATER + size + 4
        )
        assert room.buffered() <= 2 * (HIGH_WATER + size + 4)

        seen = [int(asleep.frame()[1])]
        while seen[-1] < sent + 499:
            seen.append(int(asleep.frame()[1]))
        assert seen == [*range(len(seen) - 1), sent + 499], (
            "what it gets late is old frames in order, then the newest"
        )
        until(lambda: not room.left_out)
        room.push("awake again")
        assert asleep.frame()[1] == b"awake again"


def push_and_read(room: PushApp, awake: ClientConnection, number: int, size: int) -> None:
    room.push(str(number).ljust(size))
    assert int(awake.recv(10)) == number


def fill(room: PushApp, awake: ClientConnection, size: int) -> int:
    """Pushes numbered frames until someone is left out; returns how many."""
    for number in range(2000):
        push_and_read(room, awake, number, size)
        if room.left_out:
            return number + 1
    pytest.fail("nobody was left out after 4 MB")


@on_every_wire
def test_control_without_the_high_water_mark_a_sleeper_grows(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SharedWire, "paused", lambda self: None)
    monkeypatch.setattr(wires, "HIGH_WATER", 1 << 40)
    with served(build) as room, sleeper(room):
        for number in range(1500):
            room.push(str(number).ljust(2000))
        assert not room.left_out
        assert room.call(room.wires[0].backlog) > 10 * HIGH_WATER


@on_every_wire
def test_the_hub_closes_with_a_code_and_a_reason_and_the_handler_learns_of_it(build: Build) -> None:
    with served(build) as room, connect(f"ws://127.0.0.1:{room.port}/live") as client:
        wire = until(lambda: room.wires)[0]
        room.push("last words")
        room.call(lambda: wire.close(1008, "no seat"))
        room.call(lambda: wire.close(1000, "a second time"))
        assert client.recv(10) == "last words"
        with pytest.raises(ConnectionClosed, match="no seat") as closed:
            client.recv(10)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1008
        until(lambda: not room.wires)
        assert room.call(lambda: wire.write(Push("too late"))) is False


class Talkative(PushApp):
    """Its handler goes on sending after the hub has closed."""

    async def live(self, websocket: WebSocket) -> None:
        await websocket.accept()
        wire_of(websocket.scope, websocket.send).close(1000, "finished")
        try:
            while True:
                await websocket.send_text("and another thing")
        except (WebSocketDisconnect, RuntimeError) as end:
            self.received.append(type(end))


def test_a_handler_that_sends_after_the_hub_has_closed_learns_that_it_is_disconnected() -> None:
    with served(room=Talkative()) as room, connect(f"ws://127.0.0.1:{room.port}/live") as client:
        with pytest.raises(ConnectionClosed, match="finished"):
            client.recv(10)
        until(lambda: room.received == [WebSocketDisconnect])


@on_every_wire
def test_a_closed_wire_never_asks_for_more(build: Build) -> None:
    with served(build) as room:
        with connect(f"ws://127.0.0.1:{room.port}/live"):
            wire = until(lambda: room.wires)[0]
        until(lambda: not room.wires)
        called: list[int] = []
        room.call(lambda: wire.on_drain(lambda: called.append(1)))
        until(lambda: room.call(lambda: wire.write(Push("x"))) is False)
        assert stays(lambda: not called, 0.2)


def test_a_write_before_the_handshake_waits_for_it() -> None:
    class Collecting(asyncio.Transport):
        written = b""

        def write(self, data: Any) -> None:
            self.written += data

        def get_write_buffer_size(self) -> int:
            return 0

    transport = Collecting()
    calls: list[bool] = []
    wire = SharedWire(transport, lambda code, reason: None, lambda: 0.0)
    wire.on_drain(lambda: calls.append(wire.write(Push("now"))))
    assert wire.write(Push("too early")) is False
    wire.opened(deflate=False)
    assert calls == [True]
    assert transport.written == Push("now").plain


def test_the_plain_wire_bounds_what_waits_and_calls_back_once_there_is_room() -> None:
    async def scene() -> None:
        gate, drained, arrived, sent = asyncio.Event(), asyncio.Event(), asyncio.Event(), []

        async def send(message: Any) -> None:
            await gate.wait()
            sent.append(message["text"])
            if len(sent) == 2:
                arrived.set()

        wire = PlainWire(send)
        wire.on_drain(drained.set)
        big = Push("x" * HIGH_WATER)
        assert wire.write(big)
        assert not wire.write(Push("left out"))
        asleep_since = wire.last_progress()
        assert wire.backlog() == len(big.plain)
        gate.set()
        await asyncio.wait_for(drained.wait(), 10)
        assert wire.last_progress() > asleep_since
        assert wire.write(Push("newest"))
        await asyncio.wait_for(arrived.wait(), 10)
        assert sent == [*big.texts, "newest"]

    asyncio.run(scene())
