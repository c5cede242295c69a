"""Voids a ballot, as a host does: with a reason that the voter reads; logged
and counted."""

from app.commands.context import Context
from app.commands.people.seat_changes import find_seat
from app.domain.refusals import Refusal
from app.domain.text import clean_text
from app.storage.activities import StoredActivity, activity_by_key
from app.storage.boards import StoredBoard
from app.storage.seats import StoredSeat
from app.storage.unit import Unit
from app.storage.votes import ballots
from app.storage.votes.rounds import StoredRound, present_round
from app.storage.votes.turnout import BallotNews
from app.storage.votes.voided import void_ballot as void_stored
from app.storage.votes.words import choose_spellings, drop_unsaid

REASON_LIMIT = 200


async def void_ballot(
    context: Context, code: str, seat: str, activity: str, reason: str
) -> None:
    """Voids the seat's ballot in an open vote; its voter reads why, and may
    vote again.

    Without a ballot nothing happens, and the answer is the same: it does not
    show who has voted. Refuses `no_such_board`, `no_such_seat`,
    `no_such_activity`, `activity_not_open`, `activity_locked`, `text_empty`,
    `text_too_long`.
    """
    message = clean_text(reason, REASON_LIMIT, line=True)

    def work(unit: Unit) -> None:
        board, voter = find_seat(unit, code, seat)
        vote = _votable(unit, board, activity)
        at = context.now()
        current = _void(unit, vote, voter, BallotNews("withdrawn", "host", at, message))
        detail = {"activity": activity, "reason": message}
        if not current.secret:
            detail["seat"] = seat
        context.record(unit, board.id, "ballot_voided", at=at, **detail)

    await context.database.write(work)


def _void(
    unit: Unit, vote: StoredActivity, voter: StoredSeat, news: BallotNews
) -> StoredRound:
    """Voids the ballot, if there is one; returns the round of the vote."""
    current = present_round(unit.connection, vote.id, vote.value.round)
    ballot = ballots.ballot_of(unit.connection, current.id, voter.id)
    if ballot is not None:
        void_stored(unit, current, vote.value.pace, ballot, news)
        if vote.value.kind == "word":
            drop_unsaid(unit, current.id, current.framework_id)
            if vote.value.pace != "steps":
                choose_spellings(unit, current.id)
    return current


def _votable(unit: Unit, board: StoredBoard, key: str) -> StoredActivity:
    """Returns the open vote. Refuses `no_such_activity`, `activity_not_open`,
    `activity_locked`."""
    vote = activity_by_key(unit.connection, board.id, key)
    vote.value.require_ballots()
    vote.value.require_open()
    if vote.value.locked:
        raise Refusal("activity_locked", activity=key)
    return vote
