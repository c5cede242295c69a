"""The public addresses that prepare a room: Wi-Fi, the address for phones, the
poster."""

from collections.abc import Iterator

from app.web.openapi import answers
from app.web.openapi.address import HOST, STAFF, Address, Content


def addresses() -> Iterator[Address]:
    """Yields the addresses by which a room is prepared."""
    refusals = ("not_host", "no_such_board")
    wifi: dict[int, Content] = {200: answers.WifiAnswer}
    path = "/b/{code}/wifi"
    sentence = "Sets the Wi-Fi of the room; an empty name takes it away."
    yield Address("post", path, HOST, sentence, STAFF, wifi, (*refusals, "bad_setting"))
    joined: dict[int, Content] = {200: answers.RoomAddressAnswer}
    path = "/b/{code}/room-address"
    sentence = "Chooses which address of the server's machine links and QR codes show."
    yield Address(
        "post", path, HOST, sentence, STAFF, joined, (*refusals, "bad_setting")
    )
    poster: dict[int, Content] = {200: "application/pdf"}
    path = "/b/{code}/poster.pdf"
    sentence = "Downloads the poster: how to join, and the Wi-Fi of the room."
    yield Address("get", path, HOST, sentence, STAFF, poster, refusals)
