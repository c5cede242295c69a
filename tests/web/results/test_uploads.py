"""Uploads are few at a time, on disk until they are whole, and read where they hold nobody up."""

import io
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from app.documents.session.reader import joined, parts_of
from app.domain.refusals import Refusal
from app.web.http.uploads import MOST_AT_ONCE, SMALL, Uploads, read_session_files
from tests.servers.process import until
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import Workshop, refusal

pytestmark = pytest.mark.anyio
MIB = 1024 * 1024
linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def memory(pid: int) -> float:
    """MiB of a process."""
    status = Path(f"/proc/{pid}/status").read_text()
    return (
        next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
        / 1024
    )


def processor_seconds(pid: int) -> tuple[float, float]:
    """Returns what a process has used of the processor, and what its ended children have."""
    figures = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:15]
    user, system, user_of_children, system_of_children = map(int, figures)
    ticks = os.sysconf("SC_CLK_TCK")
    return (user + system) / ticks, (user_of_children + system_of_children) / ticks


def begin_upload(url: str, size: int, content: str, path: str = "/boards/import") -> socket.socket:
    """A connection on which all of a body but its end was sent, or as much as was taken."""
    address = urlsplit(url)
    line = socket.create_connection((address.hostname, address.port), 10)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: x\r\n"
        f"Accept: application/json\r\nContent-Type: {content}\r\n"
    )
    line.sendall(f"{head}Content-Length: {size + 100}\r\n\r\n".encode())
    line.settimeout(2)
    try:
        for _ in range(size // MIB):
            line.sendall(b" " * MIB)
    except OSError:
        pass  # refused: nobody reads on
    return line


@linux
@pytest.mark.parametrize("content", ["application/json", "multipart/form-data; boundary=x"])
def test_thirty_unfinished_uploads_cost_little_memory(
    fork_palabre: Callable[..., ForkedServer], workshop_at: Start, content: str
) -> None:
    server = fork_palabre()
    before = memory(server.pid)
    lines = [begin_upload(server.url, 16 * MIB, content) for _ in range(30)]
    try:
        assert memory(server.pid) - before < 60
        with httpx.Client(base_url=server.url) as client:
            assert client.get("/healthz").status_code == 200
    finally:
        for line in lines:
            line.close()


@linux
def test_kept_in_memory_they_would_cost_more() -> None:
    """The control: what five bodies weigh where each is gathered as a text.

    In a process of their own: one that has run other tests has memory to use again.
    """
    keeping = "bodies = [bytearray(b' ' * 2**24) for _ in range(5)]; print(flush=True); input()"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with (
        subprocess.Popen([sys.executable, "-c", "print(flush=True); input()"], **pipes) as empty,
        subprocess.Popen([sys.executable, "-c", keeping], **pipes) as full,
    ):
        for process in (empty, full):
            assert process.stdout
            process.stdout.readline()
        weights = [memory(process.pid) for process in (empty, full)]
        for process in (empty, full):
            process.kill()
    assert weights[1] - weights[0] > 60


async def test_more_uploads_than_places_are_told_to_wait() -> None:
    uploads = Uploads(most=1)
    async with uploads.one_more():
        with pytest.raises(Refusal) as caught:
            async with uploads.one_more():
                pass
    assert caught.value.code == "slow_down"
    async with uploads.one_more():
        assert uploads.running == 1
    assert uploads.running == 0


def test_a_place_is_free_again_when_an_upload_breaks_off(
    workshop: Workshop, sqlite_server: ForkedServer
) -> None:
    session = workshop.bearer("organiser_url").get(f"{workshop.path}/export.json").json()
    for _ in range(2 * MOST_AT_ONCE):
        begin_upload(sqlite_server.url, MIB, "application/json").close()

    def imported() -> bool:
        return workshop.someone().post("/boards/import", json=session).status_code == 201

    until(imported, seconds=20, otherwise=lambda: "the places stay taken")


def large(session: dict[str, Any]) -> dict[str, Any]:
    """The same session with a text of a megabyte in its log, so that a child reads it."""
    line = {**session["log"][0], "detail": {"text": "x" * (2 * SMALL)}}
    return {**session, "log": [*session["log"], line]}


def test_a_large_session_is_read_as_a_small_one(workshop: Workshop) -> None:
    organiser = workshop.bearer("organiser_url")
    session = large(organiser.get(f"{workshop.path}/export.json").json())
    imported = workshop.someone().post("/boards/import", json=session)
    assert imported.status_code == 201, imported.text
    stranger = workshop.someone()
    stranger.get(urlsplit(imported.json()["organiser_url"]).path)
    again = stranger.get(f"/b/{imported.json()['code']}/export.json").json()
    assert {**again, "board": session["board"]} == session
    session["board"]["title"] = 7
    answer = workshop.someone().post("/boards/import", json=session)
    assert refusal(answer) == (422, "bad_session")
    assert (answer.json()["where"], answer.json()["problem"]) == ("board.title", "not_text")


async def test_refusals_come_back_from_the_child_as_they_are() -> None:
    for content in (b"[" * SMALL * 2, b'{"schema": "x", "text": "' + b"x" * SMALL * 2 + b'"}'):
        caught = []
        for files in ([("a.json", io.BytesIO(content))], [("a.json", io.BytesIO(content[:1000]))]):
            with pytest.raises(Refusal) as refused:
                await read_session_files(files, together=False)
            caught.append(refused.value.code)
        assert caught == ["bad_session"] * 2


def test_a_document_comes_in_parts_and_whole() -> None:
    document = {
        "schema": "x",
        "seats": [{"id": str(number)} for number in range(501)],
        "log": [],
        "board": {"a": 1},
    }
    lines = [json.dumps(part).encode() for part in parts_of(document)]
    assert len(lines) == 7
    assert joined(lines) == document


@linux
def test_eighteen_megabytes_of_keys_hold_nobody_up(
    fork_palabre: Callable[..., ForkedServer],
) -> None:
    """A child process has the work of reading them: nearly all of the processor's time is its
    own."""
    server = fork_palabre()
    body = b"{" + b",".join(b'"k%d":1' % number for number in range(1_500_000)) + b"}"
    before, children_before = processor_seconds(server.pid)
    with httpx.Client(base_url=server.url, timeout=120) as client:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        answer = client.post("/boards/import", content=body, headers=headers)
    assert answer.status_code == 422
    of_server, of_children = processor_seconds(server.pid)
    assert of_server - before < (of_children - children_before) / 2
