"""The short form of commands on a database of a later version."""

from tests.campaigns.campaign import campaigns


def test_commands_refuse_a_database_of_a_later_version() -> None:
    campaigns()["later-schema"].holds()
