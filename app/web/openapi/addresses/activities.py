"""The addresses by which hosts run activities, and change which ones a board has."""

from collections.abc import Iterator

from app.web.openapi import answers
from app.web.openapi.address import ACTIVITY, HOST, STAFF, Address, Content
from app.web.openapi.paste_answers import EnteredAnswer, PastedAnswer

OF_BOARD = ("not_host", "no_such_board")
OF_ACTIVITY = (*OF_BOARD, "no_such_activity")
TITLE = ("text_empty", "text_too_long", "activities_full")


def addresses() -> Iterator[Address]:
    """Yields the addresses of staff that act on whole activities."""
    yield from _running()
    yield from _planning()
    path, sentence = (
        "/b/{code}/paste",
        "Enters many notes at once, or shows what it would.",
    )
    pasted: dict[int, Content] = {200: PastedAnswer, 201: EnteredAnswer}
    refusals = ("activity_not_open", "no_such_group", "no_such_field", "bad_paste")
    yield Address(
        "post",
        path,
        HOST,
        sentence,
        STAFF,
        pasted,
        (*OF_ACTIVITY, *refusals, "nothing_pasted"),
    )


def _running() -> Iterator[Address]:
    """Yields those that open, lock and close an activity."""
    activity: dict[int, Content] = {200: answers.ActivityAnswer}
    sentences = {
        "open": "Opens an activity; a closed vote opens as a new round.",
        "lock": "Keeps what is in as it is for now.",
        "unlock": "Goes on where it was.",
        "extend": "Moves the end of the timer.",
        "reveal": "Chooses, before the opening, when the tally shows.",
        "rehearse": "Opens a practice of the vote, which enters no result.",
    }
    for verb, sentence in sentences.items():
        state = ("activity_not_open", "activity_already_open")
        yield Address(
            "post",
            f"{ACTIVITY}/{verb}",
            HOST,
            sentence,
            STAFF,
            activity,
            (*OF_ACTIVITY, *state),
        )
    closed: dict[int, Content] = {200: answers.ClosedAnswer}
    sentence = "Closes an activity; a vote is sealed."
    yield Address(
        "post",
        f"{ACTIVITY}/close",
        HOST,
        sentence,
        STAFF,
        closed,
        (*OF_ACTIVITY, "activity_not_open"),
    )


def _planning() -> Iterator[Address]:
    """Yields those that add, duplicate, move and remove one."""
    yield from _adding()
    path, sentence = (
        f"{ACTIVITY}/move",
        "Moves an activity before another, or to the end.",
    )
    moved: dict[int, Content] = {200: answers.ActivityAnswer}
    yield Address("post", path, HOST, sentence, STAFF, moved, OF_ACTIVITY)
    sentence = "Removes an activity that was never opened and has no notes."
    stays = (*OF_ACTIVITY, "activity_already_open")
    yield Address("delete", ACTIVITY, HOST, sentence, STAFF, {204: None}, stays)


def _adding() -> Iterator[Address]:
    """Yields those that add one: planned, or like another."""
    new: dict[int, Content] = {201: answers.ActivityAnswer}
    path, sentence = "/b/{code}/activities", "Adds a planned activity at the end."
    refusals = (*OF_BOARD, *TITLE, "bad_framework", "bad_setting")
    yield Address("post", path, HOST, sentence, STAFF, new, refusals)
    path, sentence = (
        f"{ACTIVITY}/duplicate",
        "Adds a second activity like it, behind it.",
    )
    yield Address("post", path, HOST, sentence, STAFF, new, (*OF_ACTIVITY, *TITLE))
    yield from _choosing()


def _choosing() -> Iterator[Address]:
    """Yields those that add a vote among notes, or among tied fields."""
    new: dict[int, Content] = {201: answers.ActivityAnswer}
    path, sentence = "/b/{code}/shortlists", "Puts 2 to 40 notes to the vote."
    notes = (
        "no_such_note",
        "note_not_shown",
        "shortlist_count",
        "bad_note_id",
        "bad_setting",
    )
    yield Address(
        "post", path, HOST, sentence, STAFF, new, (*OF_ACTIVITY, *TITLE, *notes)
    )
    path, sentence = (
        f"{ACTIVITY}/runoff",
        "Adds a vote among the fields tied for the last places.",
    )
    runoff: dict[int, Content] = {201: answers.RunoffAnswer}
    tie = ("round_not_sealed", "no_tie", "activities_full")
    yield Address("post", path, HOST, sentence, STAFF, runoff, (*OF_ACTIVITY, *tie))
    yield from _words()


def _words() -> Iterator[Address]:
    """Yields the one that hides a word."""
    hidden: dict[int, Content] = {200: answers.ActivityAnswer}
    path, sentence = (
        f"{ACTIVITY}/words",
        "Hides a word that was said, or shows it again.",
    )
    yield Address(
        "post", path, HOST, sentence, STAFF, hidden, (*OF_ACTIVITY, "no_such_word")
    )
