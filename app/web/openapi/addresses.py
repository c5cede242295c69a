"""The public addresses of the contract: who may, what is answered, what is refused."""

from collections.abc import Iterator

from app.web.openapi import activity_addresses, answers, room_addresses
from app.web.openapi.address import (
    ACTIVITY,
    BOARD,
    CREATE,
    HELPER,
    HOST,
    NOTES,
    OPERATOR,
    ORGANISER,
    RESULTS,
    SEAT,
    SEATS,
    STAFF,
    VOTES,
    Address,
    Content,
)
from app.web.openapi.programme_addresses import programme_addresses

NO_ACTIVITY = ("no_such_board", "no_such_activity")
OF_HOST = ("not_host", *NO_ACTIVITY)
CASTING = (
    "no_seat",
    *NO_ACTIVITY,
    "activity_not_open",
    "activity_locked",
    "ballot_changed",
    "ballot_unlinked",
)
CHOICES = ("ballot_incomplete", "ballot_too_long", "field_twice", "no_such_field", "seat_has_voted")
WRITING = (
    "no_seat",
    *NO_ACTIVITY,
    "activity_not_open",
    "activity_locked",
    "note_changed",
    "note_taken",
    "block_not_open",
)
TEXTS = ("text_empty", "text_too_long", "no_such_field", "bad_note_id")
STARTING = (
    "bad_template",
    "bad_framework",
    "bad_outline",
    "bad_locale",
    "text_empty",
    "text_too_long",
    "too_large",
)
DOWNLOAD = ("not_host", "no_such_board")
LINK = {303: None}
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def addresses() -> Iterator[Address]:
    """Yields every public address that programs may rely on."""
    yield from _boards()
    yield from _people()
    yield from _votes()
    yield from _assisted_ballots()
    yield from activity_addresses.addresses()
    yield from room_addresses.addresses()
    yield from _results()
    yield from programme_addresses()


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
    refusals = (
        "not_host",
        "bad_session",
        "seal_broken",
        "cannot_merge",
        "sessions_count",
        "too_large",
    )
    yield Address(
        "post", "/boards/import", BOARD, "Brings an exported session back.", CREATE, links, refusals
    )
    board: dict[int, Content] = {200: answers.BoardAnswer}
    yield Address(
        "get", "/b/{code}", BOARD, "Reads a board, and the own seat.", (), board, ("no_such_board",)
    )
    for role in ("observer", "helper", "host", "organiser"):
        sentence = f"Exchanges the secret link for the {role}'s cookie."
        path = f"/b/{{code}}/{role}/{{token}}"
        yield Address("get", path, HOST, sentence, (), LINK, ("no_such_board", "no_such_page"))
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


def _people() -> Iterator[Address]:
    seats = "/b/{code}/seats"
    joined: dict[int, Content] = {201: answers.NewSeatAnswer}
    closed = (
        "no_such_board",
        "joining_closed",
        "no_such_group",
        "text_empty",
        "text_too_long",
        "bad_attendance",
    )
    yield Address("post", seats, SEATS, "Takes a seat and sets its cookie.", (), joined, closed)
    back: dict[int, Content] = {200: answers.SeatAnswer}
    unknown = ("no_such_board", "no_seat")
    yield Address(
        "post", f"{seats}/resume", SEATS, "Comes back to a seat by its code.", (), back, unknown
    )
    yield Address(
        "post",
        f"{seats}/leave",
        SEATS,
        "Forgets the seat on this device.",
        (),
        {204: None},
        ("no_such_board",),
    )
    person = "/b/{code}/people/{seat}"
    gone = ("not_host", "no_such_board", "no_such_seat")
    yield Address(
        "delete", person, SEATS, "Erases a person for good.", ORGANISER, {204: None}, gone
    )
    note = "/b/{code}/notes/{note}"
    written: dict[int, Content] = {200: answers.NoteAnswer, 201: answers.NoteAnswer}
    yield Address(
        "put",
        note,
        NOTES,
        "Writes or changes a note under the client's UUID.",
        SEAT,
        written,
        (*WRITING, *TEXTS),
    )
    yield Address(
        "delete",
        note,
        NOTES,
        "Deletes a note.",
        (*SEAT, *STAFF),
        {204: None},
        (*WRITING, "no_such_note"),
    )
    notes: dict[int, Content] = {200: [answers.NoteAnswer]}
    yield Address(
        "get", f"{ACTIVITY}/notes", NOTES, "Lists the notes that are shown.", (), notes, NO_ACTIVITY
    )
    sentence = "Lists the seat's own notes, private ones too."
    refusals = ("no_seat", "other_seat", *NO_ACTIVITY)
    yield Address("get", f"{ACTIVITY}/notes/own", NOTES, sentence, SEAT, notes, refusals)


def _votes() -> Iterator[Address]:
    ballot = f"{ACTIVITY}/ballot"
    cast: dict[int, Content] = {200: answers.BallotAnswer}
    may = (*SEAT, *STAFF)
    yield Address(
        "put", ballot, VOTES, "Casts or replaces a whole ballot.", may, cast, (*CASTING, *CHOICES)
    )
    yield Address("delete", ballot, VOTES, "Withdraws the ballot.", SEAT, {204: None}, CASTING)
    tally: dict[int, Content] = {200: answers.TallyAnswer}
    hidden = (*NO_ACTIVITY, "activity_not_open", "tally_hidden")
    yield Address(
        "get",
        f"{ACTIVITY}/tally",
        VOTES,
        "Reads the tally, if it may be seen yet.",
        (),
        tally,
        hidden,
    )
    sealed: dict[int, Content] = {200: answers.SealedListAnswer}
    unsealed = (*NO_ACTIVITY, "no_such_round", "round_not_sealed", "list_withheld")
    round_path = f"{ACTIVITY}/rounds/{{number}}"
    sentence = "Reads a sealed round's ballots by receipt, with their hash."
    yield Address("get", f"{round_path}/sealed.json", VOTES, sentence, (), sealed, unsealed)
    sentence = "Says whether the own ballot stands in the sealed list."
    refusals = ("no_seat", *unsealed)
    yield Address("post", f"{round_path}/witness", VOTES, sentence, SEAT, {204: None}, refusals)


def _assisted_ballots() -> Iterator[Address]:
    """Yields the addresses by which staff enter ballots for others and take them back."""
    turns: dict[int, Content] = {200: answers.MissingAnswer}
    turn: dict[int, Content] = {200: answers.TurnAnswer}
    cast: dict[int, Content] = {200: answers.BallotAnswer}
    no_board = ("not_host", "no_such_board")
    entering = (*OF_HOST, "no_such_seat", "which_vote", "activity_not_open", "activity_locked")
    handover, paper = "/b/{code}/handover", "/b/{code}/paper"
    sentence = "Lists the open votes and who has not voted yet, as far as names may be told."
    yield Address("get", handover, HOST, sentence, HELPER, turns, no_board)
    yield Address("get", paper, HOST, sentence, HELPER, turns, no_board)
    sentence = "Says for which vote a person fills in a ballot on the common device."
    refusals = (*no_board, "no_such_seat", "activity_not_open", "seat_has_voted")
    name = "get_handover_turn"
    yield Address("get", f"{handover}/{{seat}}", HOST, sentence, HELPER, turn, refusals, name)
    sentence = "Records a ballot that a person filled in on the common device."
    refused = (*entering, *CHOICES)
    yield Address("post", f"{handover}/{{seat}}", HOST, sentence, HELPER, cast, refused)
    yield Address("post", paper, HOST, "Records a paper ballot.", HELPER, cast, refused)
    sentence = "Takes a person's ballot out of an open vote, with a reason that they read."
    void = "/b/{code}/people/{seat}/ballot/void"
    state = ("no_such_seat", "activity_not_open", "activity_locked", "text_empty", "text_too_long")
    yield Address("post", void, HOST, sentence, STAFF, {204: None}, (*OF_HOST, *state))


def _results() -> Iterator[Address]:
    session: dict[int, Content] = {200: answers.SessionAnswer}
    yield Address(
        "get",
        "/b/{code}/export.json",
        RESULTS,
        "Downloads the whole session.",
        ORGANISER,
        session,
        DOWNLOAD,
    )
    files = {"export.csv": "text/csv", "report.docx": DOCX, "report.pdf": "application/pdf"}
    files |= {"attendance.pdf": "application/pdf"}
    files |= {"workbook.xlsx": XLSX, "slides.pptx": PPTX}
    for name, media in files.items():
        yield Address(
            "get",
            f"/b/{{code}}/{name}",
            RESULTS,
            f"Downloads {name}.",
            STAFF,
            {200: media},
            DOWNLOAD if name == "export.csv" else (*DOWNLOAD, "cannot_set"),
        )
    dated = ("no_such_board", "nothing_dated")
    path, calendar = "/b/{code}/sittings.ics", "text/calendar"
    yield Address("get", path, RESULTS, "Downloads the dated sessions.", (), {200: calendar}, dated)
    sealed = (*DOWNLOAD, "no_such_activity", "no_such_round", "tally_hidden", "round_not_sealed")
    for name, media in {"share.png": "image/png", "share.txt": "text/plain"}.items():
        sentence = f"Downloads {name}, of a closed vote."
        further = ("cannot_set",) if name == "share.png" else ()
        yield Address(
            "get",
            f"/b/{{code}}/{name}",
            RESULTS,
            sentence,
            STAFF,
            {200: media},
            (*sealed, *further),
        )
    for name in ("diagram", "ranking", "matrix", "picture"):
        path = f"/b/{{code}}/{name}.{{kind}}"
        refusals = (*DOWNLOAD, "no_such_page", "nothing_to_draw")
        yield Address(
            "get",
            path,
            RESULTS,
            f"Downloads the {name} as `svg` or `png`.",
            STAFF,
            {200: "image/svg+xml"},
            refusals,
        )
    health: dict[int, Content] = {200: answers.HealthAnswer, 503: answers.HealthAnswer}
    yield Address("get", "/healthz", OPERATOR, "Says whether database and bus work.", (), health)
    yield Address(
        "get", "/metrics", OPERATOR, "Gives the counts for Prometheus.", (), {200: "text/plain"}
    )
