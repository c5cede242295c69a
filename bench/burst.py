"""P2, P3, P4, P5: everybody votes three times within some seconds, and every phone hears of every
change.

    python3 -m app bench burst.py [--phones 1000] [--seconds 10] [--ballots 3] [--runs 3]

A ballot's latency to one phone: from its PUT to the first frame there whose version is at least the
one it was answered with.
"""

import argparse
import asyncio
import bisect
import math
import random
import re
import statistics
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

CONNECTIONS = 128  # for ballots; more would be this machine's limit
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
        path = f"/b/{code}/live?audience=phone"
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


async def beats_of(server: Palabre) -> int:
    """How often the server has read a board for its screens."""
    text = (await Http(server.port).ask("GET", "/metrics"))[2].decode()
    return int(float(re.search(r"^palabre_beats_total (\S+)", text, re.MULTILINE)[1]))  # type: ignore[index]


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phones", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--ballots", type=int, default=3)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    pin(0, 1)

    def one() -> dict[str, Any]:
        with palabre() as server:
            return asyncio.run(run(server, chosen.phones, chosen.seconds, chosen.ballots))

    results = repeated(one, chosen.runs)
    never = {
        name: sum(result[name] for result in results) for name in ("lost", "refused", "cut")
    }  # in none of the runs
    print_result(f"burst-{chosen.phones}", medians(results) | never, results)


if __name__ == "__main__":
    main()
