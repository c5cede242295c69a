"""Lists the addresses of ballots, tallies and sealed lists."""

from collections.abc import Iterator

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
    Content,
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


def addresses() -> Iterator[Address]:
    """Yields the addresses of ballots, those that staff enter too, and of tallies."""
    yield from _ballots()
    yield from _sealed_lists()
    yield from _assisted_ballots()


def _ballots() -> Iterator[Address]:
    ballot = f"{ACTIVITY}/ballot"
    cast: dict[int, Content] = {200: vote_answers.BallotAnswer}
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
    tally: dict[int, Content] = {200: vote_answers.TallyAnswer}
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
    sealed: dict[int, Content] = {200: vote_answers.SealedListAnswer}
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
    cast: dict[int, Content] = {200: vote_answers.BallotAnswer}
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
    turns: dict[int, Content] = {200: vote_answers.MissingAnswer}
    turn: dict[int, Content] = {200: vote_answers.TurnAnswer}
    sentence = (
        "Lists the open votes and who has not voted yet, as far as names may be told."
    )
    yield Address("get", HANDOVER, HOST, sentence, HELPER, turns, OF_BOARD)
    yield Address("get", PAPER, HOST, sentence, HELPER, turns, OF_BOARD)
    sentence = "Says for which vote a person fills in a ballot on the common device."
    refusals = (*OF_BOARD, "no_such_seat", "activity_not_open", "seat_has_voted")
    path, name = f"{HANDOVER}/{{seat}}", "get_handover_turn"
    yield Address("get", path, HOST, sentence, HELPER, turn, refusals, name)
