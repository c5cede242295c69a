"""P14: the processor time of a person's act, all in: request, signature, limits, transaction,
snapshot, frames, and what a hundred connected phones are sent of it.

    python3 -m app bench act_price.py [--phones 100] [--seconds 10] [--runs 3] [--no-profile]

Everybody casts one ballot of three fields within some seconds; on another board everybody writes
one note. The phones follow as pages do. Then the same once more under cProfile
(servers/profiled_server.py): the shares of the stages in the time of all Python functions and of
what they call in C.
"""

import argparse
import asyncio
import json
import os
import random
import signal
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from listener import Phone
from load import Http, Palabre, board, own_cpu, palabre, pin, print_result, repeated, seats

FIELDS = [str(number) for number in range(1, 31)]
PROFILED = (str(Path(__file__).parent / "servers" / "profiled_server.py"),)
LIVE = "live?audience=phone&numbers=row"  # as pages ask
TEXT = "Une note de l’atelier, comme les autres, d’une ligne ou deux"
Request = tuple[str, str, Any]  # method, path, body


class Room:
    """A board with an open activity, and a connected phone for each of its people."""

    def __init__(self, server: Palabre, activity: str, template: str) -> None:
        self.server, self.activity, self.template = server, activity, template

    async def opened(self, phones: int) -> "Room":
        self.code, host = await board(self.server.port, self.template)
        self.path = f"/b/{self.code}"
        opening = f"{self.path}/activities/{self.activity}/open"
        await Http(self.server.port).ask("POST", opening, None, host)
        self.cookies = await seats(self.server.port, self.code, phones)
        loop = asyncio.get_running_loop()
        self.lines = []
        for cookie in self.cookies:
            _, phone = await loop.create_connection(
                lambda cookie=cookie: Phone(
                    f"{self.path}/{LIVE}", cookie, lambda version, at: None, ""
                ),
                "127.0.0.1",
                self.server.port,
            )
            await phone.open
            self.lines.append(phone)
        return self

    def leave(self) -> None:
        for phone in self.lines:
            phone.transport.abort()

    def ballot(self) -> Request:
        fields = random.sample(FIELDS, 3)
        return "PUT", f"{self.path}/activities/{self.activity}/ballot", {"fields": fields}

    def note(self) -> Request:
        body = {"activity": self.activity, "field": random.choice(FIELDS), "text": TEXT}
        return "PUT", f"{self.path}/notes/{uuid.uuid4()}", body


async def acts(
    room: Room,
    request: Callable[[], Request],
    seconds: float,
    around: Callable[[], Any] = lambda: None,
) -> dict[str, float]:
    """Everybody acts once, at any time within `seconds`, over a connection that stands; returns
    what the second call of `around` returns, else the processor time of an act."""
    lines = [Http(room.server.port) for _ in room.cookies]
    for line in lines:
        await line.ask("GET", "/healthz")
    await asyncio.sleep(1)
    around()
    cpu, mine, started = room.server.cpu(), own_cpu(), time.perf_counter()

    async def act(line: Http, cookie: str, due: float) -> None:
        await asyncio.sleep(max(0, started + due - time.perf_counter()))
        method, path, body = request()
        status, _, answer = await line.ask(method, path, body, cookie)
        assert status in {200, 201}, answer

    dues = [random.random() * seconds for _ in lines]
    await asyncio.gather(*map(act, lines, room.cookies, dues))
    await asyncio.sleep(max(0, started + seconds - time.perf_counter()) + 0.2)
    return around() or {
        "cpu_ms": round(1000 * (room.server.cpu() - cpu) / len(lines), 3),
        "load_cpu_ms": round(1000 * (own_cpu() - mine) / len(lines), 3),
    }


async def both(
    server: Palabre, phones: int, seconds: float, around: Callable[[], Any] = lambda: None
) -> dict[str, Any]:
    """{ballot, note} of a warm server; `around()` is called before and after each."""
    result: dict[str, Any] = {}
    for kind, template, activity in (
        ("ballot", "priority-vote", "priorites"),
        ("note", "culture21plus", "situation"),
    ):
        warm = await Room(server, activity, template).opened(10)
        await acts(warm, getattr(warm, kind), 0.5)
        warm.leave()
        room = await Room(server, activity, template).opened(phones)
        result[kind] = await acts(room, getattr(room, kind), seconds, around)
        room.leave()
    return result


def run(phones: int, seconds: float) -> dict[str, Any]:
    with palabre() as server:
        result = asyncio.run(both(server, phones, seconds))
    ratio = result["note"]["cpu_ms"] / result["ballot"]["cpu_ms"]
    return {**result, "note_in_ballots": round(ratio, 2)}


def profile(phones: int, seconds: float) -> dict[str, dict[str, float]]:
    """{ballot, note: {stage: its share of the processor time}}, the largest first."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "profile.json")
        with palabre(0, PROFILED, PROFILE=str(path)) as server:
            is_begun = False

            def around() -> dict[str, float] | None:
                nonlocal is_begun
                is_begun = not is_begun
                sign = signal.SIGUSR1 if is_begun else signal.SIGUSR2
                os.kill(server.process.pid, sign)
                return None if is_begun else shares_in(path)

            return asyncio.run(both(server, phones, seconds, around))


def shares_in(path: Path) -> dict[str, float]:
    for _ in range(200):
        if path.exists():
            break
        time.sleep(0.05)
    seconds = json.loads(path.read_text(encoding="utf-8"))
    path.unlink()
    whole = sum(seconds.values())
    shares = {stage: round(value / whole, 3) for stage, value in seconds.items()}
    return dict(sorted(shares.items(), key=lambda share: -share[1]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phones", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--no-profile", action="store_true")
    chosen = parser.parse_args()
    pin(0, 1)
    results = repeated(lambda: run(chosen.phones, chosen.seconds), chosen.runs)
    median: dict[str, Any] = {
        kind: {"cpu_ms": statistics.median(result[kind]["cpu_ms"] for result in results)}
        for kind in ("ballot", "note")
    }
    median["note_in_ballots"] = statistics.median(result["note_in_ballots"] for result in results)
    shares = {} if chosen.no_profile else profile(chosen.phones, chosen.seconds)
    print_result("act_price", median, results, profile=shares)


if __name__ == "__main__":
    main()
