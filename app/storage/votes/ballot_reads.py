"""The statements that read a vote's present round, and the seats that send
ballots to it, with their rows."""

from typing import NamedTuple

from sqlalchemy import and_, bindparam, select

from app.domain.plan.pace import Pace
from app.storage.activities import activity
from app.storage.boards import board
from app.storage.seats import seat
from app.storage.sql.prepared import InList, Prepared
from app.storage.votes.announcements import count_waiting
from app.storage.votes.ballots import ballot, holder, vote
from app.storage.votes.rounds import round_
from app.storage.votes.turnout import turnout


class RoundRow(NamedTuple):
    """What `read_round` gives: `kind` is None without such an activity,
    `round_id` for a vote that was never opened. On SQLite booleans are 0 and
    1."""

    board_id: int
    kind: str | None
    state: str
    locked: bool
    round_id: int | None
    number: int
    framework_id: int
    votes: int
    repeats: bool
    secret: bool
    pace: Pace
    question: str
    came: int
    went: int


class VoterRow(NamedTuple):
    """What `read_voters` gives: a row for each choice of a seat's ballot in
    their order, or one."""

    public_id: str
    seat_id: int
    device: bool
    present: bool
    is_in: bool | None
    version: int | None
    announced: bool | None
    ballot_id: int | None
    receipt: str
    assisted: str
    recorded_at: str
    device_sha256: str
    field_id: str


_is_activity = and_(
    activity.c.board_id == board.c.id, activity.c.key == bindparam("activity")
)
_is_present_round = and_(
    round_.c.activity_id == activity.c.id, round_.c.number == activity.c.round
)
read_round = Prepared(
    select(
        board.c.id,
        activity.c.kind,
        activity.c.state,
        activity.c.locked,
        round_.c.id,
        round_.c.number,
        round_.c.framework_id,
        round_.c.votes,
        round_.c.repeats,
        round_.c.secret,
        activity.c.pace,
        activity.c.question,
        count_waiting(is_in=True),
        count_waiting(is_in=False),
    )
    .select_from(board)
    .outerjoin(activity, _is_activity)
    .outerjoin(round_, _is_present_round)
    .where(board.c.code == bindparam("code"))
)
# Subqueries, not joins: PostgreSQL would then look a seat up in the turnout of
# all rounds.
_board_id = (
    select(board.c.id).where(board.c.code == bindparam("code")).scalar_subquery()
)
_round_id = (
    select(round_.c.id)
    .join(activity, _is_present_round)
    .where(activity.c.board_id == _board_id, activity.c.key == bindparam("activity"))
    .scalar_subquery()
)
read_voters = Prepared(
    select(
        seat.c.public_id,
        seat.c.id,
        seat.c.device,
        seat.c.present,
        turnout.c.cast,
        turnout.c.version,
        turnout.c.announced,
        ballot.c.id,
        ballot.c.receipt,
        ballot.c.assisted,
        ballot.c.recorded_at,
        holder.c.device_sha256,
        vote.c.field_id,
    )
    .select_from(seat)
    .outerjoin(
        turnout, and_(turnout.c.round_id == _round_id, turnout.c.seat_id == seat.c.id)
    )
    .outerjoin(
        holder, and_(holder.c.round_id == _round_id, holder.c.seat_id == seat.c.id)
    )
    .outerjoin(ballot, ballot.c.id == holder.c.ballot_id)
    .outerjoin(vote, vote.c.ballot_id == ballot.c.id)
    .where(
        seat.c.board_id == _board_id,
        InList(seat.c.public_id, "seats"),
        seat.c.voided.is_(False),
    )
    .order_by(seat.c.id, vote.c.slot)
)
