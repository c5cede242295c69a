"""Ballots that a host takes away: counted on their round, and told to the seat's own devices."""

from sqlalchemy import update

from app.domain.pace import Pace
from app.storage.unit import Unit
from app.storage.votes.ballots import (
    BallotNews,
    StoredBallot,
    StoredRound,
    drop_ballot,
    mark_turnout,
    round_,
    turnout,
)
from app.storage.votes.turnouts import announce_removal


def count_voided(unit: Unit, round_id: int) -> None:
    """Counts one more voided ballot of the round."""
    unit.connection.execute(
        update(round_).where(round_.c.id == round_id).values(voided=round_.c.voided + 1)
    )


def void_ballot(
    unit: Unit, current: StoredRound, pace: Pace, ballot: StoredBallot, told: BallotNews
) -> None:
    """Takes the ballot out of its open round; its seat may vote again. The ballot is held by a seat."""
    assert ballot.seat_id is not None
    drop_ballot(unit, ballot.id)
    mark_turnout(unit, current.board_id, current.id, ballot.seat_id, was=True, cast=False)
    own = (turnout.c.round_id == current.id) & (turnout.c.seat_id == ballot.seat_id)
    announce_removal(unit, current, pace)
    unit.connection.execute(update(turnout).where(own).values(**told._asdict()))
    count_voided(unit, current.id)
