"""The public addresses of what explains fields."""

from typing import get_args

from app.domain.explaining.sounds import SoundMedia
from app.web.openapi.address import BOARD, HELPER, HOST, STAFF, Address
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

REFUSALS = ("not_host", "no_such_board", "bad_framework")

# The addresses of the files themselves, and of ballots by picture and voice.
READINGS = (
    Address(
        "get",
        "/b/{code}/field-files/{key}",
        BOARD,
        "Reads a picture or a sound of a field.",
        (),
        {200: ("image/webp", *get_args(SoundMedia))},
        ("no_such_board", "no_such_file"),
    ),
    Address(
        "get",
        "/b/{code}/framework.json",
        BOARD,
        "Reads a framework with its pictures and sounds, to start another board from.",
        STAFF,
        {200: "application/json"},
        REFUSALS,
    ),
    Address(
        "get",
        "/b/{code}/framework.csv",
        BOARD,
        "Reads a framework as a table, in all its languages.",
        STAFF,
        {200: "text/csv"},
        REFUSALS,
    ),
    Address(
        "get",
        "/b/{code}/explanations.pdf",
        BOARD,
        "Prints what explains the fields of a framework.",
        HELPER,
        {200: "application/pdf"},
        (*REFUSALS, "cannot_set"),
    ),
    Address(
        "post",
        "/b/{code}/handover/{seat}/voice",
        HOST,
        "Records a ballot by picture and voice on the common device.",
        HELPER,
        {200: BallotAnswer},
        ENTERED,
    ),
)

ADDRESSES = (
    Address(
        "post",
        FIELD,
        HOST,
        "Changes description and objectives of a field, in a language.",
        STAFF,
        {200: FieldAnswer},
        (*OF_FIELD, *WORDS),
    ),
    Address(
        "post",
        f"{FIELD}/picture",
        HOST,
        "Gives a field its picture.",
        STAFF,
        {200: FieldAnswer},
        (*OF_FIELD, *DRAWN),
    ),
    Address(
        "post",
        f"{FIELD}/sounds",
        HOST,
        "Gives a field its sound in a language.",
        STAFF,
        {200: FieldAnswer},
        (*OF_FIELD, *SPOKEN),
    ),
    *(
        Address(
            "post",
            f"{FIELD}/{part}/remove",
            HOST,
            f"Erases the {what} of a field.",
            STAFF,
            {200: FieldAnswer},
            (*OF_FIELD, "no_such_file"),
            f"remove_field_{part.partition('/')[0]}",
        )
        for part, what in (
            ("picture", "picture"),
            ("sounds/{language}", "sound in a language"),
        )
    ),
    *READINGS,
)
