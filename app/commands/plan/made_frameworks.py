"""Adds activities on frameworks that are made on the spot, each for its
own."""

from itertools import count

from app.commands.context import Context
from app.commands.plan.new_activities import insert_activity, record_added
from app.domain.framework import Framework
from app.domain.refusals import Refusal
from app.storage.activities import StoredActivity
from app.storage.boards import StoredBoard
from app.storage.frameworks import add_framework, drop_unused_frameworks, frameworks_of
from app.storage.unit import Unit

FRAMEWORKS_LIMIT = 40  # of a session file


def add_with_framework(
    context: Context,
    unit: Unit,
    board: StoredBoard,
    act: str,
    framework: Framework,
    values: dict[str, object],
) -> StoredActivity:
    """Adds a framework with a planned activity on it, and logs the act;
    returns the activity.

    Frameworks of activities that were removed go now: their removal is not the
    last act any more. Refuses `activities_full`.
    """
    drop_unused_frameworks(unit, board.id)
    present = frameworks_of(unit.connection, board.id)
    if len(present) >= FRAMEWORKS_LIMIT:
        raise Refusal("activities_full", limit=FRAMEWORKS_LIMIT, cause="frameworks")
    row = add_framework(unit, board.id, len(present), framework)
    stored = insert_activity(unit, board, {**values, "framework_id": row})
    record_added(context, unit, board, act, stored)
    return stored


def free_id(unit: Unit, board: StoredBoard, first: str) -> str:
    """Returns an id that no framework of the board has."""
    ids = {
        framework.id for framework in frameworks_of(unit.connection, board.id).values()
    }
    first = first.strip("-")
    candidates = (first if number == 1 else f"{first}-{number}" for number in count(1))
    return next(key for key in candidates if key not in ids)
