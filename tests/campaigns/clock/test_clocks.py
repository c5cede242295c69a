"""The short form of a clock that jumps, with limits by the clock on the wall as its control."""

import pytest

from tests.campaigns.campaign import campaigns
from tests.campaigns.disk.watched_disk import compiler

pytestmark = pytest.mark.skipif(
    compiler() is None, reason="no C compiler on this Linux (or no Linux): clocks are not moved"
)


def test_a_clock_that_jumps_shuts_nobody_out() -> None:
    campaigns()["clocks"].holds()
