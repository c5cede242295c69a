"""200 faults: no gap, nothing lost, nothing doubled, nothing undone. Each safeguard has a control that leaves it out and is caught."""

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
    figures = run(fork_palabre, faults=200, phones=30, restarts=2)
    assert figures.faults == 200
    assert figures.wishes > 200
    assert (figures.gaps, figures.lost, figures.doubled, figures.undone, figures.refused) == (0, 0, 0, 0, []), figures
    assert figures.truth_max < 30


@pytest.mark.parametrize(
    ("without", "mode", "harm"),
    [
        ("repeat", "cut", "lost"),
        ("own id", "truncate", "doubled"),
        ("basis", "hole", "undone"),
        ("doubt", "portal", "lost"),
        ("since", "cut", "gaps"),
        ("silence", "dead", "gaps"),
    ],
)
def test_control_a_safeguard_left_out_does_harm(fork_palabre: Fork, without: str, mode: str, harm: str) -> None:
    figures = run(fork_palabre, faults=24, phones=8, restarts=0, without=without, modes=[mode], patience=6.0)
    assert getattr(figures, harm) > 0, figures
