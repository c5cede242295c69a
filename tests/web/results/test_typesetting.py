"""Documents are made in a process that ends: bounded, killed when nobody waits, no memory stays."""

import asyncio
import contextlib
import importlib
import io
import itertools
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import openpyxl
import pytest
from starlette.requests import ClientDisconnect, Request

from app.domain.refusals import Refusal
from app.files.sheets import About, Column, Sheet
from app.reports import typesetter
from app.reports.prints import cards_order
from app.reports.typesetting import AT_ONCE, MOST_WAITING, Typesetters
from app.web.results.files import WORKBOOK
from tests.servers.process import until
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import Workshop

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).parents[3]
WORDS = {"qr": "QR", "seat_code": "Code"}
SEATS = [{"name": "Awa", "organisation": "IKAM", "code": "K7MZ-4P22"}]
ORDER = cards_order(
    title="Ségou", code="K7MZ4P", url="http://x/b/K7MZ4P", language="fr", seats=SEATS, words=WORDS
)


def reader(gone: asyncio.Event | None = None) -> Request:
    """A request whose reader leaves when `gone` is set, else stays."""

    async def receive() -> dict[str, Any]:
        await (gone or asyncio.Event()).wait()
        return {"type": "http.disconnect"}

    return Request({"type": "http", "method": "GET", "path": "/", "headers": []}, receive)


@pytest.fixture
def endless(tmp_path: Path) -> str:
    """A program that takes an order and never answers."""
    program = tmp_path / "endless.py"
    program.write_text("import sys, time\nsys.stdin.read()\nwhile True: time.sleep(60)\n")
    return str(program)


def is_alive(pid: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


async def started(typesetters: Typesetters, count: int) -> list[int]:
    """The ids of the children, once so many run."""
    ready = partial(until, lambda: len(typesetters.running) >= count)
    await asyncio.to_thread(ready, seconds=30, otherwise=lambda: "the children did not start")
    return [child.pid for child in typesetters.running]


async def test_an_order_comes_back_as_a_pdf_and_its_child_is_gone() -> None:
    typesetters = Typesetters()
    assert (await typesetters.set(reader(), ORDER)).startswith(b"%PDF-")
    assert typesetters.running == set()


async def test_the_child_ends_when_its_reader_leaves(endless: str) -> None:
    typesetters, gone = Typesetters(program=endless), asyncio.Event()
    work = asyncio.create_task(typesetters.set(reader(gone), ORDER))
    [pid] = await started(typesetters, 1)
    gone.set()
    with pytest.raises(ClientDisconnect):
        await work
    assert not is_alive(pid)


async def test_the_children_end_with_the_server(endless: str) -> None:
    typesetters = Typesetters(program=endless)
    works = [asyncio.create_task(typesetters.set(reader(), ORDER)) for _ in range(AT_ONCE)]
    pids = await started(typesetters, AT_ONCE)
    await typesetters.close()
    answers = await asyncio.gather(*works, return_exceptions=True)
    assert [answer.code for answer in answers if isinstance(answer, Refusal)] == [
        "cannot_set"
    ] * AT_ONCE
    assert not any(map(is_alive, pids))


async def test_two_are_set_at_once_and_a_crowd_is_refused(endless: str) -> None:
    typesetters = Typesetters(program=endless)
    works = [
        asyncio.create_task(typesetters.set(reader(), ORDER)) for _ in range(AT_ONCE + MOST_WAITING)
    ]
    await started(typesetters, AT_ONCE)
    with pytest.raises(Refusal) as caught:
        await typesetters.set(reader(), ORDER)
    assert caught.value.code == "cannot_set"
    assert len(typesetters.running) == AT_ONCE
    for work in works:
        work.cancel()
    await asyncio.gather(*works, return_exceptions=True)
    assert typesetters.running == set()


async def test_a_typesetter_that_takes_too_long_or_fails_is_refused(endless: str) -> None:
    for typesetters in (
        Typesetters(seconds=0.2, program=endless),
        Typesetters(program="/nowhere.py"),
    ):
        with pytest.raises(Refusal) as caught:
            await typesetters.set(reader(), ORDER)
        assert caught.value.code == "cannot_set"
        assert typesetters.running == set()


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is Linux's")
def test_a_child_that_wants_too_much_memory_ends_itself() -> None:
    code = (
        f"import sys; sys.path.insert(0, "
        f"{str(Path(typesetter.__file__).parent)!r}); import typesetter; "
    )
    greedy = "typesetter.bound_memory(); print(len(bytearray(5 * 1024**3)))"
    modest = "typesetter.bound_memory(); print(len(bytearray(1024**2)))"
    runs = [
        subprocess.run([sys.executable, "-c", code + end], capture_output=True, check=False)
        for end in (greedy, modest)
    ]
    assert [run.returncode for run in runs] == [1, 0]
    assert b"MemoryError" in runs[0].stderr


def test_the_child_knows_nothing_of_the_web() -> None:
    code = "import runpy, sys; runpy.run_path(sys.argv[1]); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-I", "-c", code, typesetter.__file__],
        capture_output=True,
        text=True,
        check=True,
    )
    assert {name.partition(".")[0] for name in done.stdout.split()} & {
        "app",
        "fastapi",
        "starlette",
        "sqlalchemy",
    } == set()


WRITERS = ("app.files.workbook", "app.files.deck_writer", "app.files.small_png")
WRITERS += ("app.reports.docx.writer",)


@pytest.mark.parametrize("module", WRITERS)
def test_what_writes_a_file_loads_no_database_and_no_web(module: str) -> None:
    code = f"import {module}, sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    loaded = set(done.stdout.split())  # whole names: app/lean.py stands in for some parts of them
    assert loaded & {"fastapi", "starlette", "sqlalchemy", "pydantic"} == set()


async def test_a_function_makes_a_file_of_plain_values() -> None:
    typesetters, about = (
        Typesetters(),
        About("Ségou", "Palabre", datetime(2026, 11, 29, tzinfo=UTC)),
    )
    sheets = [Sheet("Notes", (Column("Note", 20),), [["Un marché"]])]
    body = await typesetters.make(reader(), WORKBOOK, sheets, about)
    assert openpyxl.load_workbook(io.BytesIO(body)).active["A2"].value == "Un marché"
    assert typesetters.running == set()
    with pytest.raises(Refusal) as caught:
        await typesetters.make(reader(), WORKBOOK, "no sheets")
    assert caught.value.code == "cannot_set"


def memory(pid: int) -> float:
    """MiB of a process."""
    status = Path(f"/proc/{pid}/status").read_text()
    return (
        next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
        / 1024
    )


FILES = ("report.pdf", "report.docx", "workbook.xlsx", "slides.pptx")


def growth(server: ForkedServer, workshop: Workshop, times: int) -> float:
    """MiB that the server keeps after so many files, each after a change; the first of each kind
    apart."""
    fanta = workshop.fanta
    for name in FILES:
        fanta.get(f"{workshop.path}/{name}").raise_for_status()
    before = memory(server.pid)
    for number, name in zip(range(times), itertools.cycle(FILES)):
        fanta.post(
            f"{workshop.path}/settings", json={"introduction": f"Tour {number}"}
        ).raise_for_status()
        fanta.get(f"{workshop.path}/{name}").raise_for_status()
    return memory(server.pid) - before


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_ten_files_leave_no_memory_behind(
    fork_palabre: Callable[..., ForkedServer], workshop_at: Start
) -> None:
    server = fork_palabre()
    assert growth(server, workshop_at(server), 10) < 30
    assert loaded_by(server.pid) == set(), "what writes files is loaded in their processes only"


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_control_a_loaded_library_is_seen() -> None:
    """The control of `loaded_by`: this process loads them."""
    importlib.import_module("lxml.etree")
    importlib.import_module("PIL.Image")
    assert {"lxml", "PIL"} <= loaded_by(os.getpid())


def loaded_by(pid: int) -> set[str]:
    """The libraries of documents with machine code that a process has loaded."""
    maps = Path(f"/proc/{pid}/maps").read_text()
    return {name for name in ("lxml", "PIL", "typst", "resvg") if f"/{name}/" in maps}


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_set_in_the_same_process_they_would() -> None:
    """The control: what typst keeps where its process goes on."""
    code = (
        "import json, sys, runpy; from pathlib import Path\n"
        "setter = runpy.run_path(sys.argv[1])['set_pdf']; order = json.loads(sys.argv[2])\n"
        "rss = lambda: int(next(l for l in Path('/proc/self/status').read_text().splitlines() "
        "if l.startswith('VmRSS')).split()[1])\n"
        "before = rss()\n"
        "for n in range(10): setter({**order, 'data': {**order['data'], 'title': f'Tour {n}'}})\n"
        "print((rss() - before) / 1024)\n"
    )
    seats = [{**SEATS[0], "name": f"Awa {n}", "code": f"K7MZ-{n:04}"} for n in range(60)]
    order = cards_order(
        title="Ségou",
        code="K7MZ4P",
        url="http://x/b/K7MZ4P",
        language="fr",
        seats=seats,
        words=WORDS,
    )
    command = [sys.executable, "-c", code, typesetter.__file__, json.dumps(order)]
    assert float(subprocess.run(command, capture_output=True, check=True).stdout) > 30


def test_a_reader_that_hangs_up_ends_the_setting(
    workshop: Workshop, sqlite_server: ForkedServer
) -> None:
    address = urlsplit(workshop.url)
    line = socket.create_connection((address.hostname, address.port), 10)
    request = (
        f"GET {workshop.path}/report.pdf HTTP/1.1\r\n"
        f"Host: x\r\nCookie: {workshop.fanta.cookie}\r\n\r\n"
    )
    line.sendall(request.encode())
    until(
        lambda: bool(children(sqlite_server.pid)),
        seconds=30,
        otherwise=lambda: "no child was started",
    )
    line.close()
    until(
        lambda: not children(sqlite_server.pid), seconds=10, otherwise=lambda: "the child goes on"
    )


def children(pid: int) -> list[str]:
    """The running children of a process that set PDFs."""
    pids = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    commands = []
    for child in pids:
        with contextlib.suppress(OSError):
            commands.append(Path(f"/proc/{child}/cmdline").read_text())
    return [command for command in commands if "typesetter.py" in command]
