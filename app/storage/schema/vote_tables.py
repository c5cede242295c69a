"""The tables of the vote. Their constraints alone make a wrong ballot
impossible:

- each ballot and vote repeats the round's terms (framework, votes, repeats),
  held equal
  by composite foreign keys;
- slots run from 1 to `votes`, each refers to the one before (`previous`), and
  a ballot
  needs its last slot (deferred to the commit): so it has exactly `votes`
  choices;
- (ballot, field, copy) is unique, and `copy` is 0 unless the rule lets choices
  repeat:
  so they differ;
- a vote's field is one of the framework's;
- (round, seat) is unique in `ballot_holder`, the only row that ties a ballot
  to a seat.
  Sealing a secret vote deletes it; `turnout` (turnout_tables.py) keeps that
  the seat
  has voted, and nothing else.
"""

from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    UniqueConstraint,
)
from sqlmodel import Field, SQLModel

from app.storage.schema.core import TERMS
from app.storage.schema.tables import one_of


class Round(SQLModel, table=True):
    """One opening of a vote, and after its close the seal: roster size,
    turnout, tally and the hash of the ballots."""

    __table_args__ = (
        UniqueConstraint("activity_id", "number"),
        UniqueConstraint("id", *TERMS, name="uq_round_terms"),
        CheckConstraint("votes >= 1", name="votes"),
        one_of("seal_form", "", "seal/1", "seal/2"),
        one_of('"order"', "printed", "rotated"),
        CheckConstraint("replaced >= 0", name="replaced"),
        CheckConstraint("withdrawn >= 0", name="withdrawn"),
        CheckConstraint("voided >= 0", name="voided"),
        # By which a session knows its vote in a programme
        Index(None, "sha256"),
    )

    id: int | None = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id", ondelete="CASCADE")
    activity_id: int = Field(foreign_key="activity.id", ondelete="CASCADE")
    number: int
    framework_id: int = Field(foreign_key="framework.id", ondelete="CASCADE")
    votes: int
    repeats: bool
    secret: bool
    opened_at: str
    closed_at: str | None = None
    closed_by: str | None = None
    ballots: int | None = None
    seats: int | None = None
    sha256: str | None = None
    tally: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True))
    )
    # Of an open vote in steps: {ballots, votes: {field: n}} as it is shown
    # until the next step.
    shown_tally: dict[str, Any] | None = Field(
        default=None, sa_column=Column("shown", JSON(none_as_null=True))
    )
    # What the seal says besides: its form ("" before the close), and the
    # reveal and pace in force.
    seal_form: str = Field(sa_column=Column(String, nullable=False, server_default=""))
    reveal: str | None = None
    pace: str | None = None
    # How ballots showed the blocks; while it is open, the secret from which
    # each seat's first block follows; and from the close on the votes by the
    # place of their block.
    order: str = Field(
        sa_column=Column(String, nullable=False, server_default="printed")
    )
    rotation: str = Field(sa_column=Column(String, nullable=False, server_default=""))
    places: list[int] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True))
    )
    # Turnout and votes of the parts of those who take part, counted at the
    # close.
    parts: list[Any] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True))
    )
    # Phones that checked the seal before the session was saved to a file and
    # brought back.
    witnesses_found: int = Field(
        sa_column=Column(Integer, nullable=False, server_default="0")
    )
    witnesses_missing: int = Field(
        sa_column=Column(Integer, nullable=False, server_default="0")
    )
    # Ballots that changed otherwise than on the device that cast them, and
    # those that a host voided
    replaced: int = 0
    withdrawn: int = 0
    voided: int = 0


class Ballot(SQLModel, table=True):
    __table_args__ = (
        UniqueConstraint("id", *TERMS, name="uq_ballot_terms"),
        UniqueConstraint("id", "round_id", name="uq_ballot_round"),
        UniqueConstraint("round_id", "receipt"),
        ForeignKeyConstraint(
            ["round_id", *TERMS],
            ["round.id", *(f"round.{term}" for term in TERMS)],
            name="fk_ballot_round",
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["id", "votes"],
            ["vote.ballot_id", "vote.slot"],
            name="fk_ballot_last_slot",
            use_alter=True,
            deferrable=True,
            initially="DEFERRED",
        ),
        one_of("assisted", "", "handover", "paper"),
    )

    # Explicit, because a foreign key starts at this column too: else
    # SQLAlchemy numbers no rows.
    id: int | None = Field(
        default=None, primary_key=True, sa_column_kwargs={"autoincrement": True}
    )
    round_id: int
    framework_id: int
    votes: int
    repeats: bool
    receipt: str
    assisted: str = ""
    recorded_at: str


class Vote(SQLModel, table=True):
    __table_args__ = (
        CheckConstraint("slot BETWEEN 1 AND votes", name="slot"),
        CheckConstraint(
            "(slot = 1 AND previous IS NULL)"
            # A check that is NULL passes: without IS NOT NULL, the first vote
            # could be missing.
            " OR (slot > 1 AND previous IS NOT NULL AND previous = slot - 1)",
            name="previous",
        ),
        CheckConstraint(
            "copy = 0 OR (repeats AND copy BETWEEN 1 AND votes)", name="copy"
        ),
        UniqueConstraint("ballot_id", "field_id", "copy"),
        ForeignKeyConstraint(
            ["ballot_id", *TERMS],
            ["ballot.id", *(f"ballot.{term}" for term in TERMS)],
            name="fk_vote_ballot",
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["ballot_id", "previous"],
            ["vote.ballot_id", "vote.slot"],
            name="fk_vote_previous",
            deferrable=True,
            initially="DEFERRED",
        ),
        ForeignKeyConstraint(
            ["framework_id", "field_id"],
            ["framework_field.framework_id", "framework_field.field_id"],
            name="fk_vote_field",
            # PostgreSQL takes an erased board's fields before its votes
            deferrable=True,
            initially="DEFERRED",
        ),
    )

    ballot_id: int = Field(primary_key=True)
    slot: int = Field(primary_key=True)
    previous: int | None = None
    framework_id: int
    votes: int
    repeats: bool
    field_id: str
    copy_: int = Field(default=0, sa_column_kwargs={"name": "copy"})


class BallotHolder(SQLModel, table=True):
    """The seat that cast a ballot, until a secret vote is sealed. `round_id`
    repeats the ballot's, so that UNIQUE(round_id, seat_id) can hold."""

    __tablename__ = "ballot_holder"
    __table_args__ = (
        UniqueConstraint("round_id", "seat_id"),
        ForeignKeyConstraint(
            ["ballot_id", "round_id"],
            ["ballot.id", "ballot.round_id"],
            name="fk_ballot_holder_ballot",
            ondelete="CASCADE",
        ),
    )

    ballot_id: int = Field(primary_key=True)
    round_id: int
    seat_id: int = Field(foreign_key="seat.id", ondelete="CASCADE")
    # SHA-256 (hex) of the secret of the device that cast it; empty for an
    # assisted ballot
    device_sha256: str = ""
