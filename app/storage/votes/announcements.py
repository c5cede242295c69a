"""Who has voted, as others may know it: names in batches, and the tally of a
vote in steps.

A seat's ballot is in (`cast`) at once; that becomes public (`announced`) with
others, chosen at random among those that wait, in the transaction of a ballot.
So every process says the same, and whoever records each number and each name
cannot tie one to the other.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, ScalarSelect, bindparam, func, select, update

from app.domain.plan.pace import BATCH, Pace, is_batch, is_step
from app.storage.seats import is_expected, mark_arrived, seat
from app.storage.sql.prepared import Call, Prepared
from app.storage.sql.rows import count_rows, matches, query_of, values_of
from app.storage.unit import Unit
from app.storage.votes.ballots import ballot, count_votes
from app.storage.votes.rounds import StoredRound, round_
from app.storage.votes.turnout import cast_since, turnout

_of_round = turnout.c.round_id == bindparam("round")
_waits = (
    (turnout.c.cast != turnout.c.announced)
    & (turnout.c.cast == bindparam("is_in"))
    & _of_round
)
_batch_size = (
    select(func.count() - BATCH).select_from(turnout).where(_waits).scalar_subquery()
)
_drawn = (
    select(turnout.c.seat_id).where(_waits).order_by(func.random()).limit(_batch_size)
)
_announce_drawn = Prepared(
    update(turnout)
    .where(_of_round, turnout.c.seat_id.in_(_drawn))
    .values(announced=turnout.c.cast)
    .returning(turnout.c.seat_id)
)
# On PostgreSQL in one statement: an arrival is announced in the round trip of
# the commit.
_drawn_now = (
    update(turnout)
    .where(_of_round, turnout.c.seat_id.in_(_drawn))
    .values(announced=turnout.c.cast)
    .returning(turnout.c.seat_id)
    .cte("drawn_now")
)
_announce_arrivals = Prepared(
    update(seat)
    .where(seat.c.id.in_(select(_drawn_now.c.seat_id)), is_expected)
    .values(present=True, version=bindparam("new_version"))
)
_count = Prepared(select(func.count()).select_from(turnout).where(_waits))
_announced = select(turnout.c.seat_id).where(_of_round, turnout.c.announced)


def count_entitled(connection: Connection, board_id: int, round_id: int) -> int:
    """Counts the seats that are present or have a ballot in.

    Only for the close: before it, the number would give away when somebody
    votes who was not counted as present.
    """
    voted = query_of(turnout, "seat_id", round_id=round_id, cast=True)
    is_counted = seat.c.present | seat.c.id.in_(voted)
    holds = matches(seat, board_id=board_id, voided=False)
    return count_rows(connection, holds & is_counted)


class ShownTally(NamedTuple):
    """The tally on show of a vote in steps: ballots counted, votes by
    field."""

    ballots: int
    votes: dict[str, int]


def announced_seats(connection: Connection, stored: StoredRound) -> set[int]:
    """Returns the row ids of the seats of which others may know that their
    ballot is in.

    In a named vote, and after the seal, these are all that voted; small rounds
    whose names are withheld are the caller's to exclude.
    """
    if not stored.secret or stored.sha256 is not None:
        return {
            seat
            for seat, is_in in cast_since(connection, stored.id, -1).items()
            if is_in
        }
    return values_of(connection, _announced, round=stored.id)


def named_voters(connection: Connection, stored: StoredRound) -> set[int] | None:
    """Returns the row ids of the seats that others may know to have voted;
    None where nobody may ever know, or nobody knows: two sites were merged,
    and one of them withheld its names."""
    seats = announced_seats(connection, stored)
    sealed = stored.secret and stored.ballots is not None
    return (
        None
        if stored.names_withheld or (sealed and len(seats) != stored.ballots)
        else seats
    )


def shown_tally(connection: Connection, round_id: int) -> ShownTally | None:
    """Returns the tally on show of a vote in steps, None before the first
    step."""
    value = connection.execute(query_of(round_, "shown", id=round_id)).scalar()
    return ShownTally(value["ballots"], value["votes"]) if value else None


class Waiting(NamedTuple):
    """How many seats wait to be announced as in, and as no longer in."""

    came: int
    went: int


NOBODY_WAITS = Waiting(0, 0)


def count_waiting(*, is_in: bool) -> ScalarSelect[int]:
    """Returns the part of a query on rounds that counts the waiting seats; 0
    in a named vote.

    Without a limit: SQLite prepares a statement anew each time for a bound
    one.
    """
    waiting = turnout.alias()
    is_waiting = (waiting.c.cast != waiting.c.announced) & waiting.c.cast.is_(is_in)
    count = select(func.count()).select_from(waiting)
    count = count.where(waiting.c.round_id == round_.c.id, round_.c.secret, is_waiting)
    return count.correlate(round_).scalar_subquery()


def announce_ballots(
    unit: Unit,
    round_id: int,
    pace: Pace,
    waiting: Waiting,
    steps: Sequence[tuple[bool, bool, bool]],
    version: int,
) -> None:
    """Announces the waiting seats after the ballots of one commit, if they are
    enough, and takes the next step of a tally in steps.

    `waiting` counts them before the commit; `steps` are (announced, was in, is
    in) of each seat that changed; `version` is the board's from this commit
    on.
    """
    for is_in, count in ((True, waiting.came), (False, waiting.went)):
        unannounced = [
            (was, now) for announced, was, now in steps if announced is not is_in
        ]
        change = sum((now is is_in) - (was is is_in) for was, now in unannounced)
        if is_batch(count + change):
            _announce_with_ballots(unit, round_id, version, is_in=is_in)
    if pace == "steps":
        advance_tally(unit, round_id)


def _announce_with_ballots(
    unit: Unit, round_id: int, version: int, *, is_in: bool
) -> None:
    if unit.connection.dialect.name == "sqlite":
        _announce(unit, round_id, is_in=is_in)
        return
    values = {"round": round_id, "is_in": is_in}
    arrivals: Call = (_announce_arrivals, {**values, "new_version": version})
    unit.run_later(arrivals if is_in else (_announce_drawn, values))


def _announce(unit: Unit, round_id: int, *, is_in: bool) -> None:
    """Announces a batch of seats, and counts those of them that were only
    expected as present: they were by voting, and it must not show before."""
    seats = [
        row[0]
        for row in _announce_drawn.run(unit.connection, round=round_id, is_in=is_in)
    ]
    if is_in:
        mark_arrived(unit, seats)


def announce_removal(unit: Unit, stored: StoredRound, pace: Pace) -> None:
    """Does the same after a ballot was taken out of an open round otherwise
    than by its voter."""
    if not stored.secret:
        return
    for is_in in (True, False):
        [(count,)] = _count.run(unit.connection, round=stored.id, is_in=is_in)
        if is_batch(int(count)):
            _announce(unit, stored.id, is_in=is_in)
    if pace == "steps":
        advance_tally(unit, stored.id)


def advance_tally(unit: Unit, round_id: int) -> None:
    """Takes the next step of a tally in steps, if it is due."""
    unit.run_now()
    ballots = count_rows(unit.connection, ballot.c.round_id == round_id)
    tally = shown_tally(unit.connection, round_id)
    if is_step(ballots, tally.ballots if tally else None):
        counted, votes = count_votes(unit.connection, round_id)
        values = {"shown": {"ballots": counted, "votes": votes}}
        unit.update(round_, round_.c.id == round_id, **values)
