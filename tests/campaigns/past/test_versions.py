"""The short form of two versions at once."""

import pytest

from tests.campaigns.attacks.versions import versions
from tests.campaigns.campaign import campaigns


def test_old_and_new_serve_one_room() -> None:
    if not versions():
        pytest.skip("a checkout without its history has no version of before")
    campaigns()["rolling"].holds()
