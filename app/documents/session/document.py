"""The parts of a session document (schema palabre-session/1), of which
session_schema.py checks the form. A file of an older version may lack what is
read by `get`."""

from typing import Any, NotRequired, TypedDict

from app.domain.group import GroupPart
from app.domain.plan.agenda import SittingPart
from app.domain.votes.divisions import DivisionPart

MOST_BYTES = 32 * 1024 * 1024  # of a file
# A name's two forms in the schema: a text, or one for each language. No path
# tells them.
ONE, ALL = "in_one_language", "in_languages"


class BoardPart(TypedDict):
    code: str
    title: str
    place: str
    locale: str
    template: str
    joining: str
    names_shown: bool
    settings: dict[str, Any]  # as app.domain.board_settings reads it
    created_at: str
    erase_on: str | None


class RulePart(TypedDict):
    votes: int
    repeats: bool


class BallotPart(TypedDict):
    """A ballot; `seat` and `recorded_at` stand only in a named vote."""

    fields: list[str]
    receipt: str
    assisted: str | None
    seat: NotRequired[str]
    recorded_at: NotRequired[str]


class CountPart(TypedDict):
    field: str
    votes: int
    rank: int


class SealPart(TypedDict):
    """A seal.

    `tally` has every field in the framework's order: {field, votes, rank}.
    `witnesses` counts the phones that found their ballot in the sealed list,
    and those that did not: {found, missing}. `parts` are as
    app.domain.votes.parts counts them; left out where there are none.
    """

    form: str
    ballots: int
    seats: int
    sha256: str
    tally: list[CountPart]
    places: list[int] | None
    parts: NotRequired[list[DivisionPart]]
    witnesses: dict[str, int]


class RoundPart(TypedDict):
    """A round; `turnout` and `ballots` are None while the round hides them."""

    number: int
    framework: str
    rule: RulePart
    secret: bool
    reveal: str | None
    pace: str | None
    order: str
    replaced: int
    withdrawn: int
    voided: int
    opened_at: str
    closed_at: str | None
    closed_by: str | None
    turnout: list[str] | None
    seal: SealPart | None
    ballots: list[BallotPart] | None


class ActivityPart(TypedDict):
    """An activity; `private_notes` counts the notes of a private one, which
    are not in the file."""

    key: str
    kind: str
    state: str
    locked: bool
    framework: str
    title: str
    reveal: str | None
    pace: str | None
    order: str | None
    rule: RulePart | None
    secret: bool | None
    practice: bool
    private: bool
    round: int
    opened_at: str | None
    closed_at: str | None
    closes_at: str | None
    rounds: list[RoundPart]
    private_notes: NotRequired[int]


class SeatPart(TypedDict):
    id: str
    seat_code: str
    group: str | None
    name: str
    organisation: str
    attendance: str
    present: bool
    voided: bool
    device: NotRequired[bool]
    joined_at: str
    finished: NotRequired[str | None]
    answers: NotRequired[dict[str, str]]


class NotePart(TypedDict):
    id: str
    activity: str
    block: str
    field: str | None
    text: str
    state: str
    merged_into: str | None
    created_at: str
    updated_at: str
    seat: str | None
    group: str | None
    me_too: NotRequired[int]
    me_too_seats: NotRequired[list[str]]
    me_too_taken_back: NotRequired[list[str]]  # where there are any


class PicturePart(TypedDict):
    """A picture of the report by its key; `body` is a PNG or a JPEG in
    base64."""

    key: str
    body: str


class ProgressPart(TypedDict):
    """What the follow-up of a day found of a commitment."""

    day: str
    state: str
    reason: str
    at: str


class CommitmentPart(TypedDict):
    """A commitment on a note; one that was taken back is `removed`, and
    empty."""

    note: str
    lead: str
    partners: str
    due: str
    first_step: str
    indicator: str
    removed: bool
    made_at: str
    updated_at: str
    progress: list[ProgressPart]


class FollowUpPart(TypedDict):
    """A day on which the plan was looked at again; one that was `removed` has
    no lines."""

    day: str
    opened_at: str
    removed: NotRequired[bool]


class LogPart(TypedDict):
    at: str
    actor: str
    act: str
    detail: dict[str, Any]


class BoardDocument(TypedDict):
    schema: str
    board: BoardPart
    frameworks: list[dict[str, object]]
    groups: list[GroupPart]
    activities: list[ActivityPart]
    sessions: list[SittingPart]
    seats: list[SeatPart]
    notes: list[NotePart]
    commitments: NotRequired[list[CommitmentPart]]
    follow_ups: NotRequired[list[FollowUpPart]]
    log: list[LogPart]
    pictures: NotRequired[list[PicturePart]]  # where there are any
    field_files: NotRequired[list[PicturePart]]  # where there are any
