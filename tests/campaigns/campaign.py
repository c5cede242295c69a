"""What a campaign is: an attack with a seed and a size, a control that leaves a safeguard out, and
a result as JSON.

Each file of tests/campaigns/attacks names its campaigns in CAMPAIGNS."""

import json
import platform
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from tests.servers.process import ROOT

HERE = Path(__file__).parent
RESULTS = HERE / "results"
MOST_HARMS = 20  # sentences that a result keeps; it says how many there were
MEASURES = ("_ms", "MiB", "grown", "readers", "phones")  # ends of the names of what is not counted
Json = dict[str, Any]
PACKAGES = ("uvicorn", "websockets", "starlette", "sqlalchemy", "psycopg", "pysqlite3")


@dataclass
class Outcome:
    """What was done, by name ({"kills": 20, …}; numbers alone), and a sentence for each harm."""

    counts: dict[str, float] = field(default_factory=dict)
    harms: list[str] = field(default_factory=list)

    def count(self, name: str, more: float = 1) -> None:
        self.counts[name] = round(self.counts.get(name, 0) + more, 3)

    def add(self, more: "Outcome") -> None:
        """Takes another outcome in: counts are added, of measures the greater one stays."""
        for name, value in more.counts.items():
            if name.endswith(MEASURES):
                self.counts[name] = max(value, self.counts.get(name, value))
            else:
                self.count(name, value)
        self.harms += more.harms

    def read_log(self, log: str) -> None:
        """Takes a traceback in a server's log for a harm."""
        if "Traceback" in log:
            self.harms.append("a traceback in the log")


@dataclass(frozen=True)
class Campaign:
    """`run(seed, size)` attacks; `control(seed)` attacks where the safeguard is left out, and must
    be harmed. Sizes are in `unit`: `short` is what every run of the tests does, `full` what is done
    before a release. `waits` says that both wait more than they work, each on servers of its own:
    the tests let them go on at once."""

    name: str
    promise: str
    unit: str
    short: int
    full: int
    safeguard: str
    run: Callable[[int, int], Outcome]
    control: Callable[[int], Outcome]
    waits: bool = False

    def holds(self, seed: int = 1) -> Outcome:
        """Runs the short form; fails where it harms, and where its control does not."""
        with ThreadPoolExecutor(1) as threads:
            beside = threads.submit(self.control, seed) if self.waits else None
            outcome = self.run(seed, self.short)
            assert not outcome.harms, outcome.harms[:MOST_HARMS]
            assert any(outcome.counts.values()), "nothing was done"
            control = beside.result() if beside else self.control(seed)
        assert control.harms, f"no harm without {self.safeguard}: it shows nothing"
        return outcome


def campaigns() -> dict[str, Campaign]:
    """Returns every campaign by its name."""
    names = sorted(path.stem for path in (HERE / "attacks").glob("*.py") if path.stem[0] != "_")
    modules = [import_module(f"tests.campaigns.attacks.{name}") for name in names]
    return {campaign.name: campaign for module in modules for campaign in module.CAMPAIGNS}


def results(
    campaign: Campaign, *, seed: int, size: int, pieces: int = 1, before: Json | None = None
) -> Iterator[Json]:
    """Runs the control and a campaign in pieces, each with the next seed; yields after each what
    happened so far, with machine and versions, and with what an earlier result counts."""
    started, clock = datetime.now(UTC), time.monotonic()
    control, outcome = campaign.control(seed), Outcome()
    seconds = time.monotonic() - clock
    for number in range(pieces):
        begun = size * number // pieces
        done = size * (number + 1) // pieces
        try:
            outcome.add(campaign.run(seed + number, done - begun))
        except AssertionError as error:  # a server that does not start, say
            outcome.harms.append(f"seed {seed + number}: {error}")
        result = {
            "campaign": campaign.name,
            "promise": campaign.promise,
            "unit": campaign.unit,
            "size": done,
            "full": campaign.full,
            "seed": seed,
            "pieces": number + 1,
            "started": started.isoformat(timespec="seconds"),
            "runs": 1,
            "seconds": round(time.monotonic() - clock - seconds, 1),
            "counts": outcome.counts,
            "harms": len(outcome.harms),
            "first_harms": outcome.harms[:MOST_HARMS],
            "control": {
                "without": campaign.safeguard,
                "harms": len(control.harms),
                "first_harms": control.harms[:3],
            },
            "made_with": surroundings(),
        }
        yield added(before, result) if before else result


def added(before: Json, after: Json) -> Json:
    """Returns two results of one campaign as one: sizes, seconds, counts and harms of both;
    control and versions of the later, seed and start of the earlier."""
    counts = Outcome(dict(before["counts"]))
    counts.add(Outcome(after["counts"]))
    sums = {name: before[name] + after[name] for name in ("size", "pieces", "harms", "first_harms")}
    return (
        after
        | sums
        | {
            "seed": before["seed"],
            "started": before["started"],
            "last_started": after["started"],
            "runs": before.get("runs", 1) + 1,
            "seconds": round(before["seconds"] + after["seconds"], 1),
            "counts": counts.counts,
        }
    )


def rest_of(campaign: Campaign) -> Json | None:
    """Returns the kept result of a campaign that was run in part, if there is one. The first
    results do not say that they are of one piece."""
    path = RESULTS / f"{campaign.name}.json"
    if not path.exists():
        return None
    result: Json = {"pieces": 1} | json.loads(path.read_text(encoding="utf-8"))
    return result if result["size"] < campaign.full else None


def surroundings() -> Json:
    """Returns machine, revision and versions."""
    revision = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    versions = {}
    for package in PACKAGES:
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            continue
    return {
        "revision": revision.stdout.strip(),
        "python": platform.python_version(),
        "system": platform.platform(),
        "sqlite": sqlite_version(),
        **versions,
    }


def sqlite_version() -> str:
    """Returns the version of the SQLite that Palabre uses here."""
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        return sqlite3.sqlite_version
    return str(dbapi2.sqlite_version)


def write(outcome: Json) -> Path:
    """Keeps a result in tests/campaigns/results."""
    path = RESULTS / f"{outcome['campaign']}.json"
    path.write_text(json.dumps(outcome, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def as_outcome(figures: Any, harms: list[str]) -> Outcome:
    """Returns the numbers of a dataclass as an outcome."""
    numbers = {
        name: value for name, value in asdict(figures).items() if isinstance(value, int | float)
    }
    return Outcome(numbers, harms)
