"""The public addresses of programmes."""

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


DOWNLOADS: dict[str, Content] = {
    "json": answers.SumsAnswer,
    "csv": "text/csv",
    "xlsx": XLSX,
    "pdf": "application/pdf",
}
FILES = tuple(
    Address(
        "get",
        f"/p/{{code}}/export.{ending}",
        PROGRAMMES,
        f"Downloads the programme as {ending}.",
        PROGRAMME,
        {200: content},
        CLOSED,
        f"get_programme_{ending}",
    )
    for ending, content in DOWNLOADS.items()
)

# Those that open a programme and take it away.
READING = (
    Address(
        "get",
        "/p/{code}/organiser/{token}",
        PROGRAMMES,
        "Exchanges the secret link of a programme for its cookie.",
        (),
        {303: None},
        CLOSED,
        "open_programme",
    ),
    Address(
        "get",
        "/p/{code}",
        PROGRAMMES,
        "Reads the programme: its sums, towns and boards.",
        PROGRAMME,
        {200: answers.ProgrammeAnswer},
        CLOSED,
        "get_programme",
    ),
    Address(
        "get",
        "/p/{code}/compare",
        PROGRAMMES,
        "Compares 2 to 12 towns of the programme.",
        PROGRAMME,
        {200: ComparisonAnswer},
        (*CLOSED, "compare_count", "no_such_town", "town_not_compared"),
        "compare_programme_towns",
    ),
    *FILES,
)

# The prints of a programme.
PRINTING = (
    Address(
        "post",
        "/p/{code}/links.pdf",
        PROGRAMMES,
        "Prints a page for each town from the table of links.",
        PROGRAMME,
        {200: "application/pdf"},
        (*CLOSED, "bad_links", "cannot_set"),
        "print_programme_links",
    ),
)

# Those of the links by which towns' own servers send.
SENDERS = (
    Address(
        "get",
        "/p/{code}/sending",
        PROGRAMMES,
        "Tells the bearer of a town's token what it is of.",
        TOWN,
        {200: answers.SendingTownAnswer},
        ("not_host",),
        "get_programme_sending",
    ),
    Address(
        "post",
        "/p/{code}/senders",
        PROGRAMMES,
        "Makes the link by which a town's own server sends.",
        PROGRAMME,
        {201: answers.SenderAnswer},
        (*CLOSED, "text_empty", "text_too_long", "too_many_towns"),
        "new_programme_sender",
    ),
    Address(
        "post",
        "/p/{code}/senders/end",
        PROGRAMMES,
        "Ends the link of a town.",
        PROGRAMME,
        {204: None},
        (*CLOSED, "no_such_town"),
        "end_programme_sender",
    ),
)

# Those by which a board sends its result to a programme on another server.
BOARD = (
    Address(
        "get",
        "/b/{code}/programme",
        PROGRAMMES,
        "Reads to which programme the board sends its result.",
        STAFF,
        {200: answers.LinkedProgrammeAnswer},
        ("not_host", "no_such_board"),
        "get_board_programme",
    ),
    Address(
        "post",
        "/b/{code}/programme",
        PROGRAMMES,
        "Has the board send its result to a programme.",
        ORGANISER,
        {**{200: answers.BoardSendingAnswer}, 204: None},
        ("not_host", "no_such_board", "bad_sending_link", "host_not_allowed"),
        "link_board_programme",
    ),
    Address(
        "post",
        "/b/{code}/programme/send",
        PROGRAMMES,
        "Sends the session now.",
        ORGANISER,
        {200: answers.BoardSendingAnswer},
        ("not_host", "no_such_board", "nothing_to_send"),
        "send_board_session",
    ),
)

# Those that send something in: sessions, the order to erase.
SENDING = (
    Address(
        "post",
        "/p/{code}/sessions",
        PROGRAMMES,
        "Takes in the exported session of a town, once.",
        (*PROGRAMME, *TOWN),
        dict.fromkeys((200, 201), answers.ReceivedAnswer),
        (*CLOSED, *RECEIVING),
        "post_programme_session",
    ),
    Address(
        "post",
        "/p/{code}/erase",
        PROGRAMMES,
        "Erases the programme; its boards stay.",
        PROGRAMME,
        {204: None},
        (*CLOSED, "bad_setting"),
        "erase_programme",
    ),
    *PRINTING,
    *SENDERS,
    *BOARD,
)

ADDRESSES = (
    Address(
        "post",
        "/programmes",
        PROGRAMMES,
        (
            "Starts a programme with a board for each town; with `preview` makes "
            "nothing (200)."
        ),
        CREATE,
        {200: PreviewAnswer, 201: answers.NewProgrammeAnswer},
        STARTING,
    ),
    Address(
        "post",
        "/programmes/preview",
        PROGRAMMES,
        "Reads one's own framework, and makes nothing.",
        (),
        {200: PreviewAnswer},
        ("bad_framework", "bad_outline"),
        "preview_programme",
    ),
    *READING,
    *SENDING,
)
