"""The short form of broken disks, with a server that answers before its commit as control."""

import pytest

from tests.campaigns.campaign import campaigns
from tests.campaigns.disk.watched_disk import compiler

pytestmark = pytest.mark.skipif(
    compiler() is None, reason="no C compiler on this Linux (or no Linux): disks are not watched"
)


def test_a_broken_disk_is_told_and_never_answered_with_a_yes() -> None:
    campaigns()["disks"].holds()
