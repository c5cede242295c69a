"""200 faults: no gap, nothing lost, nothing doubled, nothing undone. Each safeguard has a control
that leaves it out and is caught.

The control of what a phone knew of its own ballot is in test_late_requests.py, where the late
request can be brought about at will."""

import json
from dataclasses import asdict

import pytest

from tests.faults.all_campaigns import CONTROLS
from tests.faults.campaign import Figures
from tests.faults.clients import Omission


def test_two_hundred_faults_do_no_harm(figures: dict[Omission, Figures]) -> None:
    result = figures[""]
    print(json.dumps(asdict(result)))
    assert result.faults == 200
    assert result.wishes > 200
    assert (result.gaps, result.lost, result.doubled, result.undone, result.refused) == (
        0,
        0,
        0,
        0,
        [],
    ), result
    assert result.truth_max < 60


@pytest.mark.parametrize("without", CONTROLS)
def test_control_a_safeguard_left_out_does_harm(
    figures: dict[Omission, Figures], without: Omission
) -> None:
    _, harm, _ = CONTROLS[without]
    assert getattr(figures[without], harm) > 0, figures[without]
