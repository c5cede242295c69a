"""200 faults: no gap, nothing lost, nothing doubled, nothing undone. Each safeguard has a control that leaves it out and is caught.

The control of what a phone knew of its own ballot is in test_late_requests.py, where the late request can be brought about at will.
"""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict

import pytest

from tests.faults.campaign import Campaign, Figures
from tests.faults.clients import Omission
from tests.faults.proxy import Mode
from tests.servers.palabre import no_traceback
from tests.web.forks import Forked, Nursery

# The safeguard left out: the fault that shows it, what it does, and how many of them; a phone that trusts a dead line needs but one.
CONTROLS: dict[Omission, tuple[Mode, str, int]] = {
    "repeat": ("cut", "lost", 24),
    "own id": ("truncate", "doubled", 24),
    "doubt": ("portal", "lost", 24),
    "since": ("cut", "gaps", 24),
    "silence": ("dead", "gaps", 8),
}


@pytest.fixture(scope="module")
def figures(
    nursery: Nursery, sqlite_server: Forked, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[Omission, Figures]]:
    """What each omission has done, and what none has. All at once, each on a board of its own: they wait more than they work."""
    restarted = Forked(nursery, tmp_path_factory.mktemp("campaign"), limits="off").start()

    def run(without: Omission) -> Figures:
        if not without:
            return Campaign(
                restarted, faults=200, phones=40, restarts=2, patience=60.0, pace=0.6
            ).run()
        mode, _, faults = CONTROLS[without]
        options = {"faults": faults, "phones": 8, "restarts": 0, "patience": 6.0, "pace": 0.2}
        return Campaign(sqlite_server, without=without, modes=[mode], **options).run()  # type: ignore[arg-type]

    every: list[Omission] = ["", *CONTROLS]
    with ThreadPoolExecutor(len(every)) as together:
        found = dict(zip(every, together.map(run, every), strict=True))
    yield found
    restarted.stop()
    no_traceback(restarted)


def test_two_hundred_faults_do_no_harm(figures: dict[Omission, Figures]) -> None:
    found = figures[""]
    print(json.dumps(asdict(found)))
    assert found.faults == 200
    assert found.wishes > 200
    assert (found.gaps, found.lost, found.doubled, found.undone, found.refused) == (
        0,
        0,
        0,
        0,
        [],
    ), found
    assert found.truth_max < 60


@pytest.mark.parametrize("without", CONTROLS)
def test_control_a_safeguard_left_out_does_harm(
    figures: dict[Omission, Figures], without: Omission
) -> None:
    _, harm, _ = CONTROLS[without]
    assert getattr(figures[without], harm) > 0, figures[without]
