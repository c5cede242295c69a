"""Opens, locks and closes activities. Closing a vote seals its round."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.commands.context import Context, command, rfc3339
from app.commands.plan.board_activities import find_activity
from app.commands.plan.ending import close_joining, reopen_joining
from app.domain.changes.acts import Change, changed
from app.domain.plan.activity import Reveal
from app.domain.plan.pace import Pace
from app.domain.refusals import Refusal
from app.domain.votes.seal import SEAL_2
from app.storage.activities import StoredActivity, activity_by_key, change_activity
from app.storage.boards import StoredBoard
from app.storage.programmes.sendings import make_due
from app.storage.seats import forget_finished
from app.storage.unit import Unit
from app.storage.votes import ballots
from app.storage.votes.announcements import count_entitled
from app.storage.votes.parts import count_round_parts
from app.storage.votes.rotations import count_places, new_rotation
from app.storage.votes.rounds import add_round, present_round
from app.storage.votes.sealing import seal_round
from app.storage.votes.seals import rehash
from app.storage.votes.words import seal_words


@dataclass(frozen=True)
class Seal:
    """The seal of a closed round: numbers of ballots and of entitled seats,
    and its hash."""

    round: int
    closed_at: str
    ballots: int
    seats: int
    sha256: str


@command
def open_activity(
    context: Context, unit: Unit, code: str, key: str, *, closes_at: str | None = None
) -> StoredActivity:
    """Opens an activity; an open one gets its new timer, if any.

    A vote opened again after its close is a new round; earlier rounds stay.
    """
    board, stored = find_activity(unit, code, key)
    if stored.value.state == "open" and closes_at == stored.closes_at:
        return stored
    at = context.now()
    changes = [open_stored(unit, board, stored, at, closes_at)]
    act = "timer_set" if stored.value.state == "open" else "activity_opened"
    changes += reopen_joining(unit, code, stored.value)
    context.record(unit, board.id, act, changes, at=at, activity=key)
    return activity_by_key(unit.connection, board.id, key)


@command
def extend_activity(
    context: Context, unit: Unit, code: str, key: str, minutes: float
) -> StoredActivity:
    """Moves the end of an open activity's timer by `minutes`, which may be
    negative.

    A timer that ran out is extended from now. Refuses `activity_not_open`,
    also without a timer.
    """
    board, stored = find_activity(unit, code, key)
    if stored.value.state != "open" or stored.closes_at is None:
        raise Refusal("activity_not_open", activity=key)
    end = extended(context, stored.closes_at, minutes)
    change = open_stored(unit, board, stored, context.now(), end)
    context.record(unit, board.id, "timer_set", [change], activity=key)
    return activity_by_key(unit.connection, board.id, key)


def extended(context: Context, end: str, minutes: float) -> str:
    """Returns the end of a timer moved by `minutes`; one that ran over is
    extended from now, so that five more minutes are five minutes."""
    start = datetime.fromisoformat(end)
    if minutes > 0:
        start = max(start, context.clock())
    return rfc3339(start + timedelta(minutes=minutes))


@command
def lock_activity(
    context: Context, unit: Unit, code: str, key: str, *, locked: bool
) -> StoredActivity:
    """Locks an open activity, so that participants can change nothing in it,
    or unlocks it.

    Repeating it changes nothing. Refuses `activity_not_open`.
    """
    board, stored = find_activity(unit, code, key)
    stored.value.require_open()
    if stored.value.locked == locked:
        return stored
    change_activity(unit, board.id, stored.id, locked=locked)
    change = Change("activity", key, {"locked": not locked}, {"locked": locked})
    context.record(
        unit,
        board.id,
        "activity_locked" if locked else "activity_unlocked",
        [change],
        activity=key,
    )
    return activity_by_key(unit.connection, board.id, key)


def open_stored(
    unit: Unit,
    board: StoredBoard,
    stored: StoredActivity,
    at: str,
    closes_at: str | None,
) -> Change:
    """Opens an activity in the caller's transaction; an open one only gets its
    new timer."""
    opening: dict[str, object] = {"state": "open", "closes_at": closes_at}
    if stored.value.state != "open":
        opening |= {"opened_at": at, "closed_at": None, "locked": False}
        if stored.value.has_ballots:
            _new_round(unit, stored, at)
            opening["round"] = stored.value.round + 1
        forget_finished(unit, board.id, stored.value.key)
    change_activity(unit, board.id, stored.id, **opening)
    return Change(
        "activity", stored.value.key, state_of(stored), {**state_of(stored), **opening}
    )


def state_of(stored: StoredActivity) -> dict[str, object]:
    """Returns the values of an activity that opening, locking and closing
    change."""
    times = {
        "opened_at": stored.opened_at,
        "closed_at": stored.closed_at,
        "closes_at": stored.closes_at,
    }
    return {
        "state": stored.value.state,
        "locked": stored.value.locked,
        "round": stored.value.round,
        **times,
    }


def _new_round(unit: Unit, stored: StoredActivity, at: str) -> None:
    rule = stored.value.rule
    assert rule is not None
    number = stored.value.round + 1
    terms = {
        "framework_id": stored.framework_id,
        "votes": rule.votes,
        "repeats": rule.repeats,
        "secret": stored.value.secret,
        "order": stored.value.order,
    }
    place = {"board_id": stored.board_id, "activity_id": stored.id}
    rotation = new_rotation(stored.value.order, at, secret=stored.value.secret)
    add_round(
        unit,
        {**place, "number": number, "opened_at": at, "rotation": rotation, **terms},
    )


@command
def close_activity(
    context: Context, unit: Unit, code: str, key: str
) -> tuple[StoredActivity, Seal | None]:
    """Closes an activity; returns it and, for a vote, its seal. A closed one
    stays as it is.

    Refuses `activity_not_open` before any opening.
    """
    board, stored = find_activity(unit, code, key)
    if stored.value.state == "planned":
        raise Refusal("activity_not_open", activity=key)
    if stored.value.state == "open":
        _close_open(context, unit, board, stored)
    after = activity_by_key(unit.connection, board.id, key)
    return after, _seal_of(unit, after)


def _close_open(
    context: Context, unit: Unit, board: StoredBoard, stored: StoredActivity
) -> None:
    """Closes an open activity, and the joining where the workshop ends with
    it."""
    if stored.value.has_ballots:
        _close_vote(context, unit, board, stored)
        return
    at, key = context.now(), stored.value.key
    changes = [close_notes(unit, board, stored, at)]
    changes += close_joining(unit, board.code, stored.value)
    context.record(unit, board.id, "activity_closed", changes, at=at, activity=key)


def _close_vote(
    context: Context, unit: Unit, board: StoredBoard, stored: StoredActivity
) -> None:
    """Seals and closes a vote. It cannot be undone: its numbers were shown,
    and in a secret one the links between ballots and seats are deleted."""
    at, key = context.now(), stored.value.key
    _seal(unit, board, stored, at, context.by)
    change_activity(unit, board.id, stored.id, **closing(at))
    context.record(unit, board.id, "activity_closed", [], at=at, activity=key)
    if ended := close_joining(unit, board.code, stored.value):
        context.record(unit, board.id, "joining_closed", ended, at=at)


def closing(at: str) -> dict[str, object]:
    return {"state": "closed", "locked": False, "closed_at": at, "closes_at": None}


def close_notes(
    unit: Unit, board: StoredBoard, stored: StoredActivity, at: str
) -> Change:
    """Closes an activity of notes in the caller's transaction."""
    change_activity(unit, board.id, stored.id, **closing(at))
    return Change(
        "activity",
        stored.value.key,
        state_of(stored),
        {**state_of(stored), **closing(at)},
    )


def _seal(
    unit: Unit, board: StoredBoard, stored: StoredActivity, at: str, by: str
) -> None:
    current = present_round(unit.connection, stored.id, stored.value.round)
    cast, votes = ballots.count_votes(unit.connection, current.id)
    closed = replace(
        current,
        closed_at=at,
        closed_by=by,
        ballots=cast,
        seats=max(count_entitled(unit.connection, board.id, current.id), cast),
        tally=votes,
        seal_form=SEAL_2,
        reveal=stored.value.reveal,
        pace=stored.value.pace if stored.value.reveal == "live" else None,
        places=count_places(unit.connection, current),
        parts=count_round_parts(unit.connection, board, stored, current),
        rotation="",
    )
    seal_round(unit, replace(closed, sha256=rehash(unit.connection, closed)))
    if stored.value.kind == "vote" and not stored.value.practice:
        make_due(unit, board.id, at)
    if stored.value.kind == "word":
        seal_words(unit, current)


def _seal_of(unit: Unit, stored: StoredActivity) -> Seal | None:
    if not stored.value.has_ballots:
        return None
    sealed = present_round(unit.connection, stored.id, stored.value.round)
    assert sealed.closed_at is not None
    assert sealed.sha256 is not None
    assert sealed.ballots is not None
    assert sealed.seats is not None
    return Seal(
        sealed.number, sealed.closed_at, sealed.ballots, sealed.seats, sealed.sha256
    )


@command
def set_reveal(
    context: Context,
    unit: Unit,
    code: str,
    key: str,
    reveal: Reveal | None,
    pace: Pace | None = None,
) -> StoredActivity:
    """Chooses when the tally shows and how it moves, where given; only while
    the vote is not open, so that no ballot was cast under other terms. Refuses
    `activity_already_open`."""
    board, stored = find_activity(unit, code, key)
    stored.value.require_ballots()
    was = {"reveal": stored.value.reveal, "pace": stored.value.pace}
    chosen = {"reveal": reveal or was["reveal"], "pace": pace or was["pace"]}
    changes = changed("activity", key, was, chosen)
    if changes:
        if stored.value.state == "open":
            raise Refusal("activity_already_open", activity=key)
        change_activity(unit, board.id, stored.id, **chosen)
        context.record(unit, board.id, "reveal_chosen", changes, activity=key, **chosen)
    return activity_by_key(unit.connection, board.id, key)
