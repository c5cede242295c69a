"""P2, P3, P4, P5: everybody votes three times within some seconds, and every phone hears of every
change.

    python3 -m app bench burst.py [--phones 1000] [--seconds 10] [--ballots 3] [--runs 3]
                                 [--against REVISION]

A ballot's latency to one phone: from its PUT to the first frame there whose version is at least the
one it was answered with. Beside it, in the same run, a bare echo of as many acts to everybody by
`websockets.broadcast` (no database, no beat), for as many phones as it can take; and in turn with
it the version of 28 November (`--against`, a revision or folder; empty for none).
"""

import argparse
import asyncio
import bisect
import contextlib
import math
import random
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from listener import Phone
from load import (
    ROOT,
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
from november import NOVEMBER, checkout_of, python_of

CONNECTIONS = 128  # for ballots; more would be this machine's limit
ECHO = Path(__file__).parent / "servers" / "broadcast_server.py"
MOST_ECHOED = 1000  # phones: beyond, each further one would cost it minutes
COMPARED = ("p50_ms", "p99_ms", "answer_p99_ms", "cpu_ms_a_ballot", "kb_to_a_phone")
FIELDS = [str(number) for number in range(1, 31)]


async def run(server: Palabre, phones: int, seconds: float, share: int) -> dict[str, Any]:
    code, host = await board(server.port)
    await Http(server.port).ask("POST", f"/b/{code}/activities/priorites/open", None, host)
    cookies = await seats(server.port, code, phones)
    empty = server.rss()
    heard: list[list[tuple[int, float]]] = [[] for _ in cookies]
    loop = asyncio.get_running_loop()
    lines = []
    for place, cookie in enumerate(cookies):
        path = f"/b/{code}/live?audience=phone&numbers=row"
        note = heard[place]
        _, phone = await loop.create_connection(
            lambda path=path, cookie=cookie, note=note: Phone(
                path, cookie, lambda v, at: note.append((v, at))
            ),
            "127.0.0.1",
            server.port,
        )
        await phone.open
        lines.append(phone)
    await asyncio.sleep(2)
    before, load_cpu, beats = server.cpu(), own_cpu(), await beats_of(server)
    bytes_before = [phone.bytes for phone in lines]
    sent: list[tuple[float, float, int]] = []
    refused = 0
    queue = sorted((random.random() * seconds, cookie) for cookie in cookies for _ in range(share))
    waiting: asyncio.Queue[Http] = asyncio.Queue()
    for _ in range(min(phones, CONNECTIONS)):
        waiting.put_nowait(http := Http(server.port))
        await http.ask("GET", "/healthz")  # open, as a phone's is over which its page has just come
    started = time.perf_counter()

    async def vote(cookie: str) -> None:
        nonlocal refused
        http = await waiting.get()
        at = time.perf_counter()
        body = {"fields": random.sample(FIELDS, 3)}
        status, heads, _ = await http.ask(
            "PUT", f"/b/{code}/activities/priorites/ballot", body, cookie
        )
        waiting.put_nowait(http)
        if status == 200:
            sent.append((at, time.perf_counter(), int(heads["palabre-known"])))
        else:
            refused += 1

    tasks = []
    for due, cookie in queue:
        await asyncio.sleep(max(0, started + due - time.perf_counter()))
        tasks.append(asyncio.create_task(vote(cookie)))
    await asyncio.gather(*tasks)
    last = max((version for _, _, version in sent), default=0)
    deadline = time.perf_counter() + 30
    while time.perf_counter() < deadline and any(not note or note[-1][0] < last for note in heard):
        await asyncio.sleep(0.02)
    cpu, mine = server.cpu() - before, own_cpu() - load_cpu
    result = figures(sent, heard, lines, bytes_before, refused, cpu, mine, server, empty)
    return {**result, "beats": await beats_of(server) - beats}


async def echo(server: Palabre, phones: int, seconds: float, share: int) -> dict[str, float]:
    """The same acts by `websockets.broadcast`: p50 and p99 of an act to every phone, ms, and the
    server's processor time of an act."""
    loop = asyncio.get_running_loop()
    heard: list[list[tuple[int, float]]] = [[] for _ in range(phones)]
    lines = []
    for note in heard:
        _, phone = await loop.create_connection(
            lambda note=note: Phone("/", "", lambda v, at: note.append((v, at)), ""),
            "127.0.0.1",
            server.port,
        )
        await phone.open
        lines.append(phone)
    cpu, started, sent = server.cpu(), time.perf_counter(), []
    dues = sorted(random.random() * seconds for _ in range(phones * share))
    for version, due in enumerate(dues, start=1):
        await asyncio.sleep(max(0, started + due - time.perf_counter()))
        sent.append((time.perf_counter(), version))
        random.choice(lines).say(f"{version}")
    deadline = time.perf_counter() + 120
    while time.perf_counter() < deadline and any(len(note) < len(sent) for note in heard):
        await asyncio.sleep(0.02)
    arrivals = [dict(note) for note in heard]
    latencies = [
        times[version] - at for at, version in sent for times in arrivals if version in times
    ]
    for phone in lines:
        phone.transport.abort()
    return {
        "p50_ms": round(1000 * percentile(latencies, 0.5), 1),
        "p99_ms": round(1000 * percentile(latencies, 0.99), 1),
        "cpu_ms_an_act": round(1000 * (server.cpu() - cpu) / len(sent), 2),
        "kb_to_a_phone": round(statistics.median(phone.bytes for phone in lines) / 1000, 1),
    }


def echoed(phones: int, seconds: float, share: int) -> dict[str, float]:
    process = subprocess.Popen([sys.executable, str(ECHO)], stdout=subprocess.PIPE, text=True)
    pin(process.pid, 0)
    try:
        assert process.stdout is not None
        server = Palabre(process, int(process.stdout.readline().rsplit(":", 1)[1]))
        return asyncio.run(echo(server, phones, seconds, share))
    finally:
        process.terminate()
        process.wait(15)


async def beats_of(server: Palabre) -> int:
    """How often the server, or each of several, has read a board for its screens."""
    texts = [(await Http(port).ask("GET", "/metrics"))[2].decode() for port in server.metrics_ports]
    beats = [re.search(r"^palabre_beats_total (\S+)", text, re.MULTILINE) for text in texts]
    return sum(int(float(match[1])) for match in beats if match)


def figures(
    sent: list[tuple[float, float, int]],
    heard: list[list[tuple[int, float]]],
    lines: list[Phone],
    bytes_before: list[int],
    refused: int,
    cpu: float,
    mine: float,
    server: Palabre,
    empty: int,
) -> dict[str, Any]:
    latencies: list[float] = []
    lost = 0
    sample = (
        sent
        if len(sent) * len(heard) <= 3_000_000
        else random.sample(sent, max(1, 3_000_000 // len(heard)))
    )
    final, cast = max(((version, at) for at, _, version in sent), default=(0, math.nan))
    end = 0.0
    for note in heard:
        versions = [version for version, _ in note]
        place = bisect.bisect_left(versions, final)
        end = max(end, note[place][1] if place < len(note) else math.inf)
        for at, _, version in sample:
            place = bisect.bisect_left(versions, version)
            if place == len(versions):
                lost += 1
            else:
                latencies.append(max(0.0, note[place][1] - at))
    downloads = [phone.bytes - base for phone, base in zip(lines, bytes_before, strict=True)]
    return {
        "phones": len(heard),
        "ballots": len(sent),
        "refused": refused,
        "lost": lost,
        "cut": sum(phone.shut for phone in lines),
        "p50_ms": round(1000 * percentile(latencies, 0.5), 1),
        "p99_ms": round(1000 * percentile(latencies, 0.99), 1),
        "last_ms": round(
            1000 * (end - cast), 1
        ),  # from the last ballot until the last phone has it
        "answer_p99_ms": round(1000 * percentile([end - at for at, end, _ in sent], 0.99), 1),
        "server_cpu_s": round(cpu, 2),
        "cpu_ms_a_ballot": round(1000 * cpu / max(1, len(sent)), 2),
        "load_cpu_s": round(mine, 2),
        "kb_to_a_phone": round(statistics.median(downloads) / 1000, 1),
        "frames_to_a_phone": statistics.median(phone.frames for phone in lines),
        "kib_a_phone": round((server.rss() - empty) / 1024 / len(heard), 1),
        "rss_mib": round(server.rss() / 2**20),
    }


def against_november(results: list[dict[str, Any]]) -> dict[str, Any]:
    """Returns the other version's medians, and this one's figures over them."""
    november = medians([result.pop("against") for result in results])
    median = medians(results)
    ratios = {name: round(median[name] / november[name], 3) for name in COMPARED if november[name]}
    return {"against": november, "over_against": ratios}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phones", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--ballots", type=int, default=3)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--against", default=NOVEMBER)
    chosen = parser.parse_args()
    pin(0, 1)

    def measured(checkout: Path) -> dict[str, Any]:
        with palabre(checkout=checkout, python=python_of(checkout)) as server:
            return asyncio.run(run(server, chosen.phones, chosen.seconds, chosen.ballots))

    is_compared = chosen.phones <= MOST_ECHOED
    beside: dict[str, Any] = {}
    with contextlib.ExitStack() as stack:
        against = chosen.against and is_compared
        checkout = stack.enter_context(checkout_of(chosen.against)) if against else None

        def measure_once() -> dict[str, Any]:
            return measured(ROOT) | ({"against": measured(checkout)} if checkout else {})

        results = repeated(measure_once, chosen.runs)
    if checkout:
        beside |= against_november(results)
    never = {
        name: sum(result[name] for result in results) for name in ("lost", "refused", "cut")
    }  # in none of the runs
    if is_compared:
        beside["websockets_broadcast"] = echoed(chosen.phones, chosen.seconds, chosen.ballots)
    print_result(f"burst-{chosen.phones}", medians(results) | never, results, **beside)


if __name__ == "__main__":
    main()
