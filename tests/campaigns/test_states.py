"""The short forms of the state machine; a change that nobody announces is their control."""

import pytest

from tests.campaigns.campaign import campaigns


@pytest.mark.parametrize("name", ["states", "states-postgres"])
def test_after_each_act_everything_says_the_same(name: str) -> None:
    campaigns()[name].holds()
