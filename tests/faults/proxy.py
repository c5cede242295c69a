"""A TCP line that fails on command: between Chromium or a program and the server, in a thread of
its own.

What it knows: pass · cut (every connection reset, new ones too) · hole (nothing comes through,
nothing is said; what was sent arrives when the line heals, as the system's repeated packets do) ·
dead (a hole that these connections never come out of, as when a router forgets them) · delay ·
trickle (8 KB/s) · truncate (each connection ends after some bytes, in the middle of whatever they
were) · portal (a hotel's login page answers whatever is asked)."""

import asyncio
import contextlib
import random
import threading
from collections.abc import Coroutine
from typing import Any, Literal, Self

Mode = Literal["pass", "cut", "hole", "dead", "delay", "trickle", "truncate", "portal"]
MODES: tuple[Mode, ...] = ("cut", "hole", "dead", "delay", "trickle", "truncate", "portal")
SLICE = 0.1  # seconds
RATE = 8 * 1024  # bytes a second, of a trickle
LOGIN = b"<!doctype html><title>Free Wi-Fi</title><form>Please log in</form>"
PORTAL = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    b"Content-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(LOGIN), LOGIN)
)


class Proxy:
    """`with Proxy(port) as line: line.mode = "hole"`. `up` and `down` count the bytes that came
    through."""

    def __init__(self, target: int, *, seed: int = 0) -> None:
        self.target = target
        self.port = 0
        self.up = self.down = 0
        self.delay = 0.8  # seconds each way
        self.lag = 0.0  # seconds at most by which what a hole held comes later than the line
        self.most = 2000  # bytes until a truncation
        self._mode: Mode = "pass"
        self._chance = random.Random(seed)
        self._loop = asyncio.new_event_loop()
        self._changed = asyncio.Event()
        self._writers: set[asyncio.StreamWriter] = set()
        self._serving: set[asyncio.Task[None]] = (
            set()
        )  # the loop itself holds a waiting task by nothing
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def mode(self) -> Mode:
        return self._mode

    @mode.setter
    def mode(self, mode: Mode) -> None:
        """From now on, for the connections that are and those that come."""

        def change() -> None:
            self._mode = mode
            self._changed.set()
            self._changed = asyncio.Event()
            if mode == "cut":
                self._reset()

        self._loop.call_soon_threadsafe(change)

    def reset(self) -> None:
        """Ends every connection at once; the line itself stays as it is."""
        self._loop.call_soon_threadsafe(self._reset)

    def _reset(self) -> None:
        for writer in list(self._writers):
            writer.transport.abort()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._enter, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        self._reset()
        while tasks := asyncio.all_tasks(self._loop):
            for task in tasks:
                task.cancel()
            self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.close()

    def _enter(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = self._loop.create_task(self._serve(reader, writer))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        upstream: asyncio.StreamWriter | None = None
        try:
            if self._mode == "portal":
                await self._log_in(reader, writer)
            elif self._mode != "cut":
                answers, upstream = await asyncio.open_connection("127.0.0.1", self.target)
                self._writers.add(upstream)
                await self._both(
                    self._pump(reader, upstream, up=True), self._pump(answers, writer, up=False)
                )
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            for stream in (writer, upstream):
                if stream is not None:
                    self._writers.discard(stream)
                    stream.transport.abort() if self._mode == "cut" else stream.close()

    @staticmethod
    async def _both(*ways: Coroutine[Any, Any, None]) -> None:
        tasks = [asyncio.ensure_future(way) for way in ways]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()

    @staticmethod
    async def _log_in(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            await reader.readuntil(b"\r\n\r\n")
        writer.write(PORTAL)
        await writer.drain()

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, up: bool
    ) -> None:
        left = self._chance.randint(1, self.most)
        while chunk := await reader.read(2048):
            for part in self._parts(chunk):
                await self._hold()
                if self._mode in {"truncate", "portal"}:
                    writer.write(part[:left])
                    left -= len(part)
                    if left <= 0:
                        return
                else:
                    writer.write(part)
                await writer.drain()
                self.up, self.down = self.up + up * len(part), self.down + (not up) * len(part)
        await self._hold()

    def _parts(self, chunk: bytes) -> list[bytes]:
        size = int(RATE * SLICE) if self._mode == "trickle" else len(chunk)
        return [chunk[at : at + size] for at in range(0, len(chunk), size)]

    async def _hold(self) -> None:
        if self._mode == "dead":
            await asyncio.Event().wait()
        if self._mode == "hole":
            while self._mode == "hole":
                await self._changed.wait()
            # a system repeats what was lost at ever longer intervals: some connections come back
            # later than others
            await asyncio.sleep(self._chance.uniform(0, self.lag))
        if self._mode == "delay":
            await asyncio.sleep(self.delay)
        elif self._mode == "trickle":
            await asyncio.sleep(SLICE)
