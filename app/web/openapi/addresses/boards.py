"""Lists the addresses of a board and its seats."""

from app.web.openapi import answers
from app.web.openapi.address import (
    BOARD,
    CREATE,
    HOST,
    ORGANISER,
    SEATS,
    Address,
)
from app.web.openapi.addresses import (
    people,
)

STARTING = (
    "bad_template",
    "bad_framework",
    "bad_outline",
    "bad_locale",
    "bad_question",
    "text_empty",
    "text_too_long",
)
LINK = {303: None}


BOARDS = (
    Address(
        "post",
        "/boards",
        BOARD,
        "Starts a board from a template.",
        CREATE,
        {201: answers.LinksAnswer},
        ("not_host", *STARTING),
    ),
    Address(
        "post",
        "/boards/preview",
        BOARD,
        "Reads one's own framework, and makes nothing.",
        (),
        {200: answers.PreviewAnswer},
        ("bad_framework", "bad_outline"),
    ),
    Address(
        "post",
        "/boards/import",
        BOARD,
        "Brings an exported session back.",
        CREATE,
        {201: answers.LinksAnswer},
        (
            "not_host",
            "bad_session",
            "newer_schema",
            "seal_broken",
            "cannot_merge",
            "sessions_count",
        ),
    ),
    Address(
        "get",
        "/b/{code}",
        BOARD,
        "Reads a board, and the own seat.",
        (),
        {200: answers.BoardAnswer},
        ("no_such_board",),
    ),
)

# The secret links, the projected page and the way to join.
BOARD_PAGES = (
    *(
        Address(
            "get",
            f"/b/{{code}}/{role}/{{token}}",
            HOST,
            f"Exchanges the secret link for the {role}'s cookie.",
            (),
            LINK,
            ("not_host", "no_such_board"),
        )
        for role in ("observer", "helper", "host", "organiser")
    ),
    Address(
        "get",
        "/b/{code}/screen",
        BOARD,
        "Shows the projected page.",
        (),
        {200: "text/html"},
        ("no_such_board",),
    ),
    Address(
        "get",
        "/b/{code}/qr.svg",
        BOARD,
        "Draws the QR code to join.",
        (),
        {200: "image/svg+xml"},
        ("no_such_board",),
    ),
)

# The addresses by which a device or the board forgets a seat.
SEATS_LEFT = (
    Address(
        "post",
        "/b/{code}/seats/leave",
        SEATS,
        "Forgets the seat on this device.",
        (),
        {204: None},
        ("no_such_board",),
    ),
    Address(
        "delete",
        "/b/{code}/people/{seat}",
        SEATS,
        "Erases a person for good.",
        ORGANISER,
        {204: None},
        ("not_host", "no_such_board", "no_such_seat"),
    ),
)

SEAT_ADDRESSES = (
    Address(
        "post",
        "/b/{code}/seats",
        SEATS,
        "Takes a seat and sets its cookie.",
        (),
        {201: answers.NewSeatAnswer},
        (
            "no_such_board",
            "joining_closed",
            "no_such_group",
            "text_empty",
            "text_too_long",
            "bad_attendance",
            "bad_answer",
        ),
    ),
    Address(
        "post",
        "/b/{code}/seats/resume",
        SEATS,
        "Comes back to a seat by its code.",
        (),
        {200: answers.SeatAnswer},
        ("no_such_board", "no_seat"),
    ),
    *people.ADDRESSES,
    *SEATS_LEFT,
)

ADDRESSES = (
    *BOARDS,
    *BOARD_PAGES,
    *SEAT_ADDRESSES,
)
