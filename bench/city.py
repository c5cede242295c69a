"""Beyond one machine, in simulation: one board and V phones, E processes, one PostgreSQL, one bus;
fed by what was measured.

    python3 -m app bench city.py [--ballots-share 0.3] [--seconds 10]

Takes its costs from bench/results (ballot_cost, fanout-5000, burst-1000) and measures the bus here
and now on a Valkey of its own. What is simulated, event by event: each process has one core; a
ballot costs it CPU, then waits for the board's row, which one process holds at a time, for a commit
of all that waited there; the bus rings every process; each pushes as the hub does (the window of
hub.py, its push costing CPU for each of its phones). Phones are spread evenly; `edge` processes
take no ballots. Beside it, by sums: 1,000 to 100,000 boards of 30 (boards-1, processes), and which
limit each plan reaches first. The network between machines is given as half a millisecond each way.
JSON on stdout, a table on stderr.
"""

import argparse
import asyncio
import heapq
import itertools
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from load import ROOT, machine, percentile

sys.path.insert(0, str(ROOT))
from redis.asyncio import Redis
from scale.limits import many_boards

from app.realtime.beat import Beat, Taken
from tests.servers.valkey import Valkey

RESULTS = Path(__file__).parent / "results"
NETWORK = 0.0005  # seconds each way between machines


@dataclass
class Costs:
    """Seconds of one core, but for `commit` and `row` (a ballot more), which are seconds that the
    board's row is held. `read` is one beat's snapshot and rendering: what the burst cost beyond its
    ballots and frames."""

    ballot: float
    frame: float
    read: float
    commit: float
    row: float
    ring: float
    ring_heard: float
    frame_bytes: float
    kib_a_phone: float


@dataclass
class Process:
    """`free_at`: when its core has done what it was given. `waiting`: ballots for the next commit,
    by their time of sending."""

    phones: int
    free_at: float = 0.0
    busy: float = 0.0
    waiting: list[float] = field(default_factory=list)
    asks: bool = False
    news: list[float] = field(default_factory=list)
    pushing: bool = False
    beat: Beat = field(default_factory=Beat)

    def work(self, now: float, seconds: float) -> float:
        """When it is done."""
        self.free_at = max(now, self.free_at) + seconds
        self.busy += seconds
        return self.free_at


class City:
    """One hot board."""

    def __init__(
        self, costs: Costs, viewers: int, doors: int, edges: int, ballots: int, seconds: float
    ) -> None:
        self.costs, self.seconds = costs, seconds
        share = viewers // (doors + edges)
        self.doors = [Process(share) for _ in range(doors)]
        self.processes = self.doors + [Process(share) for _ in range(edges)]
        self.latencies: list[float] = []
        self.bus_busy, self.row_busy, self.frames = 0.0, 0.0, 0
        self._queue: list[tuple[float, int, Callable[[float], None]]] = []
        self._order = itertools.count()
        self._row: list[Process] = []
        self._row_held = False
        for at in sorted(random.random() * seconds for _ in range(ballots)):
            self.later(at, lambda now: self.arrives(now, random.choice(self.doors)))

    def later(self, at: float, what: Callable[[float], None]) -> None:
        heapq.heappush(self._queue, (at, next(self._order), what))

    def run(self) -> None:
        while self._queue:
            at, _, what = heapq.heappop(self._queue)
            if at > 20 * self.seconds:
                return  # it will not catch up: the figures say so
            what(at)

    def arrives(self, now: float, door: Process) -> None:
        self.later(door.work(now, self.costs.ballot), lambda then: self.waits(then, door, now))

    def waits(self, now: float, door: Process, sent: float) -> None:
        door.waiting.append(sent)
        if not door.asks:
            door.asks = True
            self._row.append(door)
            self.next_commit(now)

    def next_commit(self, now: float) -> None:
        if self._row_held or not self._row:
            return
        self._row_held = True
        door = self._row.pop(0)
        batch, door.waiting, door.asks = door.waiting[:256], door.waiting[256:], False
        lasting = self.costs.commit + len(batch) * self.costs.row
        self.row_busy += lasting
        self.later(now + lasting, lambda then: self.committed(then, door, batch))

    def committed(self, now: float, door: Process, batch: list[float]) -> None:
        self._row_held = False
        if door.waiting and not door.asks:
            door.asks = True
            self._row.append(door)
        self.next_commit(now)
        self.bus_busy += self.costs.ring + len(self.processes) * self.costs.ring_heard
        for process in self.processes:
            self.later(
                now + 2 * NETWORK, lambda then, process=process: self.rung(then, process, batch)
            )  # type: ignore[misc]

    def rung(self, now: float, process: Process, batch: list[float]) -> None:
        process.news += batch
        if not process.pushing:
            process.pushing = True
            self.push(now, process)

    def push(self, now: float, process: Process) -> None:
        batch, process.news = process.news, []
        took = self.costs.read + process.phones * self.costs.frame
        done = process.work(now, took)
        self.frames += process.phones
        self.latencies += [done + NETWORK - sent for sent in batch]
        taken = Taken(took, self.costs.frame_bytes, process.phones)
        pause, process.beat = process.beat.after(taken, done, process.busy / max(done, 1.0))
        self.later(done + pause, lambda then: self.rested(then, process))

    def rested(self, now: float, process: Process) -> None:
        process.pushing = bool(process.news)
        if process.news:
            self.push(now, process)


def measured(name: str) -> Any:
    return json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))


async def bus_costs() -> tuple[float, float]:
    """Seconds of Valkey's CPU for one message, and for each process that hears it."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        server = Valkey(Path(folder)).start()

        async def cost(listeners: int) -> float:
            redis = Redis.from_url(server.url)
            subscriptions = [redis.pubsub() for _ in range(listeners)]
            for waiting in subscriptions:
                await waiting.subscribe("bench")
            before = (await redis.info("cpu"))["used_cpu_user"] + (await redis.info("cpu"))[
                "used_cpu_sys"
            ]
            for _ in range(3000):
                await redis.publish("bench", '{"7": 123456}')
            used = (
                (await redis.info("cpu"))["used_cpu_user"]
                + (await redis.info("cpu"))["used_cpu_sys"]
                - before
            )
            for subscription in subscriptions:
                await subscription.aclose()
            await redis.aclose()
            return float(used) / 3000

        alone, many = await cost(0), await cost(32)
        server.stop()
    return alone, max(0.0, (many - alone) / 32)


def costs_now() -> Costs:
    ballot, fanout, burst = (
        measured("ballot_cost"),
        measured("fanout-5000"),
        measured("burst-1000")["median"],
    )
    alone, shared = (
        ballot["median"]["postgresql_commit_alone"],
        ballot["median"]["postgresql_commit_shared"],
    )
    row = max(0.0, (shared["ms"] - alone["ms"]) / (shared["batch"] - alone["batch"]) / 1000)
    ring, heard = asyncio.run(bus_costs())
    frame = fanout["medians"]["shared"]["server_cpu"] / 100_000
    load_cpu, frames = (
        ballot["median"]["ballot"]["cpu_us"] / 1e6,
        burst["phones"] * burst["frames_to_a_phone"],
    )
    return Costs(
        ballot=ballot["median"]["postgresql_ballot"]["cpu_us"] / 1e6,
        frame=frame,
        read=max(0.0, burst["server_cpu_s"] - burst["ballots"] * load_cpu - frames * frame)
        / burst["beats"],
        commit=alone["ms"] / 1000 - row,
        row=row,
        ring=ring,
        ring_heard=heard,
        frame_bytes=1000 * burst["kb_to_a_phone"] / burst["frames_to_a_phone"],
        kib_a_phone=burst["kib_a_phone"],
    )


def simulate(
    costs: Costs, viewers: int, doors: int, edges: int, share: float, seconds: float
) -> dict[str, Any]:
    random.seed(7)
    ballots = round(viewers * share)
    city = City(costs, viewers, doors, edges, ballots, seconds)
    started = time.perf_counter()
    city.run()
    deliveries = ballots * len(city.processes)
    return {
        "phones": viewers,
        "doors": doors,
        "edges": edges,
        "ballots_a_second": round(ballots / seconds),
        "p50_ms": round(1000 * statistics.median(city.latencies)) if city.latencies else None,
        "p99_ms": round(1000 * percentile(city.latencies, 0.99)) if city.latencies else None,
        "never_shown": deliveries - len(city.latencies),
        "busiest_core": round(max(process.busy for process in city.processes) / seconds, 2),
        "row_held": round(city.row_busy / seconds, 2),
        "bus_core": round(city.bus_busy / seconds, 4),
        "mbit_a_second": round(8 * city.frames * costs.frame_bytes / seconds / 1e6),
        "gib": round(viewers * costs.kib_a_phone / 2**20, 2),
        "simulated_in_s": round(time.perf_counter() - started, 1),
    }


PLANS = [
    (1_000, 1, 0),
    (3_000, 1, 0),
    (10_000, 1, 0),
    (10_000, 4, 0),
    (30_000, 8, 0),
    (100_000, 8, 0),
    (100_000, 32, 0),
    (100_000, 8, 24),
]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--ballots-share", type=float, default=0.3, help="ballots a phone over the time"
    )
    parser.add_argument("--seconds", type=float, default=10)
    chosen = parser.parse_args()
    costs = costs_now()
    results = [simulate(costs, *plan, chosen.ballots_share, chosen.seconds) for plan in PLANS]
    boards = many_boards()
    for result in (*results, *boards):
        print(json.dumps(result), file=sys.stderr)
    answer = {"bench": "city", "costs": vars(costs), "plans": results, "boards": boards}
    print(json.dumps({**answer, "machine": machine()}, indent=1))


if __name__ == "__main__":
    main()
