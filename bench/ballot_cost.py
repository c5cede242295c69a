"""P6: one durable ballot by HTTP, against an empty POST on the same server.

python bench/ballot_cost.py [--lines 64] [--requests 4000] [--runs 3] [--database postgresql+psycopg://…]
"""

import argparse
import asyncio
import json
import random
import statistics
import sys
import time
from typing import Any

from load import Http, Palabre, board, machine, own_cpu, palabre, pin, seats

FIELDS = [str(number) for number in range(1, 31)]


async def hammer(server: Palabre, lines: int, requests: int, ask: Any) -> dict[str, float]:
    connections = [Http(server.port) for _ in range(lines)]
    before, own, started = server.cpu(), own_cpu(), time.perf_counter()

    async def work(line: Http, count: int) -> None:
        for _ in range(count):
            status, _, body = await ask(line)
            assert status in {200, 204}, (status, body)

    await asyncio.gather(*(work(line, requests // lines) for line in connections))
    done = requests // lines * lines
    took = time.perf_counter() - started
    return {
        "a_second": round(done / took),
        "cpu_us": round(1e6 * (server.cpu() - before) / done),
        "load_cpu_us": round(1e6 * (own_cpu() - own) / done),
    }


async def run(server: Palabre, lines: int, requests: int) -> dict[str, Any]:
    code, host = await board(server.port)
    await Http(server.port).ask("POST", f"/b/{code}/activities/priorites/open", None, host)
    cookies = await seats(server.port, code, 300)

    async def empty(line: Http) -> Any:
        return await line.ask("POST", f"/b/{code}/seats/leave", None, random.choice(cookies))

    async def ballot(line: Http) -> Any:
        body = {"fields": random.sample(FIELDS, 3)}
        return await line.ask("PUT", f"/b/{code}/activities/priorites/ballot", body, random.choice(cookies))

    await hammer(server, lines, 640, ballot)
    found = {"empty": await hammer(server, lines, requests, empty), "ballot": await hammer(server, lines, requests, ballot)}
    return {**found, "ratio": round(found["ballot"]["cpu_us"] / found["empty"]["cpu_us"], 2)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=64)
    parser.add_argument("--requests", type=int, default=4000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--database", default="")
    chosen = parser.parse_args()
    pin(0, 1)
    settings = {"PALABRE_DATABASE_URL": chosen.database} if chosen.database else {}
    results = []
    for _ in range(chosen.runs):
        with palabre(**settings) as server:
            results.append(asyncio.run(run(server, chosen.lines, chosen.requests)))
            print(json.dumps(results[-1]), file=sys.stderr)
    median = {"ratio": statistics.median(one["ratio"] for one in results)}
    for kind in ("empty", "ballot"):
        median[kind] = {name: statistics.median(one[kind][name] for one in results) for name in results[0][kind]}
    print(json.dumps({"bench": "ballot_cost", "median": median, "runs": results, "machine": machine()}, indent=1))


if __name__ == "__main__":
    main()
