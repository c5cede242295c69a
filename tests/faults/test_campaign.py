"""200 faults: no gap, nothing lost, nothing doubled, nothing undone. Each safeguard has a control that leaves it out and is caught.

The control of what a phone knew of its own ballot is in test_late_requests.py, where the late request can be brought about at will.
"""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict

import pytest

from tests.faults.campaign import Campaign, Figures
from tests.faults.clients import Omission
from tests.faults.proxy import Mode
from tests.web.forks import Forked

# The safeguard left out: the fault that shows it, what it does, and how many of them; a phone that trusts a dead line needs but one.
CONTROLS: dict[Omission, tuple[Mode, str, int]] = {
    "repeat": ("cut", "lost", 24),
    "own id": ("truncate", "doubled", 24),
    "doubt": ("portal", "lost", 24),
    "since": ("cut", "gaps", 24),
    "silence": ("dead", "gaps", 8),
}


def test_two_hundred_faults_do_no_harm(fork_palabre: Callable[..., Forked]) -> None:
    figures = Campaign(fork_palabre(limits="off"), faults=200, phones=40, restarts=2, patience=60.0).run()
    print(json.dumps(asdict(figures)))
    assert figures.faults == 200
    assert figures.wishes > 200
    assert (figures.gaps, figures.lost, figures.doubled, figures.undone, figures.refused) == (0, 0, 0, 0, []), figures
    assert figures.truth_max < 60


@pytest.fixture(scope="module")
def harmed(sqlite_server: Forked) -> dict[Omission, Figures]:
    """What each omission has done. All at once, each on a board of its own: they wait more than they work."""

    def run(without: Omission) -> Figures:
        mode, _, faults = CONTROLS[without]
        options = {"faults": faults, "phones": 8, "restarts": 0, "patience": 6.0, "pace": 0.2}
        return Campaign(sqlite_server, without=without, modes=[mode], **options).run()  # type: ignore[arg-type]

    with ThreadPoolExecutor(len(CONTROLS)) as together:
        return dict(zip(CONTROLS, together.map(run, CONTROLS), strict=True))


@pytest.mark.parametrize("without", CONTROLS)
def test_control_a_safeguard_left_out_does_harm(harmed: dict[Omission, Figures], without: Omission) -> None:
    _, harm, _ = CONTROLS[without]
    assert getattr(harmed[without], harm) > 0, harmed[without]
