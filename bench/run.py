"""Every bar, one after the other, into bench/results/*.json; then the README's table. Takes half an hour on a quiet machine.

    python bench/run.py [name …]

Names are those of STEPS; none means all of them. A benchmark can be run alone too: each prints its JSON.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
RESULTS = HERE / "results"
STEPS: dict[str, list[str]] = {
    "fanout-1000": ["fanout.py", "--clients", "1000", "--runs", "7"],
    "fanout-5000": ["fanout.py", "--clients", "5000", "--rounds", "60"],
    "burst-30": ["burst.py", "--phones", "30"],
    "burst-300": ["burst.py", "--phones", "300"],
    "burst-1000": ["burst.py", "--phones", "1000"],
    "burst-3000": ["burst.py", "--phones", "3000"],
    "burst-5000": ["burst.py", "--phones", "5000", "--ballots", "1", "--runs", "1"],
    "burst-10000": ["burst.py", "--phones", "10000", "--ballots", "1", "--runs", "1"],
    "ballot_cost": ["ballot_cost.py"],
    "join_storm": ["join_storm.py", "--runs", "20"],
    "phone": ["phone.py"],
    "first_ballot": ["first_ballot.py"],
    "sleepers": ["sleepers.py"],
    "growth": ["growth.py"],
    "city": ["city.py"],
}


def main() -> None:
    RESULTS.mkdir(exist_ok=True)
    for name in sys.argv[1:] or STEPS:
        started = time.monotonic()
        script, *options = STEPS[name]
        done = subprocess.run([sys.executable, str(HERE / script), *options], check=False, stdout=subprocess.PIPE, text=True)
        if done.returncode:
            print(f"{name}: failed with {done.returncode}; its older result stays", file=sys.stderr)
            continue
        (RESULTS / f"{name}.json").write_text(json.dumps(json.loads(done.stdout), indent=1) + "\n", encoding="utf-8")
        print(f"{name}: {time.monotonic() - started:.0f} s", file=sys.stderr)
    subprocess.run([sys.executable, str(HERE / "table.py")], check=True)


if __name__ == "__main__":
    main()
