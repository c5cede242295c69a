"""P18: one, two and four processes on PostgreSQL and Valkey behind nginx with the configuration
that we ship: 1,000 phones vote three times in ten seconds. CPU is that of everything together.

python3 -m app bench scale/processes.py [--phones 1000] [--seconds 10] [--counts 1 2 4]
"""

import argparse
import asyncio
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1]))

from burst import run
from load import medians, pin, print_result, repeated
from scale.farm import farm


def burst(processes: int, phones: int, seconds: float) -> dict[str, Any]:
    with farm(processes, proxied=True) as servers:
        before = servers.cpu_beside()
        result = asyncio.run(run(servers, phones, seconds, 3))
        # With the joining, which the burst's own figure leaves out.
        beside = {
            f"{name}_cpu_s": round(used - before[name], 2)
            for name, used in servers.cpu_beside().items()
        }
    return {**result, **beside}


def measured(counts: list[int], phones: int, seconds: float) -> dict[str, Any]:
    """{p99_2, …: ms, cpu_over_one_2, …, lost, parts: {2: …}}"""
    parts = {count: burst(count, phones, seconds) for count in counts}
    alone = parts[counts[0]]["cpu_ms_a_ballot"]
    figures: dict[str, Any] = {
        "lost": sum(part["lost"] + part["refused"] + part["cut"] for part in parts.values())
    }
    for count, part in parts.items():
        figures |= {
            f"p50_{count}": part["p50_ms"],
            f"p99_{count}": part["p99_ms"],
            f"cpu_ms_a_ballot_{count}": part["cpu_ms_a_ballot"],
            f"cpu_over_one_{count}": round(part["cpu_ms_a_ballot"] / alone, 2),
        }
    return {**figures, "parts": parts}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phones", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--counts", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--runs", type=int, default=2)
    chosen = parser.parse_args()
    pin(0, 1)
    results = repeated(lambda: measured(chosen.counts, chosen.phones, chosen.seconds), chosen.runs)
    print_result("processes", medians(results), results)


if __name__ == "__main__":
    main()
