"""The voting booth: everything that one ballot reads and writes, in as few statements as it takes. The hottest path there is."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, delete, insert, select, update

from app.domain.ballot import Rule
from app.domain.refusals import Refusal
from app.storage.activities import activity
from app.storage.ballots import StoredBallot, ballot, holder, round_, turnout, vote, vote_rows
from app.storage.boards import board
from app.storage.database import Unit
from app.storage.prepared import Prepared, run_together
from app.storage.seats import seat


@dataclass(frozen=True)
class Booth:
    """One seat before one open round. Row ids; `rule` and `framework_id` are the round's terms; `locked` says whether what is
    in stays as it is for now; `is_in` and `known` say
    whether the seat's ballot is in and at which version that last changed (0 for never); `held` is that ballot, if its link
    exists."""

    board_id: int
    round_id: int
    number: int
    seat_id: int
    framework_id: int
    rule: Rule
    secret: bool
    locked: bool
    is_in: bool
    known: int
    held: StoredBallot | None


_enter = Prepared(
    select(
        board.c.id,
        activity.c.kind,
        activity.c.state,
        activity.c.locked,
        seat.c.id,
        round_.c.id,
        round_.c.framework_id,
        round_.c.votes,
        round_.c.repeats,
        round_.c.secret,
        round_.c.number,
        turnout.c.cast,
        turnout.c.version,
        ballot.c.id,
        ballot.c.receipt,
        ballot.c.assisted,
        ballot.c.recorded_at,
        vote.c.field_id,
        seat.c.device,
    )
    .select_from(board)
    .outerjoin(activity, and_(activity.c.board_id == board.c.id, activity.c.key == bindparam("activity")))
    .outerjoin(seat, and_(seat.c.board_id == board.c.id, seat.c.public_id == bindparam("seat"), seat.c.voided.is_(False)))
    .outerjoin(round_, and_(round_.c.activity_id == activity.c.id, round_.c.number == activity.c.round))
    .outerjoin(turnout, and_(turnout.c.round_id == round_.c.id, turnout.c.seat_id == seat.c.id))
    .outerjoin(holder, and_(holder.c.round_id == round_.c.id, holder.c.seat_id == seat.c.id))
    .outerjoin(ballot, ballot.c.id == holder.c.ballot_id)
    .outerjoin(vote, vote.c.ballot_id == ballot.c.id)
    .where(board.c.code == bindparam("code"))
    .order_by(vote.c.slot)
)
_drop = Prepared(delete(ballot).where(ballot.c.id == bindparam("ballot")))
_add = Prepared(
    insert(ballot)
    .values({name: bindparam(name) for name in ("round_id", "framework_id", "votes", "repeats", "receipt", "recorded_at", "assisted")})
    .returning(ballot.c.id)
)
_choice = ("ballot_id", "slot", "previous", "field_id", "copy", "framework_id", "votes", "repeats")
_hold = Prepared(insert(holder).values({name: bindparam(name) for name in ("ballot_id", "round_id", "seat_id")}))
_of_seat = (turnout.c.round_id == bindparam("round")) & (turnout.c.seat_id == bindparam("seat"))
_mark = Prepared(update(turnout).where(_of_seat).values(cast=bindparam("is_in"), version=bindparam("now")))
_first_mark = Prepared(insert(turnout).values({name: bindparam(name) for name in ("round_id", "seat_id", "cast", "version")}))


def enter_booth(unit: Unit, code: str, activity_key: str, seat_id: str) -> Booth:
    """The state read under the board's lock, so that nothing slips in after the close.

    Refuses `no_such_board`, `no_such_activity`, `no_seat`, `activity_not_open`, `device_has_no_vote`, in this order.
    """
    unit.lock(code)
    rows = _enter.run(unit.connection, code=code, activity=activity_key, seat=seat_id)
    if not rows:
        raise Refusal("no_such_board")
    board_id, kind, state, locked, seat_row, round_id, framework_id, votes, repeats, secret, number, is_in, known, *before = rows[0]
    if kind != "vote":
        raise Refusal("no_such_activity", activity=activity_key)
    if seat_row is None:
        raise Refusal("no_seat")
    if state != "open" or round_id is None:
        raise Refusal("activity_not_open", activity=activity_key)
    rule = Rule(votes, bool(repeats))
    ballot_id, receipt, assisted, recorded_at, _, device = before
    if device:
        raise Refusal("device_has_no_vote")
    held = StoredBallot(ballot_id, receipt, assisted, recorded_at, tuple(row[-2] for row in rows), seat_row) if ballot_id else None
    return Booth(board_id, round_id, number, seat_row, framework_id, rule, bool(secret), bool(locked), bool(is_in), known or 0, held)


def replace_ballot(unit: Unit, booth: Booth, after: StoredBallot) -> int:
    """The whole new ballot in the place of the one held → the board's version. The constraints refuse anything not whole.

    Refuses `ballot_unlinked`: a ballot is in already, though none can be found for the seat (a round imported while open).
    """
    if booth.is_in and booth.held is None:
        raise Refusal("ballot_unlinked")
    version = unit.touch(booth.board_id)
    terms = {"framework_id": booth.framework_id, "votes": booth.rule.votes, "repeats": booth.rule.repeats}
    own = {"receipt": after.receipt, "recorded_at": after.recorded_at, "assisted": after.assisted}
    drop = [(_drop, {"ballot": booth.held.id})] if booth.held else []
    add = (_add, {"round_id": booth.round_id, **own, **terms})
    ballot_id = run_together(unit.connection, *drop, _cast(booth, version, is_in=True), add)[0][0]
    hold = (_hold, {"ballot_id": ballot_id, "round_id": booth.round_id, "seat_id": booth.seat_id})
    run_together(unit.connection, _choices(vote_rows(ballot_id, after.fields, terms)), hold)
    return version


def _choices(rows: list[dict[str, Any]]) -> tuple[Prepared, dict[str, Any]]:
    """The one statement that writes all choices of a ballot."""
    return _choose(len(rows)), {f"{name}_{place}": value for place, row in enumerate(rows) for name, value in row.items()}


@cache
def _choose(count: int) -> Prepared:
    return Prepared(insert(vote).values([{name: bindparam(f"{name}_{place}") for name in _choice} for place in range(count)]))


def take_back(unit: Unit, booth: Booth) -> int:
    """Drops the ballot → the version of that; none to drop is no error. Refuses `ballot_unlinked`."""
    if booth.held is None:
        if booth.is_in:
            raise Refusal("ballot_unlinked")
        return booth.known
    version = unit.touch(booth.board_id)
    run_together(unit.connection, (_drop, {"ballot": booth.held.id}), _cast(booth, version, is_in=False))
    return version


def _cast(booth: Booth, version: int, *, is_in: bool) -> tuple[Prepared, dict[str, Any]]:
    """The statement that marks the seat's part in the round."""
    if booth.known:
        return _mark, {"round": booth.round_id, "seat": booth.seat_id, "is_in": is_in, "now": version}
    return _first_mark, {"round_id": booth.round_id, "seat_id": booth.seat_id, "cast": is_in, "version": version}
