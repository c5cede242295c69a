"""A practice of a vote, to try the ballot with; it never enters results."""

from collections.abc import Mapping

from app.commands.context import Context, command
from app.commands.plan.activities import open_stored
from app.domain.changes.acts import Change
from app.domain.refusals import Refusal
from app.storage.activities import (
    StoredActivity,
    activities_of,
    activity_by_key,
    add_activity,
)
from app.storage.boards import lock_board
from app.storage.unit import Unit


def rehearsal_key(vote: str) -> str:
    """Returns the key of a vote's practice."""
    return f"{vote}-essai"


@command
def rehearse_vote(
    context: Context, unit: Unit, code: str, key: str, title: str
) -> StoredActivity:
    """Opens a practice of a vote, on its fields and rule, adding it at the first time.

    Each opening is a new round.
    Refuses `no_such_activity`, also for a practice itself.
    """
    board = lock_board(unit, code)
    vote = activity_by_key(unit.connection, board.id, key)
    vote.value.require_kind("vote")
    if vote.value.practice:
        raise Refusal("no_such_activity", activity=key)
    keys = [activity.value.key for activity in activities_of(unit.connection, board.id)]
    changes = []
    if rehearsal_key(key) not in keys:
        add_activity(unit, board.id, _like(vote, title, len(keys)))
        changes = [
            Change("activity", rehearsal_key(key), {"exists": False}, {"exists": True})
        ]
    stored = activity_by_key(unit.connection, board.id, rehearsal_key(key))
    if stored.value.state != "open":
        at = context.now()
        changes.append(open_stored(unit, board, stored, at, None))
        context.record(
            unit, board.id, "activity_opened", changes, at=at, activity=stored.value.key
        )
    return activity_by_key(unit.connection, board.id, stored.value.key)


def _like(vote: StoredActivity, title: str, position: int) -> Mapping[str, object]:
    rule = vote.value.rule
    assert rule is not None
    head = {
        "key": rehearsal_key(vote.value.key),
        "position": position,
        "kind": "vote",
        "title": title,
        "practice": True,
    }
    same = {
        "reveal": vote.value.reveal,
        "pace": vote.value.pace,
        "order": vote.value.order,
        "secret": vote.value.secret,
        "votes": rule.votes,
        "repeats": rule.repeats,
    }
    return {**head, **same, "framework_id": vote.framework_id}
