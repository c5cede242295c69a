"""Ballots and their choices. Counting is always done from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, func, select

from app.storage.schema.core import table
from app.storage.sql.prepared import Call, Prepared
from app.storage.unit import Unit

ballot = table("ballot")
vote = table("vote")
holder = table("ballot_holder")


class Terms(NamedTuple):
    """What a round's ballots and votes repeat of it, in the order of
    core.TERMS."""

    framework_id: int
    votes: int
    repeats: bool


class VoteRow(NamedTuple):
    """One choice of a ballot as its row, in the order of the table's columns.
    Slots are numbered from 1; `previous` is the one before; `copy` counts the
    earlier choices of the same field."""

    ballot_id: int
    slot: int
    previous: int | None
    framework_id: int
    votes: int
    repeats: bool
    field_id: str
    copy: int


# A field, and how many earlier choices of the ballot it has
Choice = tuple[str, int]
VOTE_COLUMNS = VoteRow._fields


@dataclass(frozen=True)
class StoredBallot:
    """`seat_id` and `device_sha256` only while the link between seat and
    choices exists; the latter is the hash of the casting device's secret,
    empty where no device cast it."""

    id: int
    receipt: str
    assisted: str
    recorded_at: str
    fields: tuple[str, ...]
    seat_id: int | None = None
    device_sha256: str = ""


_head = (ballot.c.id, ballot.c.receipt, ballot.c.assisted, ballot.c.recorded_at)
_votes = (
    select(vote.c.field_id)
    .where(vote.c.ballot_id == bindparam("ballot"))
    .order_by(vote.c.slot)
)
_of_seat = (
    select(*_head, holder.c.seat_id, holder.c.device_sha256)
    .join(holder, holder.c.ballot_id == ballot.c.id)
    .where(
        holder.c.round_id == bindparam("round"), holder.c.seat_id == bindparam("seat")
    )
)
_of_round = (
    select(*_head, holder.c.seat_id, vote.c.field_id)
    .join(vote, vote.c.ballot_id == ballot.c.id)
    .outerjoin(holder, holder.c.ballot_id == ballot.c.id)
    .where(ballot.c.round_id == bindparam("round"))
    .order_by(ballot.c.receipt, vote.c.slot)
)
_count = (
    select(func.count())
    .where(ballot.c.round_id == bindparam("round"))
    .scalar_subquery()
)
_tally = Prepared(
    select(vote.c.field_id, func.count(), _count)
    .join(ballot, ballot.c.id == vote.c.ballot_id)
    .where(ballot.c.round_id == bindparam("round"))
    .group_by(vote.c.field_id)
    # An order of the database's own could hang on who voted first
    .order_by(vote.c.field_id)
)


def ballot_of(
    connection: Connection, round_id: int, seat_id: int
) -> StoredBallot | None:
    """Returns the seat's ballot, while the link exists."""
    row = connection.execute(_of_seat, {"round": round_id, "seat": seat_id}).first()
    if row is None:
        return None
    fields = connection.execute(_votes, {"ballot": row.id}).scalars()
    return StoredBallot(fields=tuple(fields), **row._mapping)


def ballots_of(connection: Connection, round_id: int) -> list[StoredBallot]:
    """Returns every ballot of a round ordered by its random receipt, so that
    the order of voting does not show."""
    ballots: dict[int, StoredBallot] = {}
    for row in connection.execute(_of_round, {"round": round_id}):
        earlier = ballots[row.id].fields if row.id in ballots else ()
        ballots[row.id] = StoredBallot(
            row.id,
            row.receipt,
            row.assisted,
            row.recorded_at,
            (*earlier, row.field_id),
            row.seat_id,
        )
    return list(ballots.values())


def choices_of(fields: Sequence[str]) -> list[Choice]:
    """Returns a ballot's choices in their order; none of them twice."""
    return [
        (field_id, fields[:index].count(field_id))
        for index, field_id in enumerate(fields)
    ]


def vote_rows(ballot_id: int, fields: Sequence[str], terms: Terms) -> list[VoteRow]:
    """Returns a ballot's choices as rows, each standing on the one before."""
    return [
        VoteRow(ballot_id, slot, slot - 1 or None, *terms, *choice)
        for slot, choice in enumerate(choices_of(fields), start=1)
    ]


def drop_ballot(unit: Unit, ballot_id: int) -> None:
    """Deletes the ballot with its votes and its link to the seat."""
    unit.delete(ballot, ballot.c.id == ballot_id)


def votes_call(round_id: int) -> Call:
    """Returns the statement of `count_votes`, to be read ahead."""
    return _tally, {"round": round_id}


def count_votes(connection: Connection, round_id: int) -> tuple[int, dict[str, int]]:
    """Returns (ballots, {field id: votes}) counted from the ballots. No ballot
    is without votes."""
    rows = _tally.run(connection, round=round_id)
    return rows[0][2] if rows else 0, {field: votes for field, votes, _ in rows}
