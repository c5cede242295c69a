"""Lists the addresses of notes."""

from collections.abc import Iterator

from app.web.openapi import answers
from app.web.openapi.address import (
    ACTIVITY,
    NO_ACTIVITY,
    NOTES,
    SEAT,
    STAFF,
    Address,
    Content,
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


def addresses() -> Iterator[Address]:
    """Yields the addresses of notes."""
    note = "/b/{code}/notes/{note}"
    written: dict[int, Content] = {200: answers.NoteAnswer, 201: answers.NoteAnswer}
    sentence = "Writes or changes a note under the client's UUID."
    yield Address("put", note, NOTES, sentence, SEAT, written, (*WRITING, *TEXTS))
    yield from _voices(f"{note}/me-too")
    may, gone = (*SEAT, *STAFF), (*WRITING, "no_such_note")
    yield Address("delete", note, NOTES, "Deletes a note.", may, {204: None}, gone)
    yield from _note_lists()


def _voices(path: str) -> Iterator[Address]:
    for method, sentence in (
        ("put", "Says a note of somebody else too."),
        ("delete", "Says it no longer."),
    ):
        yield Address(method, path, NOTES, sentence, SEAT, {204: None}, ECHOING)


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
