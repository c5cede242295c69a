"""200 faults: no gap, nothing lost, nothing doubled, nothing undone. Each safeguard has a control that leaves it out and is caught.

The control of what a phone knew of its own ballot is in test_late_requests.py, where the late request can be brought about at will.
"""

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pytest

from tests.faults.campaign import Campaign, Figures
from tests.web.forks import Forked

Fork = Callable[..., Forked]


def run(fork: Fork, **options: Any) -> Figures:
    figures = Campaign(fork(limits="off"), **options).run()
    print(json.dumps(asdict(figures)))
    return figures


def test_two_hundred_faults_do_no_harm(fork_palabre: Fork) -> None:
    figures = run(fork_palabre, faults=200, phones=20, restarts=2, patience=60.0)
    assert figures.faults == 200
    assert figures.wishes > 200
    assert (figures.gaps, figures.lost, figures.doubled, figures.undone, figures.refused) == (0, 0, 0, 0, []), figures
    assert figures.truth_max < 60


@pytest.mark.parametrize(
    ("without", "mode", "harm"),
    [
        ("repeat", "cut", "lost"),
        ("own id", "truncate", "doubled"),
        ("doubt", "portal", "lost"),
        ("since", "cut", "gaps"),
        ("silence", "dead", "gaps"),
    ],
)
def test_control_a_safeguard_left_out_does_harm(fork_palabre: Fork, without: str, mode: str, harm: str) -> None:
    figures = run(fork_palabre, faults=24, phones=8, restarts=0, without=without, modes=[mode], patience=6.0, pace=0.2)
    assert getattr(figures, harm) > 0, figures
