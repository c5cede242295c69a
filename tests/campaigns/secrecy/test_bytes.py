"""The short form of the disk's thief; a database that only deletes is its control."""

from tests.campaigns.campaign import campaigns


def test_what_is_sealed_or_erased_is_in_no_byte() -> None:
    campaigns()["bytes"].holds()
