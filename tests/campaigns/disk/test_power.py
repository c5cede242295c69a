"""The short forms of power cuts and torn writes, with `synchronous=NORMAL` as their control."""

import pytest

from tests.campaigns.campaign import campaigns
from tests.campaigns.disk.watched_disk import compiler

pytestmark = pytest.mark.skipif(
    compiler() is None, reason="no C compiler on this Linux (or no Linux): disks are not watched"
)


@pytest.mark.parametrize("name", ["power", "torn-writes"])
def test_what_was_answered_outlives_power_cuts(name: str) -> None:
    campaigns()[name].holds()
