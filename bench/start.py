"""P15: from the start to the first answer, and the memory of a server that nobody uses yet.

    python3 -m app bench start.py [--against FOLDER_OR_REVISION] [--runs 5]

Every run starts this checkout and another one in turn, each with the packages that it requires:
first on an empty data folder (`first_start_s`), then on the one that is there (`start_s`). A
start is the time from the new process to the answer of `/healthz`, and `start_cpu_s` the
processor's part of it, which a busy machine changes less. `rest_MiB` is the memory of the
server and its children (RSS) two seconds after the home page was read, on an empty data folder;
`rest_pss_MiB` counts what processes share once. `workshop_MiB` is the same after a small workshop:
thirty people join and vote, the host closes, somebody reads the page of results.
"""

import argparse
import asyncio
import os
import random
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from load import ROOT, Http, Palabre, board, medians, pin, print_result, repeated, seats
from november import NOVEMBER, checkout_of, python_of

PEOPLE = 30
FIELDS = [str(number) for number in range(1, 31)]
# As `python3 -m app serve` runs once its packages are there.
SERVE = "import sys; from app.__main__ import run_command_line; run_command_line()"


class Started:
    """A server of a checkout, from its start on; ended by `with`."""

    def __init__(self, checkout: Path, data: Path) -> None:
        self._checkout, self._data = checkout, data

    def __enter__(self) -> "Started":
        env = {**os.environ, "PALABRE_DATA_DIR": str(self._data), "PALABRE_LIMITS": "off"}
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        command = [python_of(self._checkout), "-c", SERVE, "serve", "--port", "0"]
        began = time.perf_counter()
        self.process = subprocess.Popen(
            command,
            cwd=self._checkout,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        pin(self.process.pid, 0)
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline().rsplit(":", 1)[1])
        # The port is open before the program is: this waits in its queue, and for no clock of ours.
        status, _, answer = asyncio.run(Http(self.port).ask("GET", "/healthz"))
        self.seconds = time.perf_counter() - began
        assert status == 200, answer
        self.cpu = Palabre(self.process, self.port).cpu()
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(15)

    def memory(self, kind: str) -> float:
        """Returns the MiB of the server and all its children: `kind` is Rss or Pss."""
        texts = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in tree(self.process.pid)]
        lines = [
            line for text in texts for line in text.splitlines() if line.startswith(f"{kind}:")
        ]
        return round(sum(int(line.split()[1]) for line in lines) / 1024, 1)


def tree(pid: int) -> list[int]:
    """Returns a process and all below it."""
    children = [
        int(child)
        for task in Path(f"/proc/{pid}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]
    return [pid, *(below for child in children for below in tree(child))]


async def workshop(port: int) -> None:
    """Thirty people join and vote, the host closes, and somebody reads the results."""
    code, host = await board(port)
    http, act = Http(port), f"/b/{code}/activities/priorites"
    await http.ask("POST", f"{act}/open", None, host)
    for cookie in await seats(port, code, PEOPLE):
        ballot = {"fields": random.sample(FIELDS, 3)}
        status, _, answer = await http.ask("PUT", f"{act}/ballot", ballot, cookie)
        assert status == 200, answer
    status, _, answer = await http.ask("POST", f"{act}/close", None, host)
    assert status == 200, answer
    for path in (f"/b/{code}/results", f"/b/{code}"):
        await read_page(http, path, host)


async def read_page(http: Http, path: str, cookie: str = "") -> None:
    """Reads a page as a browser asks for it."""
    status, _, answer = await http.ask("GET", path, None, cookie, accept="text/html")
    assert status == 200, answer


def measured(checkout: Path) -> dict[str, float]:
    """Returns the figures of one checkout: a first start, a workshop on it, a second start."""
    with tempfile.TemporaryDirectory() as folder:
        with Started(checkout, Path(folder)) as server:
            first = server.seconds
            asyncio.run(read_page(Http(server.port), "/"))
            time.sleep(2)
            rest, shared = server.memory("Rss"), server.memory("Pss")
            asyncio.run(workshop(server.port))
            time.sleep(1)
            after = server.memory("Rss")
        with Started(checkout, Path(folder)) as server:
            second, cpu = server.seconds, server.cpu
    return {
        "first_start_s": round(first, 3),
        "start_s": round(second, 3),
        "start_cpu_s": round(cpu, 3),
        "rest_MiB": rest,
        "rest_pss_MiB": shared,
        "workshop_MiB": after,
    }


def run(against: Path | None) -> dict[str, Any]:
    """Returns the figures of both checkouts, and this one's starts over the other's."""
    figures: dict[str, Any] = measured(ROOT)
    if against is not None:
        before = measured(against)
        figures["against"] = before
        for name in ("first_start", "start", "start_cpu"):
            figures[f"{name}_ratio"] = round(figures[f"{name}_s"] / before[f"{name}_s"], 3)
    return figures


def warm(checkouts: Sequence[Path]) -> None:
    """Starts each once: its byte code is written, its files are in the system's cache."""
    for checkout in checkouts:
        measured(checkout)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--against", default=NOVEMBER)
    parser.add_argument("--runs", type=int, default=5)
    chosen = parser.parse_args()
    pin(0, 1)
    with checkout_of(chosen.against) as against:
        warm([ROOT, *([against] if against else [])])
        results = repeated(lambda: run(against), chosen.runs)
    median = medians(results)
    if against is not None:
        median["against"] = medians([result["against"] for result in results])
    print_result("start", median, results, settings={"against": chosen.against})


if __name__ == "__main__":
    main()
