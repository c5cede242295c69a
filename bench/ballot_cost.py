"""P6: one durable ballot by HTTP, against an empty POST on the same server, on both databases, and
against an ORM's session.

python3 -m app bench ballot_cost.py [--lines 64] [--requests 4000] [--runs 3]

PostgreSQL is the one that the tests bring; it shares the machine with server and load, as SQLite
does.
"""

import argparse
import asyncio
import contextlib
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from load import (
    ROOT,
    Http,
    Palabre,
    board,
    medians,
    own_cpu,
    palabre,
    pin,
    print_result,
    repeated,
    seats,
    until_up,
)

sys.path.insert(0, str(ROOT))

from tests.servers.postgres import Postgres
from tests.servers.process import shared_folder

FIELDS = [str(number) for number in range(1, 31)]
HERE = Path(__file__).parent
Figures = dict[str, float]


async def hammer(server: Palabre, lines: int, requests: int, ask: Any) -> Figures:
    connections = [Http(server.port) for _ in range(lines)]
    before, load_cpu, started = server.cpu(), own_cpu(), time.perf_counter()

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
        "load_cpu_us": round(1e6 * (own_cpu() - load_cpu) / done),
    }


async def commits(server: Palabre, lines: int, requests: int, ask: Any) -> Figures:
    """The writer's own account of such a load: the mean batch, and a commit's milliseconds."""
    before = await told(server.port)
    await hammer(server, lines, requests, ask)
    commands, count, seconds = (
        after - was for after, was in zip(await told(server.port), before, strict=True)
    )
    return {"batch": round(commands / count, 2), "ms": round(1000 * seconds / count, 3)}


async def told(port: int) -> tuple[float, float, float]:
    """(commands, commits, seconds in them) by /metrics."""
    text = (await Http(port).ask("GET", "/metrics"))[2].decode()
    lines = {
        line.split()[0]: float(line.split()[1])
        for line in text.splitlines()
        if line.startswith("palabre_")
    }
    return (
        lines["palabre_commands_total"],
        lines["palabre_commits_total"],
        lines["palabre_commit_seconds_total"],
    )


async def ours(server: Palabre, lines: int, requests: int) -> dict[str, Figures]:
    """{empty, ballot, commit_alone, commit_shared}."""
    code, host = await board(server.port)
    await Http(server.port).ask("POST", f"/b/{code}/activities/priorites/open", None, host)
    cookies = await seats(server.port, code, 300)

    async def empty(line: Http) -> Any:
        return await line.ask("POST", f"/b/{code}/seats/leave", None, random.choice(cookies))

    ballot = ballots(code, cookies)
    await hammer(server, lines, 640, ballot)
    return {
        "empty": await hammer(server, lines, requests, empty),
        "ballot": await hammer(server, lines, requests, ballot),
        "commit_alone": await commits(server, 1, requests // 10, ballot),
        "commit_shared": await commits(server, lines, requests // 2, ballot),
    }


def ballots(code: str, cookies: list[str]) -> Any:
    async def ballot(line: Http) -> Any:
        body = {"fields": random.sample(FIELDS, 3)}
        return await line.ask(
            "PUT", f"/b/{code}/activities/priorites/ballot", body, random.choice(cookies)
        )

    return ballot


async def orm(server: Palabre, lines: int, requests: int) -> Figures:
    cookies = [f"seat={number}" for number in range(1, 301)]
    await hammer(server, lines, 640, ballots("orm", cookies))
    return await hammer(server, lines, requests, ballots("orm", cookies))


@contextlib.contextmanager
def orm_server(url: str) -> Iterator[Palabre]:
    process = subprocess.Popen(
        [sys.executable, str(HERE / "servers" / "orm_server.py"), url],
        stdout=subprocess.PIPE,
        text=True,
    )
    pin(process.pid, 0)
    try:
        assert process.stdout is not None
        server = Palabre(process, int(process.stdout.readline().rsplit(":", 1)[1]))
        asyncio.run(until_up(server.port, "/openapi.json"))
        yield server
    finally:
        process.terminate()
        process.wait(15)


def run(postgres: Postgres, lines: int, requests: int) -> dict[str, Figures]:
    with palabre() as server:
        result = asyncio.run(ours(server, lines, requests))
    with palabre(PALABRE_DATABASE_URL=postgres.create()) as server:
        measured = asyncio.run(ours(server, lines, requests))
        result |= {
            f"postgresql_{name}": measured[name]
            for name in ("ballot", "commit_alone", "commit_shared")
        }
    with orm_server(postgres.create()) as server:
        result["orm_ballot"] = asyncio.run(orm(server, lines, max(lines, requests // 4)))
    return result


def version_of(postgres: Postgres) -> str:
    with psycopg.connect(postgres.url().replace("+psycopg", "")) as connection:
        return "{}.{}".format(*divmod(connection.info.server_version, 10000))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=64)
    parser.add_argument("--requests", type=int, default=4000)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    pin(0, 1)
    with shared_folder() as folder:
        postgres = Postgres(folder).start()
        results = repeated(lambda: run(postgres, chosen.lines, chosen.requests), chosen.runs)
        parts = {"postgresql": version_of(postgres)}
        postgres.stop()
    median = {kind: medians([result[kind] for result in results]) for kind in results[0]}

    def over(first: str, second: str, what: str) -> float:
        """Medians of the runs' own ratios."""
        return round(
            statistics.median(result[first][what] / result[second][what] for result in results), 2
        )

    ratios = {
        "ballot_over_empty_cpu": over("ballot", "empty", "cpu_us"),
        "rate_over_orm": over("ballot", "orm_ballot", "a_second"),
        "postgresql_rate_over_sqlite": over("postgresql_ballot", "ballot", "a_second"),
    }
    print_result("ballot_cost", median, results, parts, ratios=ratios)


if __name__ == "__main__":
    main()
