"""The short form of bad neighbours, with pushes that wait for each phone as their control."""

from tests.campaigns.campaign import campaigns


def test_stalled_and_slow_phones_slow_nobody_down() -> None:
    campaigns()["neighbours"].holds()
