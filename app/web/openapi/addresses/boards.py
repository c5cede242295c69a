"""Lists the addresses of a board and its seats."""

from collections.abc import Iterator

from app.web.openapi import answers
from app.web.openapi.address import (
    BOARD,
    CREATE,
    HOST,
    ORGANISER,
    SEATS,
    Address,
    Content,
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


def addresses() -> Iterator[Address]:
    """Yields the addresses of a board: to start and read it, its links, its seats."""
    yield from _boards()
    yield from _board_pages()
    yield from _seats()


def _boards() -> Iterator[Address]:
    links: dict[int, Content] = {201: answers.LinksAnswer}
    yield Address(
        "post",
        "/boards",
        BOARD,
        "Starts a board from a template.",
        CREATE,
        links,
        ("not_host", *STARTING),
    )
    preview: dict[int, Content] = {200: answers.PreviewAnswer}
    sentence = "Reads one's own framework, and makes nothing."
    refusals: tuple[str, ...] = ("bad_framework", "bad_outline")
    yield Address("post", "/boards/preview", BOARD, sentence, (), preview, refusals)
    refusals = (
        "not_host",
        "bad_session",
        "newer_schema",
        "seal_broken",
        "cannot_merge",
        "sessions_count",
    )
    yield Address(
        "post",
        "/boards/import",
        BOARD,
        "Brings an exported session back.",
        CREATE,
        links,
        refusals,
    )
    board: dict[int, Content] = {200: answers.BoardAnswer}
    yield Address(
        "get",
        "/b/{code}",
        BOARD,
        "Reads a board, and the own seat.",
        (),
        board,
        ("no_such_board",),
    )


def _board_pages() -> Iterator[Address]:
    """Yields the secret links, the projected page and the way to join."""
    for role in ("observer", "helper", "host", "organiser"):
        sentence = f"Exchanges the secret link for the {role}'s cookie."
        path = f"/b/{{code}}/{role}/{{token}}"
        yield Address(
            "get", path, HOST, sentence, (), LINK, ("not_host", "no_such_board")
        )
    yield Address(
        "get",
        "/b/{code}/screen",
        BOARD,
        "Shows the projected page.",
        (),
        {200: "text/html"},
        ("no_such_board",),
    )
    yield Address(
        "get",
        "/b/{code}/qr.svg",
        BOARD,
        "Draws the QR code to join.",
        (),
        {200: "image/svg+xml"},
        ("no_such_board",),
    )


def _seats() -> Iterator[Address]:
    seats, board = "/b/{code}/seats", "no_such_board"
    joined: dict[int, Content] = {201: answers.NewSeatAnswer}
    texts = ("text_empty", "text_too_long", "bad_attendance", "bad_answer")
    closed = (board, "joining_closed", "no_such_group", *texts)
    yield Address(
        "post", seats, SEATS, "Takes a seat and sets its cookie.", (), joined, closed
    )
    back: dict[int, Content] = {200: answers.SeatAnswer}
    unknown = (board, "no_seat")
    yield Address(
        "post",
        f"{seats}/resume",
        SEATS,
        "Comes back to a seat by its code.",
        (),
        back,
        unknown,
    )

    yield from people.addresses()
    yield from _seats_left()


def _seats_left() -> Iterator[Address]:
    """Yields the addresses by which a device or the board forgets a seat."""
    left: dict[int, Content] = {204: None}
    board = "no_such_board"
    path, sentence = "/b/{code}/seats/leave", "Forgets the seat on this device."
    yield Address("post", path, SEATS, sentence, (), left, (board,))
    person = "/b/{code}/people/{seat}"
    gone = ("not_host", board, "no_such_seat")
    yield Address(
        "delete", person, SEATS, "Erases a person for good.", ORGANISER, left, gone
    )
