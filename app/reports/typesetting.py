"""Makes each document in a child process, two at once at most; it ends when
its reader leaves.

PDFs are set by typesetter.py, all other files written by maker.py.
"""

import asyncio
import contextlib
import json
import logging
import os
import pickle
import sys
from collections.abc import Mapping
from typing import Any

from starlette.requests import ClientDisconnect, Request

from app.domain.refusals import Refusal
from app.reports import maker, typesetter

AT_ONCE = 2
MOST_WAITING = 6
SECONDS = 60.0  # 1,900 seat cards take 15
log = logging.getLogger("palabre.typesetting")


class Typesetters:
    """Runs the orders of app/reports/typesetter.py and maker.py for
    requests."""

    def __init__(self, *, seconds: float = SECONDS, program: str = "") -> None:
        self._free = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0
        self._seconds = seconds
        self._program = program
        self.running: set[asyncio.subprocess.Process] = set()

    async def set(self, request: Request, order: Mapping[str, Any]) -> bytes:
        """Returns the PDF. Refuses `cannot_set`; raises ClientDisconnect when
        the reader left."""
        return await self._made_for(
            request, typesetter.__file__, json.dumps(order).encode()
        )

    async def make(self, request: Request, function: str, *values: object) -> bytes:
        """Returns what a function of ours ("module:name") makes of plain
        values.

        Refuses and raises as `set` does.
        """
        order = await asyncio.to_thread(pickle.dumps, (function, values))
        return await self._made_for(request, maker.__file__, order)

    async def _made_for(self, request: Request, program: str, order: bytes) -> bytes:
        if self._waiting >= MOST_WAITING + AT_ONCE:
            raise Refusal("cannot_set")
        self._waiting += 1
        work = asyncio.create_task(self._made(self._program or program, order))
        left = asyncio.create_task(_departure(request))
        try:
            await asyncio.wait({work, left}, return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                raise ClientDisconnect
            return work.result()
        finally:
            self._waiting -= 1
            for task in (work, left):
                task.cancel()
            await asyncio.gather(work, left, return_exceptions=True)

    async def _made(self, program: str, order: bytes) -> bytes:
        async with self._free:
            pipe = asyncio.subprocess.PIPE
            try:
                child = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-I", program),
                    stdin=pipe,
                    stdout=pipe,
                    stderr=pipe,
                    env=_environment(),
                )
            except OSError as error:
                log.error("no process for a document: %s", error)
                raise Refusal("cannot_set") from None
            self.running.add(child)
            try:
                return await self._body(child, order)
            finally:
                await self._end(child)

    async def _body(self, child: asyncio.subprocess.Process, order: bytes) -> bytes:
        try:
            async with asyncio.timeout(self._seconds):
                body, words = await child.communicate(order)
        except TimeoutError:
            log.error("a document took more than %g s", self._seconds)
            raise Refusal("cannot_set") from None
        if child.returncode != 0:
            reason = words.decode(errors="replace").strip()[-300:]
            log.error("a document could not be made (%s): %s", child.returncode, reason)
            raise Refusal("cannot_set")
        return body

    async def _end(self, child: asyncio.subprocess.Process) -> None:
        """Kills the child if it still runs, and waits until it is gone."""
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        await child.wait()
        self.running.discard(child)

    async def close(self) -> None:
        """Ends all running children."""
        for child in list(self.running):
            await self._end(child)


async def _departure(request: Request) -> None:
    """Returns when the reader has left."""
    while (await request.receive())["type"] != "http.disconnect":
        continue


def _environment() -> dict[str, str]:
    """Returns the child's variables: ours without the settings, among which
    are keys."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PALABRE_")
    }
