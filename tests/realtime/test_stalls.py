"""Who reads slowly stays, who does not read at all is let go. Each safeguard with its control."""

import contextlib
import time
from typing import Any

import pytest
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from app.realtime.wires import HIGH_WATER
from app.serving.outflow import Outflow
from app.serving.socket_protocol import SocketProtocol
from tests.realtime.sockets import (
    Peer,
    PushApp,
    fill,
    keep_filled,
    on_every_loop,
    served,
    sleeper,
    stays,
    stock_server,
    until,
)

DEADLINE = 0.5


class Impatient(SocketProtocol):
    stall_deadline = DEADLINE


class LessImpatient(SocketProtocol):
    stall_deadline = 3 * DEADLINE  # a busy machine may stop the slow reader itself for a while


@on_every_loop
@pytest.mark.parametrize("bytes_waiting", [0, HIGH_WATER], ids=["a little waits", "it is left out"])
def test_a_client_without_progress_is_evicted_after_the_deadline(
    build: Any, bytes_waiting: int
) -> None:
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
    monkeypatch.setattr(Outflow, "_check", lambda self: None)
    monkeypatch.setattr(WebSocketsSansIOProtocol, "close_timeout", 0.1, raising=False)
    with served(ws=Impatient) as room, sleeper(room):
        fill(room)
        room.call(lambda: room.wires[0].close(1000, "finished"))
        assert stays(lambda: room.server.server_state.connections, DEADLINE * 3)


def read_slowly(peer: Peer, room: PushApp, seconds: float) -> bool:
    """A thin line: about 50 KB/s, never empty. Whether the client is still in the room after that
    time."""
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


def test_control_a_deadline_for_being_behind_cuts_the_slow_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
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
    monkeypatch.setattr(
        SocketProtocol, "keepalive_timeout", WebSocketsSansIOProtocol.keepalive_timeout
    )
    with served(**QUICK_PINGS) as room, sleeper(room) as slow:
        fill(room)
        read_slowly(slow, room, 1.5)
        assert slow.close_code() == 1011


def test_who_answers_no_ping_is_gone_even_with_nothing_waiting() -> None:
    with served(**QUICK_PINGS) as room, sleeper(room) as mute:
        until(lambda: not room.wires)
        assert mute.close_code() == 1011
