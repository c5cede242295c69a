"""The addresses of the plan of action, as /openapi.json describes them."""

from collections.abc import Iterator

from app.web.openapi.address import HOST, ORGANISER, SEAT, STAFF, Address, Content
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
    """`planners`: `staff`, or `groups` too. `proposals` are notes that are not in the
    plan."""

    planners: str
    follow_ups: list[str]
    commitments: list[CommitmentAnswer]
    proposals: list[ProposalAnswer]


class FollowUpAnswer(Answer):
    day: str


def addresses() -> Iterator[Address]:
    """Yields what reads the plan, writes it, and follows it up."""
    plan, commitment = "/b/{code}/plan", "/b/{code}/plan/{note}"
    day = "/b/{code}/follow-ups/{day}/{note}"
    whole: dict[int, Content] = {200: PlanAnswer}
    stored: dict[int, Content] = {200: CommitmentAnswer}
    opened: dict[int, Content] = {201: FollowUpAnswer}
    anybody, writers = (*SEAT, "helper", *STAFF), (*SEAT, *STAFF)
    sentence = "Reads the plan of action."
    yield Address(
        "get", plan, HOST, sentence, anybody, whole, ("no_seat", "no_such_board")
    )
    sentence = "Takes a note into the plan, or changes its commitment."
    edits = (*OF_NOTE, *OF_GROUP, "text_too_long", "changed_meanwhile")
    yield Address("post", commitment, HOST, sentence, writers, stored, edits)
    sentence, removed = "Takes a commitment out of the plan.", (*OF_NOTE, *OF_GROUP)
    path = f"{commitment}/remove"
    yield Address("post", path, HOST, sentence, writers, {204: None}, removed)
    sentence, path = "Opens a follow-up of a day.", "/b/{code}/follow-ups"
    yield Address("post", path, HOST, sentence, ORGANISER, opened, OF_OPENING)
    sentence, path = (
        "Removes a follow-up with all that it said.",
        "/b/{code}/follow-ups/{day}/remove",
    )
    gone = (*OF_BOARD, "no_such_follow_up")
    yield Address("post", path, HOST, sentence, ORGANISER, {204: None}, gone)
    sentence = "Says whether a commitment is done, under way or stopped, and why."
    name = "post_follow_up_progress"
    yield Address("post", day, HOST, sentence, STAFF, stored, OF_PROGRESS, name)
