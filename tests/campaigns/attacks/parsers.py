"""Everything that reads what strangers send: mutated files, each reader in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from itertools import chain
from typing import Any

from tests.campaigns.campaign import Campaign, Outcome
from tests.campaigns.fuzz.targets import TARGETS
from tests.servers.process import ROOT

LED = 20_000  # inputs from which on atheris leads half of them, where it is installed


def reports(names: Sequence[str], runs: int, seed: int, *tool: str) -> list[dict[str, Any]]:
    """Returns {counts, harms} of each reader; an end without a report is a harm."""
    arguments = [",".join(names), str(runs), str(seed), *tool]
    command = [sys.executable, "-m", "tests.campaigns.fuzz.run", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith('{"counts"')]
    missing = [] if len(lines) == len(names) else [f"{names} ended: {done.stderr[-300:]}"]
    return [*map(json.loads, lines), {"counts": {}, "harms": missing}]


def jobs(seed: int, size: int) -> list[tuple[Any, ...]]:
    """Returns what the processes get: all readers share one while that is little."""
    share = max(1, size // len(TARGETS))
    if share < LED:
        return [(list(TARGETS), share, seed)]
    if find_spec("atheris") is None:
        return [([name], share, seed) for name in TARGETS]
    plain = [([name], share - share // 2, seed) for name in TARGETS]
    return plain + [([name], share // 2, seed, "atheris") for name in TARGETS]


def run(seed: int, size: int) -> Outcome:
    outcome = Outcome({"readers": len(TARGETS), "slowest_ms": 0})
    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        answers = list(threads.map(lambda job: reports(*job), jobs(seed, size)))
    for report in chain.from_iterable(answers):
        outcome.harms += report["harms"]
        for name in ("inputs", "refused"):
            outcome.count(name, report["counts"].get(name, 0))
        slowest = max(outcome.counts["slowest_ms"], report["counts"].get("slowest_ms", 0))
        outcome.counts["slowest_ms"] = slowest
    return outcome


def control(seed: int) -> Outcome:
    """A reader that leaves the errors of `json` to its caller."""
    [report, _] = reports(["unguarded"], 300, seed)
    return Outcome(report["counts"], report["harms"])


CAMPAIGNS = (
    Campaign(
        name="parsers",
        promise="whatever a file, list, text, code or frame holds is read or refused, within a"
        " second and 50 MiB",
        unit="inputs",
        short=2000,
        full=10_000_000,
        safeguard="errors turned into refusals",
        run=run,
        control=control,
    ),
)
