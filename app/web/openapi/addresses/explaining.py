"""The public addresses of what explains fields."""

from collections.abc import Iterator
from typing import get_args

from app.domain.explaining.sounds import SoundMedia
from app.web.openapi.address import BOARD, HELPER, HOST, STAFF, Address, Content
from app.web.openapi.answers import FieldAnswer
from app.web.openapi.vote_answers import BallotAnswer

FIELD = "/b/{code}/fields/{framework}/{field}"
OF_FIELD = ("not_host", "no_such_board", "no_such_field")
WORDS = ("bad_locale", "objectives_apart", "text_empty", "text_too_long")
DRAWN = ("bad_field_picture", "too_many_files", "cannot_set", "slow_down")
SPOKEN = ("bad_sound", "bad_locale", "too_many_files")
ENTERED = (
    *("not_host", "no_such_board", "no_such_activity", "no_such_seat", "which_vote"),
    *("activity_not_open", "activity_locked", "ballot_incomplete", "ballot_too_long"),
    *("field_twice", "no_such_field", "seat_has_voted"),
)


def addresses() -> Iterator[Address]:
    """Yields the addresses by which words, pictures and sounds come to a field, and are
    read."""
    field: dict[int, Content] = {200: FieldAnswer}
    sentence = "Changes description and objectives of a field, in a language."
    yield Address("post", FIELD, HOST, sentence, STAFF, field, (*OF_FIELD, *WORDS))
    sentence = "Gives a field its picture."
    yield Address(
        "post", f"{FIELD}/picture", HOST, sentence, STAFF, field, (*OF_FIELD, *DRAWN)
    )
    sentence = "Gives a field its sound in a language."
    yield Address(
        "post", f"{FIELD}/sounds", HOST, sentence, STAFF, field, (*OF_FIELD, *SPOKEN)
    )
    gone = (*OF_FIELD, "no_such_file")
    for part, what in (
        ("picture", "picture"),
        ("sounds/{language}", "sound in a language"),
    ):
        sentence, path = f"Erases the {what} of a field.", f"{FIELD}/{part}/remove"
        name = f"remove_field_{part.partition('/')[0]}"
        yield Address("post", path, HOST, sentence, STAFF, field, gone, name)
    yield from _readings()


def _readings() -> Iterator[Address]:
    """Yields the addresses of the files themselves, and of ballots by picture and
    voice."""
    path, sentence = (
        "/b/{code}/field-files/{key}",
        "Reads a picture or a sound of a field.",
    )
    read: dict[int, Content] = {200: ("image/webp", *get_args(SoundMedia))}
    yield Address(
        "get", path, BOARD, sentence, (), read, ("no_such_board", "no_such_file")
    )
    refusals = ("not_host", "no_such_board", "bad_framework")
    sentence = (
        "Reads a framework with its pictures and sounds, to start another board from."
    )
    whole: dict[int, Content] = {200: "application/json"}
    yield Address(
        "get", "/b/{code}/framework.json", BOARD, sentence, STAFF, whole, refusals
    )
    table: dict[int, Content] = {200: "text/csv"}
    sentence = "Reads a framework as a table, in all its languages."
    yield Address(
        "get", "/b/{code}/framework.csv", BOARD, sentence, STAFF, table, refusals
    )
    sheet: dict[int, Content] = {200: "application/pdf"}
    sentence = "Prints what explains the fields of a framework."
    refusals_of_sheet = (*refusals, "cannot_set")
    yield Address(
        "get",
        "/b/{code}/explanations.pdf",
        BOARD,
        sentence,
        HELPER,
        sheet,
        refusals_of_sheet,
    )
    sentence = "Records a ballot by picture and voice on the common device."
    path, cast = "/b/{code}/handover/{seat}/voice", BallotAnswer
    yield Address("post", path, HOST, sentence, HELPER, {200: cast}, ENTERED)
