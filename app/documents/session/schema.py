"""The form of a session document: source of palabre-session-1.schema.json, and
check of imports.

`python -m app.documents.session.schema` prints the schema.
"""

import json
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, JsonValue
from pydantic.json_schema import GenerateJsonSchema, SkipJsonSchema

from app.documents.roster.roster import NAME_LIMIT, ORGANISATION_LIMIT
from app.documents.session.checks import SCHEMA
from app.documents.session.framework_schema import FieldFile, Framework
from app.documents.session.plan_schema import Commitment, FollowUp
from app.documents.session.schema_types import (
    PICTURE_LENGTH,
    Attendance,
    Clean,
    Code,
    Count,
    Day,
    Expiry,
    Key,
    Minutes,
    Number,
    Part,
    PartKey,
    PictureKey,
    SeatId,
    Time,
    Title,
    Uuid,
    Word,
    may_be_absent,
)
from app.documents.session.vote_schema import Activity
from app.domain.explaining.files import MOST_FILES
from app.domain.plan.commitment import FOLLOW_UPS_EVER


class Board(Part):
    """What a board says of itself."""

    code: Word
    """The join code it had. An import gives a new one, and new links: secrets
    are in no file."""
    title: Annotated[str, Field(min_length=1, max_length=160), Clean]
    """The workshop's title."""
    place: Annotated[str, Field(max_length=120), Clean]
    """The town; may be empty."""
    locale: Annotated[str, Field(min_length=2, max_length=20)]
    """The language of the board's pages."""
    template: Word
    """What it was started from."""
    joining: Literal["open", "roster", "closed"]
    """Who may take a seat: whoever has the link, only the seats of the roster,
    nobody any more."""
    names_shown: bool
    """Whether notes show who wrote them."""
    settings: Annotated[dict[str, JsonValue], Field(max_length=100)]
    """Further settings, by name."""
    created_at: Time
    """When it was started."""
    erase_on: Expiry | None
    """When it erases itself."""


class Group(Part):
    """Participants who work together."""

    key: Word
    """Unique on the board."""
    name: Title
    """Its name."""
    attendance: Attendance | None
    """In the room or online, where the whole group is one of them."""
    blocks: Annotated[list[Word], Field(max_length=200)]
    """The ids of the blocks given to it."""


class Step(Part):
    """A line of the agenda."""

    number: Number
    """Its place."""
    title: Title
    """Its title."""
    minutes: Minutes
    """Its length."""
    activity: Key | None
    """The key of the activity held in it."""
    details: Annotated[
        list[Annotated[str, Field(max_length=2000), Clean]], Field(max_length=100)
    ]
    """Lines of text."""


class Session(Part):
    """A dated sitting."""

    number: Number
    """Its place."""
    title: Title
    """Its title."""
    held_on: Day | None
    """Its date."""
    announced_minutes: Minutes | None
    """The length announced, which need not be the sum of its steps."""
    summary: Annotated[str, Field(max_length=10_000), Clean]
    """What was done in it; may be empty."""
    steps: Annotated[list[Step], Field(max_length=200)]
    """Its steps in order."""


class Seat(Part):
    """A person entitled to take part."""

    id: SeatId
    """What the rest of the document calls the seat."""
    seat_code: Code
    """The personal code with which the person comes back. It makes the file
    confidential."""
    name: Annotated[str, Field(max_length=NAME_LIMIT), Clean]
    """Name, or role, or institution; empty once it is erased."""
    organisation: Annotated[str, Field(max_length=ORGANISATION_LIMIT), Clean]
    """May be empty."""
    attendance: Attendance
    """In the room or online."""
    group: Word | None
    """The key of its group."""
    present: bool
    """Whether it counts for the turnout."""
    voided: bool
    """A voided seat takes part no more; what it wrote stays."""
    device: bool = False
    """A group's common device: it writes for the group, is never present and
    has no vote. Absent in the first files."""
    joined_at: Time
    """When it was taken."""
    finished: Key | None = None
    """The key of the notes activity in which it has said that it is done.
    Absent in older files."""
    answers: (
        Annotated[dict[PartKey, PartKey], Field(max_length=3)] | SkipJsonSchema[None]
    ) = Field(default=None, json_schema_extra=may_be_absent)
    """What the person answered at joining: keys of answers by those of the
    questions, which are in the settings (`join_questions`). Absent where
    nothing was answered; never in an anonymous file."""


class Note(Part):
    """One sticky note, under a field or under a block without fields."""

    id: Uuid
    """The note's own id."""
    activity: Key
    """The key of its activity."""
    block: str
    """The id of its block."""
    field: str | None
    """The id of its field; null where the block has none."""
    text: Annotated[str, Field(max_length=500), Clean]
    """What it says; empty once it is deleted."""
    state: Literal["shown", "hidden", "merged", "deleted"]
    """Hidden by a facilitator, merged into another, or deleted: the board has
    only shown ones."""
    merged_into: Uuid | None
    """The id of the note that stands for it."""
    seat: SeatId | None
    """Who wrote it."""
    group: Word | None
    """The key of the group it was written in."""
    created_at: Time
    """When it was written."""
    updated_at: Time
    """When it last changed."""
    me_too: Count = 0
    """How many others say it too; in an anonymous file those of the notes
    merged into it with it. Absent in older files."""
    me_too_seats: Annotated[list[SeatId], Field(default_factory=list)]
    """Who says it too, as far as the file says; none in an anonymous one.
    Absent in older files."""
    me_too_taken_back: Annotated[list[SeatId], Field(default_factory=list)]
    """Who said it too and takes that back; left out where nobody does."""


class LogEntry(Part):
    """What was done to the board; never a choice of a ballot."""

    at: Time
    """When."""
    actor: Word
    """The role that did it."""
    act: Word
    """What."""
    detail: dict[str, JsonValue]
    """To what, in words that depend on the act."""


class Picture(Part):
    """A logo or a photo of the report, where the settings name it."""

    key: PictureKey
    """The first 32 hexadecimal digits of the SHA-256 of its bytes."""
    body: Annotated[str, Field(min_length=1, max_length=PICTURE_LENGTH)]
    """A PNG or a JPEG of at most 256 KiB and 1600 pixels a side, in base64,
    with nothing beside the picture itself."""


class SessionDocument(Part):
    """A whole session of Palabre. An import gives an equal board; its export
    has the same bytes but for the code."""

    model_config = ConfigDict(title=SCHEMA)

    schema_: Literal["palabre-session/1"] = Field(alias="schema")
    """Names this form and its version."""
    board: Board
    """The board's head."""
    frameworks: Annotated[list[Framework], Field(max_length=40)]
    """The frameworks in use, and others that were put beside them."""
    groups: Annotated[list[Group], Field(max_length=1000)]
    """The groups in order."""
    activities: Annotated[list[Activity], Field(max_length=200)]
    """The activities in order. Ballots are in the rounds:
    activities[].rounds[].ballots[]."""
    sessions: Annotated[list[Session], Field(max_length=100)]
    """The agenda."""
    seats: Annotated[list[Seat], Field(max_length=40_000)]
    """The seats in the order of joining."""
    notes: Annotated[list[Note], Field(max_length=200_000)]
    """The notes of all activities in the order of writing."""
    commitments: Annotated[
        list[Commitment], Field(default_factory=list, max_length=20_000)
    ]
    """The plan of action; absent in older files."""
    follow_ups: Annotated[
        list[FollowUp], Field(default_factory=list, max_length=FOLLOW_UPS_EVER)
    ]
    """The follow-ups in the order of their days."""
    log: Annotated[list[LogEntry], Field(max_length=500_000)]
    """The board's log, oldest first."""
    pictures: Annotated[list[Picture], Field(max_length=24)] | SkipJsonSchema[None] = (
        Field(default=None, json_schema_extra=may_be_absent)
    )
    """The pictures of the report; left out where there are none."""
    field_files: (
        Annotated[list[FieldFile], Field(max_length=MOST_FILES)] | SkipJsonSchema[None]
    ) = Field(default=None, json_schema_extra=may_be_absent)
    """The pictures and sounds that explain fields; left out where there are
    none."""


class _Untitled(GenerateJsonSchema):
    """Without a title that only repeats each key."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def json_schema() -> dict[str, Any]:
    """Returns the JSON Schema, 2020-12."""
    schema = SessionDocument.model_json_schema(schema_generator=_Untitled)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "/schemas/palabre-session-1.json",
        **schema,
    }


if __name__ == "__main__":
    print(json.dumps(json_schema(), ensure_ascii=False, indent=2))
