"""The public addresses that prepare a room: Wi-Fi, the address for phones, the
poster."""

from app.web.openapi import answers
from app.web.openapi.address import HOST, STAFF, Address

REFUSALS = ("not_host", "no_such_board")

ADDRESSES = (
    Address(
        "post",
        "/b/{code}/wifi",
        HOST,
        "Sets the Wi-Fi of the room; an empty name takes it away.",
        STAFF,
        {200: answers.WifiAnswer},
        (*REFUSALS, "bad_setting"),
    ),
    Address(
        "post",
        "/b/{code}/room-address",
        HOST,
        "Chooses which address of the server's machine links and QR codes show.",
        STAFF,
        {200: answers.RoomAddressAnswer},
        (*REFUSALS, "bad_setting"),
    ),
    Address(
        "get",
        "/b/{code}/poster.pdf",
        HOST,
        "Downloads the poster: how to join, and the Wi-Fi of the room.",
        STAFF,
        {200: "application/pdf"},
        REFUSALS,
    ),
)
