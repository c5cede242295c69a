"""P13: the burst of 30, 100, 300 and 1,000 phones on SQLite and on PostgreSQL, in turn; all of a
server with its database on one core, the load on the other.

python3 -m app bench scale/postgres.py [--phones 30 100 300 1000] [--seconds 10] [--runs 2]
"""

import argparse
import asyncio
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1]))

from burst import run
from load import medians, palabre, pin, print_result, repeated

from tests.servers.postgres import Postgres
from tests.servers.process import shared_folder


def burst(phones: int, seconds: float, **settings: str) -> dict[str, Any]:
    with palabre(**settings) as server:
        return asyncio.run(run(server, phones, seconds, 3))


def measured(postgres: Postgres, sizes: list[int], seconds: float) -> dict[str, Any]:
    """{p99_30, …: PostgreSQL's ms, over_300, …: over SQLite's, cpu_…, lost}"""
    figures: dict[str, Any] = {"lost": 0}
    for phones in sizes:
        sqlite = burst(phones, seconds)
        server = burst(phones, seconds, PALABRE_DATABASE_URL=postgres.create())
        figures |= {
            f"p50_{phones}": server["p50_ms"],
            f"p99_{phones}": server["p99_ms"],
            f"sqlite_p99_{phones}": sqlite["p99_ms"],
            f"over_{phones}": round(server["p99_ms"] / sqlite["p99_ms"], 2),
            f"cpu_ms_a_ballot_{phones}": server["cpu_ms_a_ballot"],
        }
        figures["lost"] += server["lost"] + server["refused"]
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phones", type=int, nargs="+", default=[30, 100, 300, 1000])
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--runs", type=int, default=2)
    chosen = parser.parse_args()
    with shared_folder() as folder:
        pin(0, 0)  # the database's processes inherit it
        postgres = Postgres(folder).start()
        pin(0, 1)
        results = repeated(lambda: measured(postgres, chosen.phones, chosen.seconds), chosen.runs)
        postgres.stop()
    print_result("postgres", medians(results), results)


if __name__ == "__main__":
    main()
