"""Sets each PDF in a child process, two at once at most; it ends when its reader leaves."""

import asyncio
import contextlib
import json
import logging
import os
import sys
from collections.abc import Mapping
from typing import Any

from starlette.requests import ClientDisconnect, Request

from app.domain.refusals import Refusal
from app.reports import typesetter

AT_ONCE = 2
MOST_WAITING = 6
SECONDS = 60.0  # 1,900 seat cards take 15
log = logging.getLogger("palabre.typesetting")


class Typesetters:
    """Runs the orders of app/reports/typesetter.py for requests."""

    def __init__(self, *, seconds: float = SECONDS, program: str = typesetter.__file__) -> None:
        self._free = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0
        self._seconds = seconds
        self._command = (sys.executable, "-I", program)
        self.running: set[asyncio.subprocess.Process] = set()

    async def set(self, request: Request, order: Mapping[str, Any]) -> bytes:
        """Returns the PDF. Refuses `cannot_set`; raises ClientDisconnect when the reader left."""
        if self._waiting >= MOST_WAITING + AT_ONCE:
            raise Refusal("cannot_set")
        self._waiting += 1
        work = asyncio.create_task(self._set(order))
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

    async def _set(self, order: Mapping[str, Any]) -> bytes:
        async with self._free:
            pipe = asyncio.subprocess.PIPE
            try:
                child = await asyncio.create_subprocess_exec(
                    *self._command, stdin=pipe, stdout=pipe, stderr=pipe, env=_environment()
                )
            except OSError as error:
                log.error("no process for a PDF: %s", error)
                raise Refusal("cannot_set") from None
            self.running.add(child)
            try:
                return await self._body(child, json.dumps(order).encode())
            finally:
                await self._end(child)

    async def _body(self, child: asyncio.subprocess.Process, order: bytes) -> bytes:
        try:
            async with asyncio.timeout(self._seconds):
                body, words = await child.communicate(order)
        except TimeoutError:
            log.error("a PDF took more than %g s", self._seconds)
            raise Refusal("cannot_set") from None
        if child.returncode != 0:
            reason = words.decode(errors="replace").strip()[-300:]
            log.error("a PDF could not be set (%s): %s", child.returncode, reason)
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
    """The child's variables: ours without the settings, among which are keys."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PALABRE_")}
