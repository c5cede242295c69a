"""Writes all ballots of one commit, in a few statements, whether one changed
or a hundred. On PostgreSQL they travel with the commit.

The hottest path of the program, with ballot_batch.py: measured by
bench/ballot_cost.py (P6).
"""

from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, update

from app.storage.schema.core import TERMS
from app.storage.seats import seat
from app.storage.sql.prepared import Call, InList, Prepared, Statement
from app.storage.sql.prepared_rows import Parent, PreparedRows
from app.storage.unit import Unit
from app.storage.votes.announcements import announce_ballots
from app.storage.votes.ballot_batch import BallotBatch, Voter
from app.storage.votes.ballot_reads import read_round, read_voters
from app.storage.votes.ballots import (
    VOTE_COLUMNS,
    StoredBallot,
    ballot,
    choices_of,
    holder,
    vote,
    vote_rows,
)
from app.storage.votes.rounds import round_
from app.storage.votes.turnout import NO_NEWS, BallotNews, turnout

_delete_ballots = Prepared(delete(ballot).where(InList(ballot.c.id, "ballots")))
_delete_votes = Prepared(delete(vote).where(InList(vote.c.ballot_id, "ballots")))
_TURNOUT_VALUES = ("cast", "version", *BallotNews._fields)
_TURNOUT_KEY = ("round_id", "seat_id")
_update_turnout = PreparedRows(
    turnout, (*_TURNOUT_VALUES, *_TURNOUT_KEY), key=_TURNOUT_KEY
)
_insert_turnout = PreparedRows(turnout, (*_TURNOUT_KEY, *_TURNOUT_VALUES))
_count_changes = Prepared(
    update(round_)
    .where(round_.c.id == bindparam("round"))
    .values(
        replaced=round_.c.replaced + bindparam("replaced_now"),
        withdrawn=round_.c.withdrawn + bindparam("withdrawn_now"),
    )
)
_mark_present = Prepared(
    update(seat)
    .where(InList(seat.c.id, "seats"))
    .values(present=True, version=bindparam("new_version"))
)
_insert_votes = PreparedRows(vote, VOTE_COLUMNS)
# The database has numbered a new ballot in the same round trip: its receipt
# finds it.
_BALLOT = Parent("ballot_id", ballot, ("round_id", "receipt"))
_insert_new_votes = PreparedRows(vote, VOTE_COLUMNS[1:], parent=_BALLOT)
_insert_holders = PreparedRows(
    holder, ("round_id", "seat_id", "device_sha256"), parent=_BALLOT
)
_update_holders = PreparedRows(
    holder, ("device_sha256", "ballot_id"), key=["ballot_id"]
)


class BallotValues(NamedTuple):
    """What a ballot's row says besides its round and terms."""

    receipt: str
    assisted: str
    recorded_at: str


_insert_ballots = PreparedRows(ballot, ("round_id", *TERMS, *BallotValues._fields))
_update_ballots = PreparedRows(ballot, (*BallotValues._fields, "id"), key=["id"])


_update_votes = PreparedRows(
    vote, ("field_id", "copy", "ballot_id", "slot"), key=["ballot_id", "slot"]
)
_ALL: tuple[Statement, ...] = (
    *(
        read_round,
        read_voters,
        _delete_ballots,
        _delete_votes,
        _update_turnout,
        _insert_turnout,
    ),
    *(_insert_ballots, _update_ballots, _update_votes, _insert_votes, _insert_holders),
    *(_insert_new_votes, _update_holders, _count_changes, _mark_present),
)


def compile_statements(connection: Connection) -> None:
    """Compiles every statement of a batch, or the first ballot would take as
    long as three."""
    for statement in _ALL:
        statement.text(connection)


def write_batch(unit: Unit, batch: BallotBatch) -> None:
    """Writes the ballots and the news of the voters that have any, and stamps
    them with the board's new version. The constraints refuse (IntegrityError)
    whatever is not whole."""
    informed = [voter for voter in batch.voters.values() if voter.news]
    if not informed:
        return
    voters = [voter for voter in informed if voter.changed]
    version = unit.touch_later(batch.board_id)
    unit.run_later(
        *_without(_delete_ballots, _withdrawn(voters)),
        *_turnout_calls(batch, informed, version),
        *_choice_calls(batch, voters),
        *_count_calls(batch, voters),
        *_device_calls(voters),
        (_update_ballots, {"rows": _replaced_ballots(voters)}),
        *_new_ballot_calls(batch, voters),
    )
    for voter in informed:
        voter.version = version
    if batch.secret:
        steps = [
            (voter.announced, voter.is_in, voter.ballot is not None) for voter in voters
        ]
        announce_ballots(
            unit, batch.round_id, batch.pace, batch.waiting, steps, version
        )


def _new_ballot_calls(batch: BallotBatch, voters: list[Voter]) -> list[Call]:
    """Returns the statements for ballots that came in, their choices and their
    links."""
    ballots, votes, holders = [], [], []
    for voter in voters:
        if voter.ballot and not voter.stored:
            values = _values(voter.ballot)
            key = (batch.round_id, values.receipt)
            ballots.append((batch.round_id, *batch.terms, *values))
            votes += [
                (*key, *row[1:])
                for row in vote_rows(0, voter.ballot.fields, batch.terms)
            ]
            holders.append(
                (*key, batch.round_id, voter.seat_id, voter.ballot.device_sha256)
            )
    return [
        (_insert_ballots, {"rows": ballots}),
        (_insert_new_votes, {"rows": votes}),
        (_insert_holders, {"rows": holders}),
    ]


def _withdrawn(voters: list[Voter]) -> list[int]:
    return [
        voter.stored.id for voter in voters if voter.stored and voter.ballot is None
    ]


def _without(statement: Prepared, ballots: list[int]) -> list[Call]:
    return [(statement, {"ballots": ballots})] if ballots else []


def _turnout_calls(batch: BallotBatch, voters: list[Voter], version: int) -> list[Call]:
    """Returns the statements that write turnout and news. Whoever was absent
    is present by voting; in a secret vote when the name is announced, see
    announcements.py."""
    updated, inserted, absent = [], [], []
    for voter in voters:
        is_in = voter.ballot is not None or voter.is_unlinked
        values = (is_in, version, *(voter.news or NO_NEWS))
        key = (batch.round_id, voter.seat_id)
        if voter.version:
            updated.append((*values, *key))
        else:
            inserted.append((*key, *values))
        if not batch.secret and voter.ballot is not None and not voter.present:
            absent.append(voter.seat_id)
    arrivals: list[Call] = (
        [(_mark_present, {"seats": absent, "new_version": version})] if absent else []
    )
    return [
        *arrivals,
        (_update_turnout, {"rows": updated}),
        (_insert_turnout, {"rows": inserted}),
    ]


def _choice_calls(batch: BallotBatch, voters: list[Voter]) -> list[Call]:
    """Returns the statements that change the choices of replaced ballots.

    A new field is written into the row of the one that it replaces, for a
    third of the cost of a delete and an insert. Where a field that stays would
    have to change its row, the unique (ballot, field, copy) forbids that, and
    all rows of the ballot are inserted anew.
    """
    changes, emptied, inserted = [], [], []
    for voter in voters:
        if not voter.stored or not voter.ballot:
            continue
        ballot_id = voter.stored.id
        old, new = choices_of(voter.stored.fields), choices_of(voter.ballot.fields)
        pairs = enumerate(zip(old, new, strict=True), start=1)
        changed = {slot: choice for slot, (before, choice) in pairs if choice != before}
        if set(old).isdisjoint(changed.values()):
            changes += [(*choice, ballot_id, slot) for slot, choice in changed.items()]
        else:
            emptied.append(ballot_id)
            inserted += vote_rows(ballot_id, voter.ballot.fields, batch.terms)
    return [
        (_update_votes, {"rows": changes}),
        *_without(_delete_votes, emptied),
        (_insert_votes, {"rows": inserted}),
    ]


def _count_calls(batch: BallotBatch, voters: list[Voter]) -> list[Call]:
    """Returns the statement that raises the round's counts of changes from
    elsewhere, if any."""
    replaced = sum(voter.replaced for voter in voters)
    withdrawn = sum(voter.withdrawn for voter in voters)
    if not replaced and not withdrawn:
        return []
    values = {
        "round": batch.round_id,
        "replaced_now": replaced,
        "withdrawn_now": withdrawn,
    }
    return [(_count_changes, values)]


def _device_calls(voters: list[Voter]) -> list[Call]:
    """Returns the statement for ballots that another device has cast anew, if
    any."""
    rows = [
        (voter.ballot.device_sha256, voter.stored.id)
        for voter in voters
        if voter.ballot
        and voter.stored
        and voter.ballot.device_sha256 != voter.stored.device_sha256
    ]
    return [(_update_holders, {"rows": rows})] if rows else []


def _replaced_ballots(voters: list[Voter]) -> list[tuple[str | int, ...]]:
    return [
        (*_values(voter.ballot), voter.stored.id)
        for voter in voters
        if voter.ballot and voter.stored
    ]


def _values(new: StoredBallot) -> BallotValues:
    return BallotValues(new.receipt, new.assisted, new.recorded_at)
