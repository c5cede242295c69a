"""A practice of a vote, to try the ballot with; it never enters results."""

from collections.abc import Mapping

from app.commands.context import Context, command
from app.commands.plan.activities import open_stored
from app.commands.plan.board_activities import activity_keys, find_activity
from app.domain.changes.acts import Change
from app.domain.refusals import Refusal
from app.storage.activities import (
    StoredActivity,
    activity_by_key,
    add_activity,
)
from app.storage.unit import Unit


def rehearsal_key(vote: str) -> str:
    """Returns the key of a vote's practice."""
    return f"{vote}-essai"


@command
def rehearse_vote(
    context: Context, unit: Unit, code: str, key: str, title: str
) -> StoredActivity:
    """Opens a practice of a vote, on its fields and rule, adding it at the
    first time.

    Each opening is a new round.
    Refuses `no_such_activity`, also for a practice itself.
    """
    board, vote = find_activity(unit, code, key)
    vote.value.require_kind("vote")
    if vote.value.practice:
        raise Refusal("no_such_activity", activity=key)
    changes = _add_practice(unit, vote, title)
    practice = rehearsal_key(key)
    stored = activity_by_key(unit.connection, board.id, practice)
    if stored.value.state != "open":
        at = context.now()
        changes.append(open_stored(unit, board, stored, at, None))
        act = "activity_opened"
        context.record(unit, board.id, act, changes, at=at, activity=practice)
    return activity_by_key(unit.connection, board.id, practice)


def _add_practice(unit: Unit, vote: StoredActivity, title: str) -> list[Change]:
    """Adds the practice of a vote where it has none; returns the change."""
    keys, practice = activity_keys(unit, vote.board_id), rehearsal_key(vote.value.key)
    if practice in keys:
        return []
    add_activity(unit, vote.board_id, _like(vote, title, len(keys)))
    return [Change("activity", practice, {"exists": False}, {"exists": True})]


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
