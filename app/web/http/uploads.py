"""Reads session files of megabytes: few at a time, on disk until whole, in a
child process."""

import asyncio
import base64
import binascii
import contextlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import IO

from fastapi import Request

from app.documents.session.document import BoardDocument
from app.documents.session.file import read_checked, read_sites
from app.documents.session.reader import joined
from app.domain.refusals import Refusal
from app.web.http.limits import in_time

Files = Sequence[tuple[str, IO[bytes]]]
MOST_AT_ONCE = 8  # of up to 32 MiB each
SMALL = 512 * 1024  # bytes: read as quickly in this process as in a child
ROOT = Path(__file__).resolve().parents[3]


class Uploads:
    """The uploads that this process takes in; one of them at a time is
    read."""

    def __init__(self, most: int = MOST_AT_ONCE) -> None:
        self.most = most
        self.running = 0
        self.reading = asyncio.Semaphore(1)

    @contextlib.asynccontextmanager
    async def one_more(self) -> AsyncIterator[None]:
        """Counts an upload while the block handles it. Refuses `slow_down`
        above `most`."""
        if self.running >= self.most:
            raise Refusal("slow_down", seconds=10)
        self.running += 1
        try:
            yield
        finally:
            self.running -= 1


UPLOADS = Uploads()


async def receive_body(request: Request) -> IO[bytes]:
    """Returns the body as a file, which is on disk if it is large and goes
    when it is closed."""
    file = tempfile.SpooledTemporaryFile(max_size=SMALL)  # noqa: SIM115 - its reader closes it
    async with in_time():
        async for chunk in request.stream():
            file.write(chunk)
    file.seek(0)
    return file


def sent_bytes(sent: str | bytes, most: int, code: str) -> bytes:
    """Returns a small file of a body: base64 in JSON, bytes in a form. Refuses
    with `code`, and the cause `bytes` for more than `most`."""
    try:
        raw = base64.b64decode(sent, validate=True) if isinstance(sent, str) else sent
    except (binascii.Error, ValueError):
        raise Refusal(code) from None
    if len(raw) > most:
        raise Refusal(code, cause="bytes")
    return raw


async def read_session_files(files: Files, *, together: bool) -> BoardDocument:
    """Returns the session of one file, or with `together` of the files of its
    sites.

    Refuses as `read_checked` and `read_sites` do, `slow_down`, `busy`.
    """
    sizes = [size_of(file) for _, file in files]
    if sum(sizes) <= SMALL:
        return await asyncio.to_thread(_read_here, files, together)
    with tempfile.TemporaryFile() as order:
        await asyncio.to_thread(_write_order, order, files, sizes, together)
        body = await _read_apart(order)
    return await asyncio.to_thread(lambda: joined(body.splitlines()))


def size_of(file: IO[bytes]) -> int:
    """Returns a file's size in bytes, and puts it at its start."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    return size


def _read_here(files: Files, together: bool) -> BoardDocument:
    contents = [(name, file.read()) for name, file in files]
    return read_sites(contents) if together else read_checked(*contents[0])[0]


def _write_order(
    order: IO[bytes], files: Files, sizes: list[int], together: bool
) -> None:
    head = {"names": [name for name, _ in files], "sizes": sizes, "together": together}
    order.write(json.dumps(head).encode() + b"\n")
    for _, file in files:
        shutil.copyfileobj(file, order)
    order.seek(0)


async def _read_apart(order: IO[bytes]) -> bytes:
    """Returns what the child process writes of an order. Refuses `busy` where
    it cannot."""
    variables = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PALABRE_")
    }
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "app.documents.session.reader"),
        stdin=order,
        stdout=asyncio.subprocess.PIPE,
        env={**variables, "PYTHONPATH": str(ROOT)},
    )
    try:
        async with in_time():
            body, _ = await child.communicate()
    finally:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        await child.wait()
    if child.returncode != 0:
        raise Refusal("busy")
    return body
