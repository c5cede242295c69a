"""What a thousand boards and more would need, by what was measured of them, and which limit is
reached first."""

import json
from pathlib import Path
from typing import Any

from app.serving.server import OPEN_FILES

RESULTS = Path(__file__).parents[1] / "results"
PHONES, SECONDS = 30, 60  # of each board, all of which vote within so many seconds
BUSY = 0.7  # of a core, up to which news come in time
GIB_A_PROCESS = 4.0
DATABASE_CORES = 4
PLANS = [(1_000, 1), (1_000, 2), (10_000, 16), (100_000, 160)]  # boards, processes


def many_boards() -> list[dict[str, Any]]:
    """Returns a line for each plan: the share of each limit that it takes, and the first that is
    passed or, where none is, the nearest. Empty without results of boards-1 and processes."""
    paths = [RESULTS / f"{name}.json" for name in ("boards-1", "processes")]
    if not all(path.exists() for path in paths):
        return []
    boards, processes = (json.loads(path.read_text(encoding="utf-8")) for path in paths)
    part = processes["runs"][0]["parts"]["1"]
    return [
        line(
            *plan,
            ballot=boards["median"]["cpu_ms_a_ballot"] / 1000,
            kib=boards["median"]["kib_a_phone"],
            stored=part["postgres_cpu_s"] / part["ballots"],
        )
        for plan in PLANS
    ]


def line(
    boards: int, processes: int, *, ballot: float, kib: float, stored: float
) -> dict[str, Any]:
    """`ballot` and `stored` are seconds of a process's and of the database's core for a ballot,
    with all that follows from it; `kib` is the memory of a phone."""
    phones = boards * PHONES / processes
    a_second = boards * PHONES / SECONDS
    shares = {
        "core of a process": a_second / processes * ballot / BUSY,
        "open files of a process": phones * 1.1 / OPEN_FILES,
        "memory of a process": phones * kib / 2**20 / GIB_A_PROCESS,
        "cores of the database": a_second * stored / DATABASE_CORES / BUSY,
    }
    first = max(shares, key=lambda name: shares[name])
    return {
        "boards": boards,
        "processes": processes,
        "ballots_a_second": round(a_second),
        "first": first,
        "holds": shares[first] <= 1,
        **{name.replace(" ", "_"): round(share, 2) for name, share in shares.items()},
    }
