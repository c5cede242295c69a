"""The public addresses of programmes."""

from collections.abc import Iterator

from app.web.openapi import programme_answers as answers
from app.web.openapi.address import (
    CREATE,
    ORGANISER,
    PROGRAMME,
    PROGRAMMES,
    STAFF,
    TOWN,
    Address,
    Content,
)
from app.web.openapi.answers import PreviewAnswer
from app.web.openapi.comparison_answers import ComparisonAnswer

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CLOSED = ("not_host", "no_such_programme")
STARTING = (
    *(
        "not_host",
        "bad_template",
        "bad_framework",
        "bad_outline",
        "bad_locale",
        "bad_date",
    ),
    *(
        "date_too_early",
        "text_empty",
        "text_too_long",
        "too_many_towns",
        "bad_town_line",
    ),
)
RECEIVING = (
    *(
        "bad_session",
        "newer_schema",
        "seal_broken",
        "frameworks_apart",
        "too_many_towns",
    ),
    *("text_too_long", "bad_date"),
)


def addresses() -> Iterator[Address]:
    """Yields the addresses of programmes."""
    new: dict[int, Content] = {200: PreviewAnswer, 201: answers.NewProgrammeAnswer}
    sentence = (
        "Starts a programme with a board for each town; with `preview` makes nothing "
        "(200)."
    )
    yield Address("post", "/programmes", PROGRAMMES, sentence, CREATE, new, STARTING)
    seen: dict[int, Content] = {200: PreviewAnswer}
    sentence, path = (
        "Reads one's own framework, and makes nothing.",
        "/programmes/preview",
    )
    refusals = ("bad_framework", "bad_outline")
    yield Address(
        "post", path, PROGRAMMES, sentence, (), seen, refusals, "preview_programme"
    )
    yield from _reading()
    yield from _sending()


def _reading() -> Iterator[Address]:
    """Yields those that open a programme and take it away."""
    sentence = "Exchanges the secret link of a programme for its cookie."
    path = "/p/{code}/organiser/{token}"
    link: dict[int, Content] = {303: None}
    name = "open_programme"
    yield Address("get", path, PROGRAMMES, sentence, (), link, CLOSED, name)
    whole: dict[int, Content] = {200: answers.ProgrammeAnswer}
    sentence = "Reads the programme: its sums, towns and boards."
    name = "get_programme"
    yield Address(
        "get", "/p/{code}", PROGRAMMES, sentence, PROGRAMME, whole, CLOSED, name
    )
    compared: dict[int, Content] = {200: ComparisonAnswer}
    sentence, path = "Compares 2 to 12 towns of the programme.", "/p/{code}/compare"
    refusals = (*CLOSED, "compare_count", "no_such_town", "town_not_compared")
    name = "compare_programme_towns"
    yield Address(
        "get", path, PROGRAMMES, sentence, PROGRAMME, compared, refusals, name
    )
    yield from _files()


def _files() -> Iterator[Address]:
    """Yields the downloads of a programme."""
    sums: dict[int, Content] = {200: answers.SumsAnswer}
    files: dict[str, dict[int, Content]] = {
        "json": sums,
        "csv": {200: "text/csv"},
        "xlsx": {200: XLSX},
        "pdf": {200: "application/pdf"},
    }
    for ending, success in files.items():
        path, sentence = (
            f"/p/{{code}}/export.{ending}",
            f"Downloads the programme as {ending}.",
        )
        name = f"get_programme_{ending}"
        yield Address(
            "get", path, PROGRAMMES, sentence, PROGRAMME, success, CLOSED, name
        )


def _sending() -> Iterator[Address]:
    """Yields those that send something in: sessions, the order to erase."""
    received: dict[int, Content] = dict.fromkeys((200, 201), answers.ReceivedAnswer)
    sentence = "Takes in the exported session of a town, once."
    refusals: tuple[str, ...] = (*CLOSED, *RECEIVING)
    path, name = "/p/{code}/sessions", "post_programme_session"
    may = (*PROGRAMME, *TOWN)
    yield Address("post", path, PROGRAMMES, sentence, may, received, refusals, name)
    sentence = "Erases the programme; its boards stay."
    path, name = "/p/{code}/erase", "erase_programme"
    refusals = (*CLOSED, "bad_setting")
    yield Address(
        "post", path, PROGRAMMES, sentence, PROGRAMME, {204: None}, refusals, name
    )
    yield from _printing()
    yield from _senders()
    yield from _board()


def _senders() -> Iterator[Address]:
    """Yields those of the links by which towns' own servers send."""
    sentence, path = (
        "Tells the bearer of a town's token what it is of.",
        "/p/{code}/sending",
    )
    town: dict[int, Content] = {200: answers.SendingTownAnswer}
    name = "get_programme_sending"
    yield Address("get", path, PROGRAMMES, sentence, TOWN, town, ("not_host",), name)
    sentence, path = (
        "Makes the link by which a town's own server sends.",
        "/p/{code}/senders",
    )
    new: dict[int, Content] = {201: answers.SenderAnswer}
    refusals: tuple[str, ...] = (
        *CLOSED,
        "text_empty",
        "text_too_long",
        "too_many_towns",
    )
    name = "new_programme_sender"
    yield Address("post", path, PROGRAMMES, sentence, PROGRAMME, new, refusals, name)
    sentence, path = "Ends the link of a town.", "/p/{code}/senders/end"
    refusals, name = (*CLOSED, "no_such_town"), "end_programme_sender"
    yield Address(
        "post", path, PROGRAMMES, sentence, PROGRAMME, {204: None}, refusals, name
    )


def _board() -> Iterator[Address]:
    """Yields those by which a board sends its result to a programme on another
    server."""
    path, closed = "/b/{code}/programme", ("not_host", "no_such_board")
    whole: dict[int, Content] = {200: answers.BoardSendingAnswer}
    sentence, name = (
        "Reads to which programme the board sends its result.",
        "get_board_programme",
    )
    linked: dict[int, Content] = {200: answers.LinkedProgrammeAnswer}
    yield Address("get", path, PROGRAMMES, sentence, STAFF, linked, closed, name)
    sentence, name = (
        "Has the board send its result to a programme.",
        "link_board_programme",
    )
    refusals: tuple[str, ...] = (*closed, "bad_sending_link", "host_not_allowed")
    changed: dict[int, Content] = {**whole, 204: None}
    yield Address(
        "post", path, PROGRAMMES, sentence, ORGANISER, changed, refusals, name
    )
    sentence, name = "Sends the session now.", "send_board_session"
    path, refusals = f"{path}/send", (*closed, "nothing_to_send")
    yield Address("post", path, PROGRAMMES, sentence, ORGANISER, whole, refusals, name)


def _printing() -> Iterator[Address]:
    """Yields the prints of a programme."""
    sentence = "Prints a page for each town from the table of links."
    path, name = "/p/{code}/links.pdf", "print_programme_links"
    pdf: dict[int, Content] = {200: "application/pdf"}
    refusals = (*CLOSED, "bad_links", "cannot_set")
    yield Address("post", path, PROGRAMMES, sentence, PROGRAMME, pdf, refusals, name)
