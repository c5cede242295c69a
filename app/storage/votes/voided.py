"""Ballots that a host voids: counted on their round, with news for the seat's
own devices."""

from app.domain.plan.pace import Pace
from app.storage.sql.rows import matches
from app.storage.unit import Unit
from app.storage.votes.announcements import announce_removal
from app.storage.votes.ballots import StoredBallot, drop_ballot
from app.storage.votes.rounds import StoredRound, round_
from app.storage.votes.turnout import BallotNews, take_from_turnout, turnout


def count_voided(unit: Unit, round_id: int) -> None:
    """Counts one more voided ballot of the round."""
    unit.update(round_, round_.c.id == round_id, voided=round_.c.voided + 1)


def void_ballot(
    unit: Unit, current: StoredRound, pace: Pace, ballot: StoredBallot, news: BallotNews
) -> None:
    """Deletes the ballot of an open round; its seat may vote again. The link
    to the seat exists."""
    assert ballot.seat_id is not None
    drop_ballot(unit, ballot.id)
    take_from_turnout(unit, current.board_id, current.id, ballot.seat_id)
    of_seat = matches(turnout, round_id=current.id, seat_id=ballot.seat_id)
    announce_removal(unit, current, pace)
    unit.update(turnout, of_seat, **news._asdict())
    count_voided(unit, current.id)
