"""Reads mutated inputs in a process of its own and prints what came of them as JSON.

python -m tests.campaigns.fuzz.run outline,codes 100000 7    mutations of seeds
python -m tests.campaigns.fuzz.run outline 100000 7 atheris  led by coverage, where it is installed
"""

import base64
import json
import os
import random
import resource
import sys
import time
import traceback

MOST_SECONDS = 1.0  # of CPU, for one input
MOST_GROWTH = 50.0  # MiB after the first tenth of the inputs
MOST_HARMS = 10


def memory() -> float:
    """Returns the MiB that this process has in memory."""
    with open("/proc/self/statm", encoding="ascii") as pages:
        return int(pages.read().split()[1]) * resource.getpagesize() / 2**20


class Judge:
    """Reads one input after another; prints its figures once there were `runs`."""

    def __init__(self, name: str, runs: int) -> None:
        from tests.campaigns.fuzz.targets import TARGETS, UNGUARDED

        self.target, self.runs = TARGETS.get(name, UNGUARDED), runs
        self.harms: dict[str, str] = {}
        self.count = self.refused = 0
        self.before, self.slowest = 0.0, 0.0

    def read(self, data: bytes) -> None:
        began = time.process_time()
        try:
            self.target.read(data)
        except self.target.refused:
            self.refused += 1
        except Exception as error:
            frame = traceback.extract_tb(error.__traceback__)[-1]
            self.harm(f"{type(error).__name__} in {frame.name}:{frame.lineno}: {error}", data)
        seconds = time.process_time() - began
        self.slowest = max(self.slowest, seconds)
        if seconds > MOST_SECONDS:
            self.harm(f"one input of {len(data) // 10_000}0,000 bytes took over a second", data)
        self.count += 1
        if self.count == max(1, self.runs // 10):
            self.before = memory()

    def harm(self, what: str, data: bytes) -> None:
        if len(self.harms) < MOST_HARMS:
            key = what.split(": ", maxsplit=1)[0]
            self.harms.setdefault(key, f"{what[:200]} {base64.b64encode(data[:300]).decode()}")

    def report(self) -> None:
        growth = memory() - self.before
        harms = list(self.harms.values())
        harms += [f"memory grew by {growth:.0f} MiB"] if growth > MOST_GROWTH else []
        figures = {"inputs": self.count, "refused": self.refused}
        figures["slowest_ms"] = round(1000 * self.slowest)
        harms = [f"{self.target.name}: {harm}" for harm in harms]
        print(json.dumps({"counts": figures, "harms": harms}), flush=True)


def mutate(judge: Judge, seed: int) -> None:
    from tests.campaigns.fuzz.targets import mutated

    chance, seeds = random.Random(seed), judge.target.seeds()
    for data in seeds:
        judge.read(data)
    while judge.count < judge.runs:
        judge.read(mutated(seeds, chance))
    judge.report()


def explore(name: str, runs: int, seed: int) -> None:
    """Lets atheris choose; it ends the process itself, so that the report comes with the last."""
    import atheris

    with atheris.instrument_imports(include=["app.documents", "app.domain", "app.web.participant"]):
        judge = Judge(name, runs)

    def read(data: bytes) -> None:
        judge.read(data)
        if judge.count >= runs:
            judge.report()
            os._exit(0)

    atheris.Setup([sys.argv[0], f"-seed={seed}", "-max_len=4096", "-verbosity=0"], read)
    for data in judge.target.seeds():
        judge.read(data)
    atheris.Fuzz()


if __name__ == "__main__":
    name, runs, seed, *tool = sys.argv[1:]
    if tool:
        explore(name, int(runs), int(seed))
    else:
        for single in name.split(","):
            mutate(Judge(single, int(runs)), int(seed))
