"""Lists the addresses of ballots, tallies and sealed lists."""

from app.web.openapi import vote_answers
from app.web.openapi.address import (
    ACTIVITY,
    HELPER,
    HOST,
    NO_ACTIVITY,
    SEAT,
    STAFF,
    VOTES,
    Address,
)

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
OF_BOARD = ("not_host", "no_such_board")
HANDOVER, PAPER = "/b/{code}/handover", "/b/{code}/paper"

UNSEALED = (*NO_ACTIVITY, "no_such_round", "round_not_sealed", "list_withheld")
REFUSED = (
    *OF_HOST,
    "no_such_seat",
    "which_vote",
    "activity_not_open",
    "activity_locked",
    *CHOICES,
)

BALLOTS = (
    Address(
        "put",
        f"{ACTIVITY}/ballot",
        VOTES,
        "Casts or replaces a whole ballot.",
        (*SEAT, *STAFF),
        {200: vote_answers.BallotAnswer},
        (*CASTING, *CHOICES),
    ),
    Address(
        "delete",
        f"{ACTIVITY}/ballot",
        VOTES,
        "Withdraws the ballot.",
        SEAT,
        {204: None},
        CASTING,
    ),
    Address(
        "get",
        f"{ACTIVITY}/tally",
        VOTES,
        "Reads the tally, if it may be seen yet.",
        (),
        {200: vote_answers.TallyAnswer},
        (*NO_ACTIVITY, "activity_not_open", "tally_hidden"),
    ),
)

# The addresses by which anybody checks the ballots of a sealed round.
SEALED_LISTS = (
    Address(
        "get",
        f"{ACTIVITY}/rounds/{{number}}/sealed.json",
        VOTES,
        "Reads a sealed round's ballots by receipt, with their hash.",
        (),
        {200: vote_answers.SealedListAnswer},
        UNSEALED,
    ),
    Address(
        "post",
        f"{ACTIVITY}/rounds/{{number}}/witness",
        VOTES,
        "Says whether the own ballot stands in the sealed list.",
        SEAT,
        {204: None},
        ("no_seat", *UNSEALED),
    ),
)

# The addresses that say who has not voted yet.
TURNS = (
    Address(
        "get",
        HANDOVER,
        HOST,
        "Lists the open votes and who has not voted yet, as far as names may be told.",
        HELPER,
        {200: vote_answers.MissingAnswer},
        OF_BOARD,
    ),
    Address(
        "get",
        PAPER,
        HOST,
        "Lists the open votes and who has not voted yet, as far as names may be told.",
        HELPER,
        {200: vote_answers.MissingAnswer},
        OF_BOARD,
    ),
    Address(
        "get",
        f"{HANDOVER}/{{seat}}",
        HOST,
        "Says for which vote a person fills in a ballot on the common device.",
        HELPER,
        {200: vote_answers.TurnAnswer},
        (*OF_BOARD, "no_such_seat", "activity_not_open", "seat_has_voted"),
        "get_handover_turn",
    ),
)

# The addresses by which staff enter ballots for others and take them back.
ASSISTED_BALLOTS = (
    *TURNS,
    Address(
        "post",
        f"{HANDOVER}/{{seat}}",
        HOST,
        "Records a ballot that a person filled in on the common device.",
        HELPER,
        {200: vote_answers.BallotAnswer},
        REFUSED,
    ),
    Address(
        "post",
        PAPER,
        HOST,
        "Records a paper ballot.",
        HELPER,
        {200: vote_answers.BallotAnswer},
        REFUSED,
    ),
    Address(
        "post",
        "/b/{code}/people/{seat}/ballot/void",
        HOST,
        "Takes a person's ballot out of an open vote, with a reason that they read.",
        STAFF,
        {204: None},
        (
            *OF_HOST,
            "no_such_seat",
            "activity_not_open",
            "activity_locked",
            "text_empty",
            "text_too_long",
        ),
    ),
)

ADDRESSES = (
    *BALLOTS,
    *SEALED_LISTS,
    *ASSISTED_BALLOTS,
)
