"""P17: 1,000 boards of 30 phones each vote within the same minute, on SQLite in one process, or on
PostgreSQL and Valkey in several, each phone of a board at another of them.

python3 -m app bench scale/boards.py [--processes 1] [--boards 1000] [--phones 30] [--seconds 60]

A ballot's latency: from its PUT to the first frame at each phone of its board whose version is at
least the one that it was answered with. No board is starved: `worst_board_p99_ms` is that of the
board that fared worst, `late` counts boards with a phone that waited for over two seconds. All
vote; where the system opens too few files for all phones, as many of each board as can are
`following` it.
"""

import argparse
import asyncio
import bisect
import contextlib
import itertools
import random
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1]))

from listener import Phone
from load import (
    Http,
    Palabre,
    board,
    own_cpu,
    palabre,
    percentile,
    pin,
    print_result,
    seats,
)
from scale.farm import Farm, farm

AT_ONCE = 24  # boards that start, and join, at a time
LINES = 128  # connections for ballots
MANY_FILES = 100_000  # open files, of the load and of each server that it starts
OTHER_FILES = 1_500  # open files of either that are no phone's
LATE = 2.0  # seconds
PORTS_OF_AN_ADDRESS = 20_000  # the system lends a client no more of them for one destination


@dataclass
class Board:
    """A board, its seats' cookies, and what was sent and heard: (sent at, version), and (version,
    time) by phone."""

    code: str
    cookies: list[str]
    heard: list[list[tuple[int, float]]] = field(default_factory=list)
    sent: list[tuple[float, int]] = field(default_factory=list)

    def latencies(self) -> tuple[list[float], int]:
        """Returns the seconds of each ballot to each phone, and how many never came."""
        values, lost = [], 0
        for note in self.heard:
            versions = [version for version, _ in note]
            for at, version in self.sent:
                heard = bisect.bisect_left(versions, version)
                if heard == len(versions):
                    lost += 1
                else:
                    values.append(max(0.0, note[heard][1] - at))
        return values, lost


async def prepared(ports: Iterator[int], phones: int, following: int, lines: list[Phone]) -> Board:
    """A board with an open vote, which so many of its phones follow."""
    port = next(ports)
    code, host = await board(port)
    http = Http(port)
    await http.ask("POST", f"/b/{code}/activities/priorites/open", None, host)
    room = Board(code, await seats(port, code, phones))
    for cookie in room.cookies[:following]:
        note: list[tuple[int, float]] = []
        room.heard.append(note)
        lines.append(await follow(code, cookie, note, next(ports), len(lines)))
    return room


async def follow(
    code: str, cookie: str, note: list[tuple[int, float]], port: int, number: int
) -> Phone:
    address = f"127.0.0.{1 + number // PORTS_OF_AN_ADDRESS}"  # all of 127/8 is this machine
    _, phone = await asyncio.get_running_loop().create_connection(
        lambda: Phone(
            f"/b/{code}/live?audience=phone&numbers=row",
            cookie,
            lambda version, at: note.append((version, at)),
        ),
        "127.0.0.1",
        port,
        local_addr=(address, 0),
    )
    await phone.open
    return phone


async def vote(boards: list[Board], ports: list[int], seconds: float) -> int:
    """Sends a ballot of every seat at a chance moment; returns how many were refused."""
    turns = sorted(
        ((random.random() * seconds, room, cookie) for room in boards for cookie in room.cookies),
        key=lambda turn: turn[0],
    )
    lines: asyncio.Queue[Http] = asyncio.Queue()
    for _, port in zip(range(LINES), itertools.cycle(ports), strict=False):
        lines.put_nowait(Http(port))
    refused, started, tasks = 0, time.perf_counter(), set()

    async def send(room: Board, cookie: str, at: float) -> None:
        nonlocal refused
        line = await lines.get()
        fields = [str(number) for number in random.sample(range(1, 31), 3)]
        status, heads, _ = await line.ask(
            "PUT", f"/b/{room.code}/activities/priorites/ballot", {"fields": fields}, cookie
        )
        lines.put_nowait(line)
        if status == 200:
            room.sent.append((at, int(heads["palabre-known"])))
        else:
            refused += 1

    for due, room, cookie in turns:
        await asyncio.sleep(max(0.0, started + due - time.perf_counter()))
        task = asyncio.create_task(send(room, cookie, started + due))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    await asyncio.gather(*tasks)
    await asyncio.sleep(5)
    return refused


async def run(
    server: Palabre | Farm, ports: list[int], boards: int, phones: int, seconds: float
) -> dict[str, Any]:
    ring, lines, empty = itertools.cycle(ports), list[Phone](), server.rss()
    started = time.perf_counter()
    rooms: list[Board] = []
    # Each is an open file of the load, and of the server where there is one process.
    most, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    following = min(phones, (most - OTHER_FILES) // boards)

    async def make(count: int) -> None:
        for _ in range(count):
            rooms.append(await prepared(ring, phones, following, lines))

    shares = [len(range(place, boards, AT_ONCE)) for place in range(min(AT_ONCE, boards))]
    await asyncio.gather(*map(make, shares))
    ready = time.perf_counter() - started
    await asyncio.sleep(2)
    cpu, mine, began = server.cpu(), own_cpu(), time.perf_counter()
    refused = await vote(rooms, ports, seconds)
    cpu, mine, took = server.cpu() - cpu, own_cpu() - mine, time.perf_counter() - began
    return {**figures(rooms), **{
        "following": len(lines) // boards,
        "refused": refused,
        "cut": sum(phone.shut for phone in lines),
        "ready_s": round(ready, 1),
        "core": round(cpu / took, 2),
        "load_core": round(mine / took, 2),
        "cpu_ms_a_ballot": round(1000 * cpu / (boards * phones), 2),
        "kib_a_phone": round((server.rss() - empty) / 1024 / len(lines), 1),
        "rss_mib": round(server.rss() / 2**20),
    }}  # fmt: skip


def figures(boards: list[Board]) -> dict[str, Any]:
    """p50, p99 and the worst board's p99 in ms; boards, ballots, lost deliveries, late boards."""
    every: list[float] = []
    worst, lost, late = 0.0, 0, 0
    for room in boards:
        values, missing = room.latencies()
        every += values
        lost += missing
        worst = max(worst, percentile(values, 0.99))
        late += bool(missing) or max(values, default=0.0) > LATE
    return {
        "boards": len(boards),
        "ballots": sum(len(room.sent) for room in boards),
        "p50_ms": round(1000 * percentile(every, 0.5), 1),
        "p99_ms": round(1000 * percentile(every, 0.99), 1),
        "worst_board_p99_ms": round(1000 * worst, 1),
        "lost": lost,
        "late": late,
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--boards", type=int, default=1000)
    parser.add_argument("--phones", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=60)
    chosen = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    for wanted in (most, MANY_FILES):  # beyond its own limit only an administrator's process may
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, wanted))
    pin(0, 1)
    size = (chosen.boards, chosen.phones, chosen.seconds)
    if chosen.processes == 1:
        with palabre() as server:
            result = asyncio.run(run(server, [server.port], *size))
    else:
        with farm(chosen.processes, proxied=False) as servers:
            result = asyncio.run(run(servers, servers.ports, *size))
    print_result(f"boards-{chosen.processes}", result, [result])


if __name__ == "__main__":
    main()
