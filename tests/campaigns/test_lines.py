"""The short form of the campaign of lines; tests/faults has 200 faults and more controls."""

from tests.campaigns.campaign import campaigns


def test_failing_lines_do_no_harm_and_phones_without_outbox_lose() -> None:
    campaigns()["lines"].holds()
