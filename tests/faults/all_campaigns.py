"""Every campaign that the tests look at, in a process of its own: they wait more than they work.

    python -m tests.faults.all_campaigns FOLDER

Prints the figures as JSON, by the safeguard that was left out."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from tests.faults.campaign import Campaign, Figures
from tests.faults.clients import Omission
from tests.faults.proxy import Mode
from tests.servers.palabre import no_traceback
from tests.web.forks import ForkedServer, ForkServer

# The safeguard left out: the fault that shows it, what it does, and how many of them; a phone that
# trusts a dead line needs but one.
CONTROLS: dict[Omission, tuple[Mode, str, int]] = {
    "repeat": ("cut", "lost", 24),
    "own id": ("truncate", "doubled", 24),
    "doubt": ("portal", "lost", 24),
    "since": ("cut", "gaps", 24),
    "silence": ("dead", "gaps", 8),
}
# A busy machine may be so slow that a fault meets nothing that is on its way.
TRIES = 4


def run_all(restarted: ForkedServer, steady: ForkedServer) -> dict[Omission, Figures]:
    """Returns what each omission has done, and what none has: all at once, each on a board of its
    own."""

    def run(without: Omission) -> Figures:
        if not without:
            return Campaign(
                restarted, faults=200, phones=40, restarts=2, patience=60.0, pace=0.6
            ).run()
        mode, harm, faults = CONTROLS[without]
        options = {"faults": faults, "phones": 8, "restarts": 0, "patience": 6.0, "pace": 0.2}
        for _ in range(TRIES):
            figures = Campaign(steady, without=without, modes=[mode], **options).run()  # type: ignore[arg-type]
            if getattr(figures, harm) > 0:
                break
        return figures

    every: list[Omission] = ["", *CONTROLS]
    with ThreadPoolExecutor(len(every)) as threads:
        return dict(zip(every, threads.map(run, every), strict=True))


def main(folder: Path) -> None:
    with ExitStack() as ends:
        fork_server = ForkServer()
        ends.callback(fork_server.close)
        servers = []
        for name in ("restarted", "steady"):
            (folder / name).mkdir()
            server = ForkedServer(fork_server, folder / name, limits="off").start()
            ends.callback(no_traceback, server)
            ends.callback(server.stop)
            servers.append(server)
        figures = run_all(*servers)
    print(json.dumps({without: asdict(figure) for without, figure in figures.items()}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
