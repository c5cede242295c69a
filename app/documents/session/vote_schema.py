"""The form of a vote in a session document: its rounds, their seals and their
ballots."""

from typing import Annotated, Literal

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from app.documents.session.schema_types import (
    Code,
    Count,
    Key,
    LocalTitle,
    Number,
    Part,
    PartKey,
    SeatId,
    Time,
    Title,
    Word,
    may_be_absent,
)
from app.domain.plan.activity import Kind


class Rule(Part):
    """How a ballot must look."""

    votes: Annotated[int, Field(ge=1, le=200)]
    """How many choices it has, exactly."""
    repeats: bool
    """Whether several choices may fall on one field."""


class Ballot(Part):
    """One seat's whole vote. In a secret vote nothing here tells whose it is,
    nor when it came."""

    fields: Annotated[list[str], Field(min_length=1, max_length=200)]
    """The field ids chosen, in the framework's order."""
    receipt: Code
    """The voter's proof. Random, so that the order of ballots, which is
    theirs, reveals nothing."""
    assisted: Literal["handover", "paper"] | None
    """How it was entered for a person without a device."""
    seat: SeatId | SkipJsonSchema[None] = Field(
        default=None, json_schema_extra=may_be_absent
    )
    """Whose it is: in a named vote only."""
    recorded_at: Time | SkipJsonSchema[None] = Field(
        default=None, json_schema_extra=may_be_absent
    )
    """When it was recorded: in a named vote only."""


class FieldTally(Part):
    """A field's place in the result."""

    field: str
    """The field's id."""
    votes: Count
    """Its votes."""
    rank: Number
    """Fields with as many votes share a rank: 1, 2, 2, 4."""


class Witnesses(Part):
    """How many phones looked for their own ballot in the sealed list, and
    computed its hash."""

    found_count: Count = Field(default=0, alias="found")
    """Those that found it as it was cast, under this hash."""
    missing: Count = 0
    """Those that did not."""


class PartTurnout(Part):
    """A part of those entitled, and how many of it voted."""

    of: Annotated[list[PartKey], Field(min_length=1, max_length=1001)]
    """The keys that this part joins."""
    seats: Count
    """Its people, five or more."""
    ballots: Count
    """Those of them who voted."""


class PartChoice(Part):
    """What a field got from a part."""

    field: str
    """The field's id."""
    votes: Annotated[int, Field(ge=1, le=1_000_000)]
    """Its votes."""


class PartName(Part):
    """What a key stands for."""

    key: PartKey
    """The key of a group, or of an answer."""
    name: LocalTitle
    """Its name at the close."""


class PartVotes(Part):
    """What a part of the voters chose."""

    of: Annotated[list[PartKey], Field(min_length=1, max_length=1001)]
    """The keys that this part joins."""
    ballots: Count
    """Its ballots, five or more."""
    votes: Annotated[list[PartChoice], Field(max_length=4000)]
    """Its votes by field id, those that are more than 0."""


class Division(Part):
    """A round parted by one thing that is known of its people. Small parts are
    joined."""

    by: Word
    """`attendance` (`in_room`, `online`), `group` (keys of groups, "" for
    none), or the key of a question at joining (keys of its answers, `unsaid`
    for no answer)."""
    title: LocalTitle | None
    """The question as it was put; null for the other two."""
    names: Annotated[list[PartName], Field(max_length=1000)]
    """The names of groups, or the answers, at the close."""
    turnout: Annotated[list[PartTurnout], Field(max_length=1001)] | None
    """Turnout by part; null where it would tell who gave which answer."""
    votes: Annotated[list[PartVotes], Field(max_length=1001)] | None
    """Votes by part; null where it would tell what somebody chose."""


class Seal(Part):
    """What a closed round is held to."""

    ballots: Count
    """Ballots in."""
    seats: Count
    """Seats entitled at the close."""
    form: Literal["seal/1", "seal/2"] = "seal/1"
    """What the hash is over; absent in older files, whose seals are seal/1."""
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    """Hex SHA-256 of UTF-8 JSON with sorted keys and without spaces. For
    seal/1 of the ballots alone: [[receipt, [field, …]], …], sorted by receipt.
    For seal/2 of an object: `seal`, `framework`, `round` (the number), `rule`
    {votes, repeats, secret, reveal, pace}, `opened_at`, `closed_at`,
    `closed_by`, `seats`, `turnout` (a number), `cast` {own, handover, paper}
    (numbers), `replaced`, `withdrawn`, `voided`, `holders` and `ballots`
    [{fields, receipt}], sorted by receipt. Where the blocks were rotated,
    `rule` has `order` and the object `places` too; so is the array `parts`
    where there is one. `holders` is null in a secret vote, else the hash, made
    the same way, of [[receipt, seat, recorded_at, "own", "handover" or
    "paper"], …]."""
    tally: Annotated[list[FieldTally], Field(max_length=200)]
    """Every field, in the framework's order."""
    places: Annotated[list[Count], Field(max_length=200)] | None = None
    """The votes by the place of their block on the ballot, from the first; of
    rotated blocks and from five ballots on, where all sites counted them."""
    parts: Annotated[list[Division], Field(max_length=5)] | SkipJsonSchema[None] = (
        Field(default=None, json_schema_extra=may_be_absent)
    )
    """Turnout and votes by part, counted at the close. All parts with votes,
    taken together, cut the ballots into pieces of five or more that are not
    all alike. Absent where nothing was counted: of few ballots, of quick
    questions and in older files."""
    witnesses: Witnesses = Field(default_factory=Witnesses)
    """The phones that checked it. They are no part of the hash."""


class Round(Part):
    """One opening of a vote."""

    number: Number
    """From 1."""
    framework: str
    """The id of the framework voted on."""
    rule: Rule
    """The rule in force."""
    secret: bool
    """Whether the link between seat and choices is deleted at the close. No
    file ever has it."""
    reveal: Literal["live", "at_close"] | None = None
    """When its tally was shown; null while it is open and in older files."""
    pace: Literal["each", "steps"] | None = None
    """How a live tally moved; null where it was not chosen."""
    order: Literal["printed", "rotated"] = "printed"
    """How its ballots showed the blocks. Absent in older files: as printed."""
    replaced: Count = 0
    """Ballots replaced from another device, by hand-over or on paper. Absent
    in older files."""
    withdrawn: Count = 0
    """Ballots withdrawn from another device. Absent in older files: nobody
    counted."""
    voided: Count = 0
    """Ballots that a host took away, with a reason. Absent in older files:
    nobody counted."""
    opened_at: Time
    """When it opened."""
    closed_at: Time | None
    """When it closed; null while it is open."""
    closed_by: Word | None
    """The role that closed it."""
    turnout: list[SeatId] | None
    """The seats whose ballot is in, sorted. Null where `ballots` is, and for
    good in a secret round of fewer than five ballots or of ballots that are
    all alike: it would tell what they chose."""
    seal: Seal | None
    """Null while it is open."""
    ballots: list[Ballot] | None
    """Every ballot, sorted by receipt. Null while the round is open and
    secret, or its reveal is `at_close`: before the close no file has its
    ballots, so an import opens such a round again, empty. Older files have
    those of an open secret vote, without their seats: after an import they
    count, but can be neither changed nor withdrawn."""


class Activity(Part):
    """One exercise on one framework."""

    key: Key
    """Unique on the board."""
    kind: Kind
    """Its kind: notes, a vote, or a quick question (`hands`, `rating`,
    `word`), which is a vote with one choice among the answers of its
    framework; words come into that with the seal. Notes have null for
    `reveal`, `rule` and `secret`, and no rounds."""
    state: Literal["planned", "open", "closed"]
    """Where it is."""
    locked: bool = False
    """Whether it is locked: open, but participants can change nothing. Absent
    in older files."""
    framework: str
    """The id of its framework."""
    title: Title
    """Its title."""
    reveal: Literal["live", "at_close"] | None
    """When the tally shows."""
    pace: Literal["each", "steps"] | None = None
    """How a live tally of a secret vote moves: at each ballot, or in steps of
    three ballots or more from the fifth on. Absent in older files: at each."""
    order: Literal["printed", "rotated"] | None = None
    """How ballots of its next round show the blocks: as printed, or each
    seat's from a block of its own. Null for notes and quick questions; absent
    in older files: as printed."""
    rule: Rule | None
    """The rule of its next round."""
    secret: bool | None
    """Whether its next round is secret."""
    practice: bool
    """A practice never enters results."""
    private: bool
    """Whether notes stay with their writer until they are revealed. Until then
    no file has them."""
    private_notes: Count = 0
    """How many private notes are shown to their writers alone, and so are not
    among `notes`."""
    round: Count
    """How many rounds it has had; 0 for notes."""
    opened_at: Time | None
    """When it last opened."""
    closed_at: Time | None
    """When it last closed; null while it is open."""
    closes_at: Time | None
    """When its timer runs out."""
    rounds: Annotated[list[Round], Field(max_length=1000)]
    """The rounds of a vote, first to last."""
