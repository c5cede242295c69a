"""The short form of a soak with restarts; phones that stay away once cut are its control."""

from tests.campaigns.campaign import campaigns


def test_a_workshop_with_restarts_loses_nothing() -> None:
    campaigns()["soak"].holds()
