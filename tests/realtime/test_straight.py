"""Pushes that go past the event loop's transport: never before what it keeps back, and never into
another connection."""

import asyncio
import contextlib
import os
import socket
from collections.abc import Callable
from typing import Any

import pytest
from websockets.sync.client import connect

from app.realtime.frames import Push, plain_frame
from app.realtime.wires import NO_SOCKET, SharedWire, socket_number
from app.serving.socket_protocol import SocketProtocol
from tests.realtime.sockets import Peer, PushApp, noise, on_every_loop, served, sleeper, until

# bytes: more than the kernel takes ahead, and not so much more that the wire is above its
# high-water mark
BIG = 40_000
MOMENT = 0.2  # seconds in which the kernel brings what it has


def by_the_wire(room: PushApp) -> None:
    """A push that the kernel takes in part."""
    assert room.wires[0].write(Push("1" + noise(BIG)))


def by_the_protocol(room: PushApp) -> None:
    """As a pong goes out."""
    (protocol,) = room.server.server_state.connections
    protocol.transport.write(plain_frame("1" + noise(BIG)))  # type: ignore[union-attr]


def what_arrives(room: PushApp, peer: Peer, keep_back: Callable[[PushApp], None]) -> str:
    """A frame is partly kept back, the peer makes room, and another is pushed. Of each frame that
    arrives its first letter."""

    def scene() -> None:  # holds the loop: only the kernel's own bytes come
        keep_back(room)
        assert room.wires[0].backlog() > 0
        peer.socket.settimeout(MOMENT)
        with contextlib.suppress(TimeoutError):
            while True:
                peer.read()
        assert room.wires[0].write(Push("2"))

    room.call(scene)
    peer.socket.settimeout(5 * MOMENT)
    try:
        return "".join(chr(peer.frame()[1][0]) for _ in "12")
    except TimeoutError:
        return "torn"


WRITERS = pytest.mark.parametrize("keep_back", [by_the_wire, by_the_protocol])


@on_every_loop
@WRITERS
def test_nothing_overtakes_what_the_transport_keeps_back(
    build: Any, keep_back: Callable[[PushApp], None]
) -> None:
    with served(build) as room, sleeper(room) as peer:
        assert what_arrives(room, peer, keep_back) == "12"


@on_every_loop
@WRITERS
def test_control_a_push_that_always_goes_straight_tears_the_frame_before_it(
    build: Any, keep_back: Callable[[PushApp], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def heedless(wire: SharedWire) -> None:
        wire._socket = socket_number(wire._transport)

    monkeypatch.setattr(SharedWire, "queued", heedless)
    with served(build) as room, sleeper(room) as peer:
        assert what_arrives(room, peer, keep_back) != "12"


class Watching(SocketProtocol):
    """Notes whether its socket's number is still its own when the connection is told to be lost."""

    seen: list[bool]

    def opened(self) -> tuple[int, int]:
        number = self.transport.get_extra_info("socket").fileno()
        return number, os.fstat(number).st_ino

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.mine = self.opened()

    def connection_lost(self, exc: Exception | None) -> None:
        self.seen.append(owns(*self.mine))
        super().connection_lost(exc)
        self.loop.call_later(0.1, lambda: self.seen.append(owns(*self.mine)))


def owns(number: int, inode: int) -> bool:
    """Whether this number is still that socket."""
    try:
        return os.fstat(number).st_ino == inode
    except OSError:
        return False


def goes(room: PushApp) -> None:
    """The client goes: nothing to do here."""


def is_aborted(room: PushApp) -> None:
    (protocol,) = room.server.server_state.connections
    room.call(protocol.transport.abort)  # type: ignore[union-attr]


def is_closed(room: PushApp) -> None:
    room.call(lambda: room.wires[0].close(1000, "finished"))


@on_every_loop
@pytest.mark.parametrize("end", [goes, is_aborted, is_closed])
def test_a_socket_keeps_its_number_until_the_wire_is_shut(
    build: Any, end: Callable[[PushApp], None]
) -> None:
    """The second look, after it, shows that the first could have failed."""
    Watching.seen = []
    with served(build, ws=Watching) as room:
        with connect(f"ws://127.0.0.1:{room.port}/live"):
            wire = until(lambda: room.wires)[0]
            end(room)
        until(lambda: len(Watching.seen) == 2)
        assert Watching.seen == [True, False]
        assert wire._socket == NO_SOCKET
        assert room.call(lambda: wire.write(Push("too late"))) is False


def test_what_is_encrypted_does_not_go_straight() -> None:
    class Known(asyncio.WriteTransport):
        """A transport of which only this is asked."""

    with socket.socket() as listener:
        assert socket_number(Known({"socket": listener})) == listener.fileno()
        assert socket_number(Known({"socket": listener, "sslcontext": object()})) == NO_SOCKET
        assert socket_number(Known({})) == NO_SOCKET
