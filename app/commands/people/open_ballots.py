"""Drops the ballots that people have in votes that are open."""

from collections.abc import Collection, Iterator

from sqlalchemy import Connection

from app.storage import activities
from app.storage.activities import StoredActivity
from app.storage.boards import StoredBoard
from app.storage.unit import Unit
from app.storage.votes import announcements, ballots
from app.storage.votes.rounds import StoredRound, round_of
from app.storage.votes.turnout import cast_since, take_from_turnout
from app.storage.votes.voided import count_voided
from app.storage.votes.words import choose_spellings, drop_unsaid


def drop_open_ballots(unit: Unit, board: StoredBoard, seats: Collection[int]) -> int:
    """Drops the ballots of these seats' rows in open votes; returns how
    many."""
    dropped = 0
    for vote, current in _open_rounds(unit.connection, board):
        cast = cast_since(unit.connection, current.id, -1)
        for seat in sorted(
            seat for seat, is_in in cast.items() if is_in and seat in seats
        ):
            dropped += _drop_ballot(unit, vote, current, seat)
    return dropped


def _open_rounds(
    connection: Connection, board: StoredBoard
) -> Iterator[tuple[StoredActivity, StoredRound]]:
    """Yields each open vote with its present round."""
    for vote in activities.activities_of(connection, board.id):
        if vote.value.state == "open":
            current = round_of(connection, vote.id, vote.value.round)
            if current is not None:
                yield vote, current


def _drop_ballot(
    unit: Unit, vote: StoredActivity, current: StoredRound, seat: int
) -> bool:
    """Drops a seat's ballot, counted as voided; says whether there was one."""
    ballot = ballots.ballot_of(unit.connection, current.id, seat)
    if ballot is None:
        return False
    ballots.drop_ballot(unit, ballot.id)
    take_from_turnout(unit, current.board_id, current.id, seat)
    announcements.announce_removal(unit, current, vote.value.pace)
    count_voided(unit, current.id)
    if vote.value.kind == "word":
        drop_unsaid(unit, current.id, current.framework_id)
        if vote.value.pace != "steps":
            choose_spellings(unit, current.id)
    return True
