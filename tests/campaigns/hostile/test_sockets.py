"""The short form of abused sockets; a server without limits of frames is its control."""

from tests.campaigns.campaign import campaigns


def test_a_client_that_breaks_the_protocol_is_closed_with_the_right_code() -> None:
    campaigns()["sockets"].holds()
