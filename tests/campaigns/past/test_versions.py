"""The short form of two versions at once."""

import pytest

from tests.campaigns.attacks.versions import versions
from tests.campaigns.campaign import campaigns


def test_old_and_new_serve_one_room() -> None:
    if not versions():
        pytest.skip("no version of before is in the history with its packages installed")
    campaigns()["rolling"].holds()
