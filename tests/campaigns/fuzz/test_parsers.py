"""The short form of mutated files; a reader without refusals is its control."""

from tests.campaigns.campaign import campaigns


def test_whatever_is_sent_is_read_or_refused() -> None:
    campaigns()["parsers"].holds()
