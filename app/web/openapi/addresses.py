"""The public addresses of the contract: who may, what is answered, what is refused."""

from collections.abc import Iterator

from app.web.openapi import (
    activity_addresses,
    answers,
    explaining_addresses,
    picture_addresses,
    plan_addresses,
    result_addresses,
    room_addresses,
    staff_addresses,
)
from app.web.openapi.address import (
    ACTIVITY,
    BOARD,
    CREATE,
    HELPER,
    HOST,
    NOTES,
    OPERATOR,
    ORGANISER,
    SEAT,
    SEATS,
    STAFF,
    VOTES,
    Address,
    Content,
)
from app.web.openapi.people_addresses import people_addresses
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
CHOICES = (
    "ballot_incomplete",
    "ballot_too_long",
    "field_twice",
    "no_such_field",
    "seat_has_voted",
)
WRITING = (
    "no_seat",
    *NO_ACTIVITY,
    "activity_not_open",
    "activity_locked",
    "note_changed",
    "note_taken",
    "block_not_open",
)
ECHOING = (
    *("no_seat", "no_such_board", "no_such_note", "bad_note_id", "own_note"),
    *("activity_not_open", "activity_locked"),
)
TEXTS = ("text_empty", "text_too_long", "no_such_field", "bad_note_id")
STARTING = (
    "bad_template",
    "bad_framework",
    "bad_outline",
    "bad_locale",
    "bad_question",
    "text_empty",
    "text_too_long",
)
OF_BOARD = ("not_host", "no_such_board")
LINK = {303: None}
HANDOVER, PAPER = "/b/{code}/handover", "/b/{code}/paper"


def addresses() -> Iterator[Address]:
    """Yields every public address that programs may rely on."""
    yield from _boards()
    yield from _board_pages()
    yield from _seats()
    yield from _notes()
    yield from _votes()
    yield from _sealed_lists()
    yield from _assisted_ballots()
    yield from activity_addresses.addresses()
    yield from explaining_addresses.addresses()
    yield from room_addresses.addresses()
    yield from picture_addresses.addresses()
    yield from staff_addresses.addresses()
    yield from plan_addresses.addresses()
    yield from result_addresses.addresses()
    yield from _operation()
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

    yield from people_addresses()
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


def _voices(path: str) -> Iterator[Address]:
    for method, sentence in (
        ("put", "Says a note of somebody else too."),
        ("delete", "Says it no longer."),
    ):
        yield Address(method, path, NOTES, sentence, SEAT, {204: None}, ECHOING)


def _notes() -> Iterator[Address]:
    note = "/b/{code}/notes/{note}"
    written: dict[int, Content] = {200: answers.NoteAnswer, 201: answers.NoteAnswer}
    sentence = "Writes or changes a note under the client's UUID."
    yield Address("put", note, NOTES, sentence, SEAT, written, (*WRITING, *TEXTS))
    yield from _voices(f"{note}/me-too")
    may, gone = (*SEAT, *STAFF), (*WRITING, "no_such_note")
    yield Address("delete", note, NOTES, "Deletes a note.", may, {204: None}, gone)
    yield from _note_lists()


def _note_lists() -> Iterator[Address]:
    """Yields the lists of an activity's notes."""
    notes: dict[int, Content] = {200: [answers.NoteAnswer]}
    yield Address(
        "get",
        f"{ACTIVITY}/notes",
        NOTES,
        "Lists the notes that are shown.",
        (),
        notes,
        NO_ACTIVITY,
    )
    sentence = "Lists the seat's own notes, private ones too."
    refusals = ("no_seat", "other_seat", *NO_ACTIVITY)
    yield Address(
        "get", f"{ACTIVITY}/notes/own", NOTES, sentence, SEAT, notes, refusals
    )
    done = ("no_seat", *NO_ACTIVITY, "activity_not_open")
    for method, sentence in (
        ("put", "Says that one has finished."),
        ("delete", "Goes on writing."),
    ):
        yield Address(
            method, f"{ACTIVITY}/finished", NOTES, sentence, SEAT, {204: None}, done
        )


def _votes() -> Iterator[Address]:
    ballot = f"{ACTIVITY}/ballot"
    cast: dict[int, Content] = {200: answers.BallotAnswer}
    may = (*SEAT, *STAFF)
    yield Address(
        "put",
        ballot,
        VOTES,
        "Casts or replaces a whole ballot.",
        may,
        cast,
        (*CASTING, *CHOICES),
    )
    yield Address(
        "delete", ballot, VOTES, "Withdraws the ballot.", SEAT, {204: None}, CASTING
    )
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


def _sealed_lists() -> Iterator[Address]:
    """Yields the addresses by which anybody checks the ballots of a sealed round."""
    sealed: dict[int, Content] = {200: answers.SealedListAnswer}
    unsealed = (*NO_ACTIVITY, "no_such_round", "round_not_sealed", "list_withheld")
    round_path = f"{ACTIVITY}/rounds/{{number}}"
    sentence = "Reads a sealed round's ballots by receipt, with their hash."
    yield Address(
        "get", f"{round_path}/sealed.json", VOTES, sentence, (), sealed, unsealed
    )
    sentence = "Says whether the own ballot stands in the sealed list."
    refusals = ("no_seat", *unsealed)
    yield Address(
        "post", f"{round_path}/witness", VOTES, sentence, SEAT, {204: None}, refusals
    )


def _assisted_ballots() -> Iterator[Address]:
    """Yields the addresses by which staff enter ballots for others and take them
    back."""
    yield from _turns()
    cast: dict[int, Content] = {200: answers.BallotAnswer}
    entering = (
        *OF_HOST,
        "no_such_seat",
        "which_vote",
        "activity_not_open",
        "activity_locked",
    )
    refused = (*entering, *CHOICES)
    sentence = "Records a ballot that a person filled in on the common device."
    yield Address("post", f"{HANDOVER}/{{seat}}", HOST, sentence, HELPER, cast, refused)
    yield Address("post", PAPER, HOST, "Records a paper ballot.", HELPER, cast, refused)
    sentence = (
        "Takes a person's ballot out of an open vote, with a reason that they read."
    )
    void = "/b/{code}/people/{seat}/ballot/void"
    state = (
        "no_such_seat",
        "activity_not_open",
        "activity_locked",
        "text_empty",
        "text_too_long",
    )
    yield Address("post", void, HOST, sentence, STAFF, {204: None}, (*OF_HOST, *state))


def _turns() -> Iterator[Address]:
    """Yields the addresses that say who has not voted yet."""
    turns: dict[int, Content] = {200: answers.MissingAnswer}
    turn: dict[int, Content] = {200: answers.TurnAnswer}
    sentence = (
        "Lists the open votes and who has not voted yet, as far as names may be told."
    )
    yield Address("get", HANDOVER, HOST, sentence, HELPER, turns, OF_BOARD)
    yield Address("get", PAPER, HOST, sentence, HELPER, turns, OF_BOARD)
    sentence = "Says for which vote a person fills in a ballot on the common device."
    refusals = (*OF_BOARD, "no_such_seat", "activity_not_open", "seat_has_voted")
    path, name = f"{HANDOVER}/{{seat}}", "get_handover_turn"
    yield Address("get", path, HOST, sentence, HELPER, turn, refusals, name)


def _operation() -> Iterator[Address]:
    """Yields what programs of whoever runs the server ask."""
    health: dict[int, Content] = {200: answers.HealthAnswer, 503: answers.HealthAnswer}
    yield Address(
        "get", "/healthz", OPERATOR, "Says whether database and bus work.", (), health
    )
    yield Address(
        "get",
        "/metrics",
        OPERATOR,
        "Gives the counts for Prometheus.",
        (),
        {200: "text/plain"},
    )
