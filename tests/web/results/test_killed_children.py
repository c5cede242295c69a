"""A child process that is killed while it makes a document: a refusal, no waiting, nothing left."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from app.domain.refusals import Refusal
from app.reports.typesetting import AT_ONCE, Typesetters
from tests.web.results.test_typesetting import ORDER, endless, is_alive, reader, started

pytestmark = pytest.mark.anyio
__all__ = ["endless"]


def zombies() -> list[str]:
    """The children of this process that ended and that nobody waited for."""
    left = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = status.read_text().rpartition(")")
        except OSError:
            continue
        state, parent = rest.split()[:2]
        if state == "Z" and int(parent) == os.getpid():
            left.append(name)
    return left


async def test_a_child_that_is_killed_is_a_refusal_and_leaves_nothing(endless: str) -> None:
    typesetters = Typesetters(program=endless)
    for _ in range(3):
        works = [asyncio.create_task(typesetters.set(reader(), ORDER)) for _ in range(AT_ONCE)]
        pids = await started(typesetters, AT_ONCE)
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        async with asyncio.timeout(10):
            answers = await asyncio.gather(*works, return_exceptions=True)
        assert [answer.code for answer in answers if isinstance(answer, Refusal)] == [
            "cannot_set"
        ] * AT_ONCE
        assert not any(map(is_alive, pids))
    assert typesetters.running == set()
    assert zombies() == []
    typesetters = Typesetters()
    assert (await typesetters.set(reader(), ORDER)).startswith(b"%PDF-"), "the next one is made"
