"""P10: some phones fall asleep: they stop reading while a thousand frames go out. What it costs the
others, and the server.

    python3 -m app bench sleepers.py [--phones 400] [--share 0.05] [--frames 1000] [--runs 3]

Without sleepers and with them, in turn, each on a fresh server: one ballot after the other, each
waited for at every phone that is awake. Then the sleepers wake, and must hold the newest version;
one that the server has let go of meanwhile comes back with `since`, as a phone does.
"""

import argparse
import asyncio
import contextlib
import random
import time
from typing import Any

from listener import Phone
from load import (
    Http,
    Palabre,
    board,
    medians,
    own_cpu,
    palabre,
    percentile,
    pin,
    print_result,
    repeated,
    seats,
)

FIELDS = [str(number) for number in range(1, 31)]
LIVE = "live?audience=phone&numbers=row"  # as pages ask


class Room:
    """Phones on one board; `reached(version)` waits until all that are awake have it."""

    def __init__(self) -> None:
        self.phones: list[Phone] = []
        self.held: dict[int, int] = {}
        self.awake: set[int] = set()
        self.latencies: list[float] = []
        self.sent_at = 0.0
        self._news = asyncio.Event()

    async def enter(self, port: int, path: str, cookie: str, place: int = -1) -> None:
        """A new phone, or the one of this place again."""
        place = len(self.phones) if place < 0 else place

        def heard(version: int, at: float) -> None:
            if version > self.held.get(place, -1):
                self.held[place] = version
                if place in self.awake and self.sent_at:
                    self.latencies.append(at - self.sent_at)
                self._news.set()

        loop = asyncio.get_running_loop()
        _, phone = await loop.create_connection(
            lambda: Phone(path, cookie, heard), "127.0.0.1", port
        )
        await phone.open
        self.phones[place:] = [phone, *self.phones[place + 1 :]]
        self.awake.add(place)

    async def reached(self, version: int) -> None:
        while any(self.held.get(place, -1) < version for place in self.awake):
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), 30)
            except TimeoutError:
                behind = {
                    place: self.held.get(place)
                    for place in self.awake
                    if self.held.get(place, -1) < version
                }
                raise TimeoutError(
                    f"{version} never came to {behind}; "
                    f"{sum(phone.shut for phone in self.phones)} lines are cut"
                ) from None


async def run(server: Palabre, phones: int, asleep: int, frames: int) -> dict[str, float]:
    code, host = await board(server.port)
    http = Http(server.port)
    await http.ask("POST", f"/b/{code}/activities/priorites/open", None, host)
    cookies = await seats(server.port, code, phones)
    room = Room()
    for cookie in cookies:
        await room.enter(server.port, f"/b/{code}/{LIVE}", cookie)
    await asyncio.sleep(1)
    for place in range(asleep):
        room.awake.discard(place)
        room.phones[place].transport.pause_reading()  # type: ignore[attr-defined]
    memory, cpu, load_cpu = server.rss(), server.cpu(), own_cpu()
    version = 0
    for _ in range(frames):
        room.sent_at = time.perf_counter()
        cookie = random.choice(cookies)
        _, heads, _ = await http.ask(
            "PUT",
            f"/b/{code}/activities/priorites/ballot",
            {"fields": random.sample(FIELDS, 3)},
            cookie,
        )
        version = int(heads["palabre-known"])
        await room.reached(version)
    result = {
        "p50_ms": round(1000 * percentile(room.latencies, 0.5), 2),
        "p99_ms": round(1000 * percentile(room.latencies, 0.99), 2),
        "grown_kib": round((server.rss() - memory) / 1024),
        "server_cpu_s": round(server.cpu() - cpu, 2),
        "load_cpu_s": round(own_cpu() - load_cpu, 2),
    }
    if asleep:
        result["let_go"] = await wake(
            room, server.port, f"/b/{code}/{LIVE}", cookies[:asleep], version
        )
        result["right_on_waking"] = (
            sum(room.held[place] == version for place in range(asleep)) / asleep
        )
        result["cut"] = sum(phone.shut for phone in room.phones)
    return result


async def wake(room: Room, port: int, path: str, cookies: list[str], version: int) -> int:
    """How many had been let go of."""
    sleepers = range(len(cookies))
    for place in sleepers:
        room.phones[place].transport.resume_reading()  # type: ignore[attr-defined]
    await asyncio.sleep(1)
    gone = [place for place in sleepers if room.phones[place].shut]
    for place in gone:
        await room.enter(port, f"{path}&since={room.held[place]}", cookies[place], place)
    room.awake.update(sleepers)
    with contextlib.suppress(TimeoutError):  # the figure tells it
        await room.reached(version)
    return len(gone)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--phones", type=int, default=400)
    parser.add_argument("--share", type=float, default=0.05)
    parser.add_argument("--frames", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    pin(0, 1)
    asleep = round(chosen.phones * chosen.share)

    def pair() -> dict[str, Any]:
        result_of_run: dict[str, Any] = {}
        for name, sleeping in (("without", 0), ("with", asleep)):
            with palabre() as server:
                result_of_run[name] = asyncio.run(
                    run(server, chosen.phones, sleeping, chosen.frames)
                )
        result_of_run["p99_ratio"] = round(
            result_of_run["with"]["p99_ms"] / result_of_run["without"]["p99_ms"], 2
        )
        result_of_run["kib_a_sleeper"] = round(
            (result_of_run["with"]["grown_kib"] - result_of_run["without"]["grown_kib"]) / asleep, 1
        )
        return result_of_run

    results = repeated(pair, chosen.runs)
    median = medians(results, "p99_ratio", "kib_a_sleeper")
    median["right_on_waking"] = min(result["with"]["right_on_waking"] for result in results)
    settings = {"phones": chosen.phones, "asleep": asleep, "frames": chosen.frames}
    print_result("sleepers", median, results, settings=settings)


if __name__ == "__main__":
    main()
