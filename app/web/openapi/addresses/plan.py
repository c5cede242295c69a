"""The addresses of the plan of action, as /openapi.json describes them."""

from app.web.openapi.address import HOST, ORGANISER, SEAT, STAFF, Address
from app.web.openapi.answers import Answer, Open

OF_BOARD = ("not_host", "no_such_board")
OF_NOTE = ("no_seat", "no_such_board", "no_such_note", "bad_note_id", "note_not_shown")
OF_GROUP = ("plan_of_staff", "note_taken", "slow_down")
OF_OPENING = (
    *OF_BOARD,
    "bad_date",
    "nothing_planned",
    "follow_ups_full",
    "after_erase_day",
)
OF_PROGRESS = (
    *OF_BOARD,
    *(
        "no_such_follow_up",
        "no_such_note",
        "bad_note_id",
        "text_empty",
        "text_too_long",
    ),
    "changed_meanwhile",
)


class ProgressAnswer(Answer):
    """`reason` is never empty for `stopped`."""

    state: str
    reason: str
    at: str


class CommitmentAnswer(Open):
    """`progress` is by the day of the follow-up."""

    note: str
    lead: str
    partners: str
    due: str
    first_step: str
    indicator: str
    progress: dict[str, ProgressAnswer]


class ProposalAnswer(Open):
    note: str
    activity: str
    block: str
    field: str | None
    text: str


class PlanAnswer(Answer):
    """`planners`: `staff`, or `groups` too. `proposals` are notes that are not
    in the plan."""

    planners: str
    follow_ups: list[str]
    commitments: list[CommitmentAnswer]
    proposals: list[ProposalAnswer]


class FollowUpAnswer(Answer):
    day: str


ADDRESSES = (
    Address(
        "get",
        "/b/{code}/plan",
        HOST,
        "Reads the plan of action.",
        (*SEAT, "helper", *STAFF),
        {200: PlanAnswer},
        ("no_seat", "no_such_board"),
    ),
    Address(
        "post",
        "/b/{code}/plan/{note}",
        HOST,
        "Takes a note into the plan, or changes its commitment.",
        (*SEAT, *STAFF),
        {200: CommitmentAnswer},
        (*OF_NOTE, *OF_GROUP, "text_too_long", "changed_meanwhile"),
    ),
    Address(
        "post",
        "/b/{code}/plan/{note}/remove",
        HOST,
        "Takes a commitment out of the plan.",
        (*SEAT, *STAFF),
        {204: None},
        (*OF_NOTE, *OF_GROUP),
    ),
    Address(
        "post",
        "/b/{code}/follow-ups",
        HOST,
        "Opens a follow-up of a day.",
        ORGANISER,
        {201: FollowUpAnswer},
        OF_OPENING,
    ),
    Address(
        "post",
        "/b/{code}/follow-ups/{day}/remove",
        HOST,
        "Removes a follow-up with all that it said.",
        ORGANISER,
        {204: None},
        (*OF_BOARD, "no_such_follow_up"),
    ),
    Address(
        "post",
        "/b/{code}/follow-ups/{day}/{note}",
        HOST,
        "Says whether a commitment is done, under way or stopped, and why.",
        STAFF,
        {200: CommitmentAnswer},
        OF_PROGRESS,
        "post_follow_up_progress",
    ),
)
