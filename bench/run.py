"""Measures every bar, one after the other, into bench/results/*.json; then writes the table of
docs/performance.md.

python3 -m app bench                          all of them; half an hour on a quiet machine
python3 -m app bench burst-30 phone           some, by the names of STEPS
python3 -m app bench burst.py --phones 20000  one script with options of its own: prints its JSON,
                                              writes nothing
"""

import json
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bars import figures_of

HERE = Path(__file__).parent
RESULTS = HERE / "results"
STEPS: dict[str, list[str]] = {
    "fanout-1000": ["fanout.py", "--clients", "1000", "--runs", "7"],
    "fanout-5000": ["fanout.py", "--clients", "5000", "--rounds", "60"],
    "burst-30": ["burst.py", "--phones", "30"],
    "burst-100": ["burst.py", "--phones", "100"],
    "burst-300": ["burst.py", "--phones", "300"],
    "burst-1000": ["burst.py", "--phones", "1000"],
    "burst-3000": ["burst.py", "--phones", "3000"],
    "burst-5000": ["burst.py", "--phones", "5000", "--ballots", "1", "--runs", "1"],
    "burst-10000": ["burst.py", "--phones", "10000", "--ballots", "1", "--runs", "1"],
    "act_price": ["act_price.py"],
    "ballot_cost": ["ballot_cost.py"],
    "join_storm": ["join_storm.py", "--runs", "20"],
    "start": ["start.py"],
    "phone": ["phone.py"],
    "screen": ["screen.py"],
    "first_ballot": ["first_ballot.py"],
    "sleepers": ["sleepers.py"],
    "growth": ["growth.py"],
    "postgres": ["scale/postgres.py"],
    "processes": ["scale/processes.py"],
    "boards-1": ["scale/boards.py", "--processes", "1"],
    "boards-2": ["scale/boards.py", "--processes", "2"],
    "city": ["city.py"],
    "programme": ["programme.py"],
    "documents": ["documents.py"],
}


KEPT_RUNS = 5  # of each benchmark, besides the newest


def keep(name: str, result: dict[str, Any]) -> None:
    """Writes the result of a benchmark, with its day and the figures of the runs before it: a bar
    that is met one day and missed the next has no margin."""
    path = RESULTS / f"{name}.json"
    earlier = []
    if path.exists():
        before = json.loads(path.read_text(encoding="utf-8"))
        figures = {"day": before["day"], "figures": figures_of(name, before)}
        earlier = [figures, *before.get("earlier", [])][:KEPT_RUNS]
    result = {"day": f"{datetime.now(UTC):%Y-%m-%d}", **result, "earlier": earlier}
    path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    names = sys.argv[1:] or list(STEPS)
    if names[0].endswith(".py") and (HERE / names[0]).exists():
        sys.exit(
            subprocess.run(
                [sys.executable, str(HERE / names[0]), *names[1:]], check=False
            ).returncode
        )
    if unknown := [name for name in names if name not in STEPS]:
        names_of_all = ", ".join(STEPS)
        sys.exit(
            f"{__doc__}\nNo benchmark is called {', '.join(unknown)}. There are: {names_of_all}"
        )
    RESULTS.mkdir(exist_ok=True)
    for name in names:
        started = time.monotonic()
        script, *options = STEPS[name]
        done = subprocess.run(
            [sys.executable, str(HERE / script), *options],
            check=False,
            stdout=subprocess.PIPE,
            text=True,
        )
        if done.returncode:
            print(f"{name}: failed with {done.returncode}; its older result stays", file=sys.stderr)
            continue
        keep(name, json.loads(done.stdout))
        print(f"{name}: {time.monotonic() - started:.0f} s", file=sys.stderr)
    subprocess.run([sys.executable, str(HERE / "table.py")], check=True)


if __name__ == "__main__":
    main()
