"""The addresses by which hosts run activities, and change which ones a board
has."""

from app.web.openapi import answers
from app.web.openapi.address import ACTIVITY, HOST, STAFF, Address
from app.web.openapi.paste_answers import EnteredAnswer, PastedAnswer

OF_BOARD = ("not_host", "no_such_board")
OF_ACTIVITY = (*OF_BOARD, "no_such_activity")
TITLE = ("text_empty", "text_too_long", "activities_full")


# Those that open, lock and close an activity.
RUNNING = (
    *(
        Address(
            "post",
            f"{ACTIVITY}/{verb}",
            HOST,
            sentence,
            STAFF,
            {200: answers.ActivityAnswer},
            (*OF_ACTIVITY, "activity_not_open", "activity_already_open"),
        )
        for verb, sentence in {
            "open": "Opens an activity; a closed vote opens as a new round.",
            "lock": "Keeps what is in as it is for now.",
            "unlock": "Goes on where it was.",
            "extend": "Moves the end of the timer.",
            "reveal": "Chooses, before the opening, when the tally shows.",
            "rehearse": "Opens a practice of the vote, which enters no result.",
        }.items()
    ),
    Address(
        "post",
        f"{ACTIVITY}/close",
        HOST,
        "Closes an activity; a vote is sealed.",
        STAFF,
        {200: answers.ClosedAnswer},
        (*OF_ACTIVITY, "activity_not_open"),
    ),
)

# The one that hides a word.
WORDS = (
    Address(
        "post",
        f"{ACTIVITY}/words",
        HOST,
        "Hides a word that was said, or shows it again.",
        STAFF,
        {200: answers.ActivityAnswer},
        (*OF_ACTIVITY, "no_such_word"),
    ),
)

# Those that add a vote among notes, or among tied fields.
CHOOSING = (
    Address(
        "post",
        "/b/{code}/shortlists",
        HOST,
        "Puts 2 to 40 notes to the vote.",
        STAFF,
        {201: answers.ActivityAnswer},
        (
            *OF_ACTIVITY,
            *TITLE,
            "no_such_note",
            "note_not_shown",
            "shortlist_count",
            "bad_note_id",
            "bad_setting",
        ),
    ),
    Address(
        "post",
        f"{ACTIVITY}/runoff",
        HOST,
        "Adds a vote among the fields tied for the last places.",
        STAFF,
        {201: answers.RunoffAnswer},
        (*OF_ACTIVITY, "round_not_sealed", "no_tie", "activities_full"),
    ),
    *WORDS,
)

# Those that add one: planned, or like another.
ADDING = (
    Address(
        "post",
        "/b/{code}/activities",
        HOST,
        "Adds a planned activity at the end.",
        STAFF,
        {201: answers.ActivityAnswer},
        (*OF_BOARD, *TITLE, "bad_framework", "bad_setting"),
    ),
    Address(
        "post",
        f"{ACTIVITY}/duplicate",
        HOST,
        "Adds a second activity like it, behind it.",
        STAFF,
        {201: answers.ActivityAnswer},
        (*OF_ACTIVITY, *TITLE),
    ),
    *CHOOSING,
)

# Those that add, duplicate, move and remove one.
PLANNING = (
    *ADDING,
    Address(
        "post",
        f"{ACTIVITY}/move",
        HOST,
        "Moves an activity before another, or to the end.",
        STAFF,
        {200: answers.ActivityAnswer},
        OF_ACTIVITY,
    ),
    Address(
        "delete",
        ACTIVITY,
        HOST,
        "Removes an activity that was never opened and has no notes.",
        STAFF,
        {204: None},
        (*OF_ACTIVITY, "activity_already_open"),
    ),
)

ADDRESSES = (
    *RUNNING,
    *PLANNING,
    Address(
        "post",
        "/b/{code}/paste",
        HOST,
        "Enters many notes at once, or shows what it would.",
        STAFF,
        {200: PastedAnswer, 201: EnteredAnswer},
        (
            *OF_ACTIVITY,
            "activity_not_open",
            "no_such_group",
            "no_such_field",
            "bad_paste",
            "nothing_pasted",
        ),
    ),
)
