"""The short form of kills in the middle of commands."""

from tests.campaigns.campaign import campaigns


def test_a_killed_command_leaves_all_whole_and_runs_again() -> None:
    campaigns()["steps"].holds()
