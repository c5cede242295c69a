"""Says why somebody with a seat was refused: joining, notes, ballots."""

from app.locales import _ as msgid

# code: (HTTP status, sentence of the catalogues); a part of
# app/web/http/refusals.py.
OF_PARTICIPANTS: dict[str, tuple[int, str]] = {
    "no_seat": (401, msgid("You have no seat on this board yet: please join first.")),
    "unknown_seat_code": (
        401,
        msgid("No seat has this code. Please check it, or join with your name."),
    ),
    "other_seat": (
        403,
        msgid(
            "This was written from another seat on this device: nothing was recorded."
        ),
    ),
    "list_withheld": (
        403,
        msgid(
            "With fewer than five ballots, the sealed list would tell too much:"
            " it is not published."
        ),
    ),
    "tally_hidden": (403, msgid("The tally is not shown yet.")),
    "wrong_receipt": (
        403,
        msgid("This is not the receipt of your ballot. Please check it."),
    ),
    "device_has_no_vote": (
        403,
        msgid(
            "This device writes for its group and has no vote: each person votes from "
            "an own seat."
        ),
    ),
    "joining_closed": (403, msgid("This board takes no new participants now.")),
    "no_such_activity": (404, msgid("This board has no such activity.")),
    "no_such_note": (404, msgid("This note is not on the board.")),
    "no_such_round": (404, msgid("This vote has no such round.")),
    "round_not_sealed": (
        409,
        msgid("This vote is not closed yet: its ballots are not published."),
    ),
    "seat_has_voted": (409, msgid("This person has already voted.")),
    "no_such_seat": (404, msgid("This seat is not on the board.")),
    "activity_not_open": (
        409,
        msgid("This activity is not open: nothing was recorded."),
    ),
    "activity_locked": (
        409,
        msgid(
            "This activity is locked for now: nothing was recorded."
            " It can be sent once it is unlocked."
        ),
    ),
    "activity_already_open": (409, msgid("This activity is already open.")),
    "ballot_unlinked": (
        409,
        msgid(
            "Your ballot is in. This board came from a file that does not tell whose "
            "is whose: it stays as it is."
        ),
    ),
    "ballot_changed": (
        409,
        msgid(
            "Your ballot was changed meanwhile, on this device or another: it stays as "
            "it is now."
        ),
    ),
    "note_changed": (
        409,
        msgid("This note was changed meanwhile: it stays as it is now."),
    ),
    "block_not_open": (
        409,
        msgid("This activity takes notes only under the chosen blocks."),
    ),
    "no_such_word": (404, msgid("Nobody said this word.")),
    "note_taken": (409, msgid("This note belongs to somebody else.")),
    "own_note": (
        409,
        msgid("This note is your own, or your group’s: it counts already."),
    ),
    "is_it_you": (409, msgid("Somebody called %(name)s is here already. Is it you?")),
    "seat_taken": (409, msgid("This seat is already taken.")),
    "ballot_incomplete": (
        422,
        msgid("A ballot has exactly %(votes)s choices; this one has %(chosen)s."),
    ),
    "ballot_too_long": (
        422,
        msgid("A ballot has exactly %(votes)s choices; this one has %(chosen)s."),
    ),
    "field_twice": (
        422,
        msgid("The same choice stands there twice: please make different ones."),
    ),
    "no_such_field": (422, msgid("This field is not part of the framework.")),
    "no_such_group": (422, msgid("This board has no such group.")),
    "bad_note_id": (422, msgid("A note's id must be a UUID.")),
    "bad_answer": (422, msgid("This is no answer to a question of this workshop.")),
    "bad_attendance": (422, msgid("Please choose “in the room” or “online”.")),
}
