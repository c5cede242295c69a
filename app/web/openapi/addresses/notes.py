"""Lists the addresses of notes."""

from app.web.openapi import answers
from app.web.openapi.address import (
    ACTIVITY,
    NO_ACTIVITY,
    NOTES,
    SEAT,
    STAFF,
    Address,
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


# The lists of an activity's notes.
NOTE_LISTS = (
    Address(
        "get",
        f"{ACTIVITY}/notes",
        NOTES,
        "Lists the notes that are shown.",
        (),
        {200: [answers.NoteAnswer]},
        NO_ACTIVITY,
    ),
    Address(
        "get",
        f"{ACTIVITY}/notes/own",
        NOTES,
        "Lists the seat's own notes, private ones too.",
        SEAT,
        {200: [answers.NoteAnswer]},
        ("no_seat", "other_seat", *NO_ACTIVITY),
    ),
    *(
        Address(
            method,
            f"{ACTIVITY}/finished",
            NOTES,
            sentence,
            SEAT,
            {204: None},
            ("no_seat", *NO_ACTIVITY, "activity_not_open"),
        )
        for method, sentence in (
            ("put", "Says that one has finished."),
            ("delete", "Goes on writing."),
        )
    ),
)

ADDRESSES = (
    Address(
        "put",
        "/b/{code}/notes/{note}",
        NOTES,
        "Writes or changes a note under the client's UUID.",
        SEAT,
        {200: answers.NoteAnswer, 201: answers.NoteAnswer},
        (*WRITING, *TEXTS),
    ),
    *(
        Address(
            method,
            "/b/{code}/notes/{note}/me-too",
            NOTES,
            sentence,
            SEAT,
            {204: None},
            ECHOING,
        )
        for method, sentence in (
            ("put", "Says a note of somebody else too."),
            ("delete", "Says it no longer."),
        )
    ),
    Address(
        "delete",
        "/b/{code}/notes/{note}",
        NOTES,
        "Deletes a note.",
        (*SEAT, *STAFF),
        {204: None},
        (*WRITING, "no_such_note"),
    ),
    *NOTE_LISTS,
)
