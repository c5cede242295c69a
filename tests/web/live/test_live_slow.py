"""One bad client never delays the others. (Floods, stalls, the pause of a throttled connection, and
their controls: tests/realtime.)"""

import contextlib
import re
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.web.lines import line
from tests.web.people import Workshop

NOTES_SENT = 150
LONG = "🌾" * 500  # 2,000 bytes


def narrow(workshop: Workshop) -> socket.socket:
    """A connection whose kernel takes little ahead."""
    address = urlsplit(workshop.url)
    narrow_socket = socket.socket()
    narrow_socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    narrow_socket.connect((address.hostname or "", address.port or 0))
    return narrow_socket


def skipped(workshop: Workshop) -> int:
    """Frames that were left out so far because a client could not take them."""
    metrics = workshop.moussa.get("/metrics").text
    return int(float(re.search(r"^palabre_frames_skipped_total (\S+)", metrics, re.MULTILINE)[1]))  # type: ignore[index]


@contextlib.contextmanager
def sleeper(workshop: Workshop) -> Iterator[socket.socket]:
    """A screen that asks for everything and then reads nothing more."""
    address = urlsplit(workshop.url)
    with narrow(workshop) as narrow_socket:
        lines = [
            f"GET {workshop.path}/live?audience=screen HTTP/1.1",
            f"Host: {address.netloc}",
            "Connection: Upgrade",
            "Upgrade: websocket",
        ]
        lines += [
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==",
            "Sec-WebSocket-Protocol: palabre.json",
            "",
            "",
        ]
        narrow_socket.sendall("\r\n".join(lines).encode())
        assert narrow_socket.recv(12) == b"HTTP/1.1 101"
        yield narrow_socket


def test_clients_that_never_read_hold_up_nobody(workshop: Workshop) -> None:
    awa, before = workshop.seat("Awa"), skipped(workshop)
    with contextlib.ExitStack() as stack:
        healthy = [stack.enter_context(line(workshop)) for _ in range(4)]
        for _ in range(3):
            stack.enter_context(sleeper(workshop))
        for number in range(1, NOTES_SENT + 1):
            assert awa.note(LONG, field=str(number % 30 + 1)).status_code == 201
            for screen in healthy:
                screen.until(
                    lambda client_state, n=number: len(client_state.notes) == n, patience=5
                )  # type: ignore[misc]
        assert skipped(workshop) > before, "nobody was slow: this showed nothing"


def test_a_slow_client_that_reads_again_has_everything(workshop: Workshop) -> None:
    """What it could not take is not queued for it: it gets what it lacks, once."""
    awa, before = workshop.seat("Awa"), skipped(workshop)
    with line(workshop, compression=None, max_queue=1, sock=narrow(workshop)) as slow:
        slow.next()
        for number in range(NOTES_SENT):
            awa.note(LONG, field=str(number % 30 + 1))
        assert skipped(workshop) > before
        client_state = slow.until(lambda client_state: len(client_state.notes) == NOTES_SENT)
        assert set(client_state.notes) == {note["id"] for note in awa.notes()}


@pytest.mark.parametrize("query", [{"query": "&pace=slow"}, {"data": "on"}])
def test_who_spares_data_gets_few_frames_and_the_same_truth(
    workshop: Workshop, query: dict[str, str]
) -> None:
    seats = [workshop.seat(f"P{number}") for number in range(25)]
    with (
        line(workshop) as quick,
        line(workshop, query=query.get("query", ""), saves_data="data" in query) as slow,
    ):
        for seat in seats:
            seat.vote("1", "8", "22").raise_for_status()
            quick.until(lambda client_state, n=seats.index(seat) + 1: client_state.ballots() == n)  # type: ignore[misc]
        truth = quick.client_state
        slow.until(lambda client_state: client_state.version == truth.version)
        assert slow.client_state == truth
        assert len(quick.texts) >= 25
        assert len(slow.texts) < len(quick.texts) / 3
