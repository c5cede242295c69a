"""Palabre's command line under cProfile in each of its threads, for act_price.py.

The clock is the processor time of the thread. SIGUSR1 begins to count anew; SIGUSR2 writes JSON to
the path in PROFILE, {stage: seconds}; the event loop itself and what the profile costs are in none.
"""

import json
import os
import signal
import sys
import threading
import time
from collections import Counter
from cProfile import Profile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

# The first whose part is in a file's path takes its functions; those of a library in C count where
# they are called. A thread's name before the part: only in such threads.
STAGES = (
    ("HTTP protocol", ("/uvicorn/", "/app/serving/", "/asyncio/", "selectors.py")),
    ("guards and headers", ("/app/web/http/security", "/app/web/http/guesses", "/limits")),
    ("cookies and signatures", ("/app/web/http/signer", "/itsdangerous/", "hmac.py", "/http/cook")),
    ("body", ("/app/web/http/bodies", "/pydantic/", "/python_multipart/")),
    ("writes to sockets", ("/app/realtime/wires", "/app/realtime/throttled")),
    ("frames", ("/app/realtime/frames",)),
    ("groups and beat", ("/app/realtime/",)),
    ("cutting for viewers", ("board_snapshots", "note_pushes", "/jinja2/", "/app/templates/")),
    ("middleware, routes, answers", ("/starlette/", "/fastapi/", "/app/web/", "contextlib.py")),
    ("command and rule", ("/app/commands/", "/app/domain/", "/app/frameworks/")),
    ("reading what changed", ("/app/queries/",)),
    ("transaction", ("/app/storage/", "/sqlalchemy/")),
)
REST = "rest of Python"
Calls = dict[Any, float]  # code, or (code of the caller, name of a C function) → own seconds
profiles: list[tuple[str, Profile]] = []
before: list[Calls] = []


def profile_threads() -> None:
    """Profiles each thread from its start on, this one from now on."""
    run = threading.Thread.run

    def run_profiled(thread: threading.Thread) -> None:
        profiles.append((thread.name, profile := Profile(time.thread_time)))
        profile.enable()
        run(thread)

    threading.Thread.run = run_profiled  # type: ignore[method-assign]
    profiles.append(("loop", profile := Profile(time.thread_time)))
    profile.enable()


def own_times(profile: Profile) -> Calls:
    times: Calls = {}
    for entry in profile.getstats():
        if isinstance(entry.code, str) or entry.code.co_filename == __file__:
            continue
        times[entry.code] = entry.inlinetime
        for call in entry.calls or ():
            if isinstance(call.code, str):
                times[entry.code, call.code] = call.inlinetime
    return times


def stage_of(code: Any) -> str:
    path = code.co_filename
    for stage, parts in STAGES:
        if any(part in path for part in parts):
            return stage
    return REST


def begin(*_: object) -> None:
    before[:] = [own_times(profile) for _, profile in profiles]


def write(*_: object) -> None:
    seconds: Counter[str] = Counter()
    for place, (_, profile) in enumerate(profiles):
        earlier = before[place] if place < len(before) else {}
        for key, taken in own_times(profile).items():
            code = key[0] if isinstance(key, tuple) else key
            seconds[stage_of(code)] += taken - earlier.get(key, 0.0)
    path = Path(os.environ["PROFILE"])
    path.with_suffix(".part").write_text(json.dumps(seconds), encoding="utf-8")
    path.with_suffix(".part").rename(path)


def main() -> None:
    profile_threads()
    signal.signal(signal.SIGUSR1, begin)
    signal.signal(signal.SIGUSR2, write)
    from app.cli import main as command_line

    command_line()


if __name__ == "__main__":
    main()
