"""Finds an activity of a board that is locked, and the keys of all."""

from app.storage.activities import StoredActivity, activities_of, activity_by_key
from app.storage.boards import StoredBoard, lock_board
from app.storage.unit import Unit


def find_activity(
    unit: Unit, code: str, key: str
) -> tuple[StoredBoard, StoredActivity]:
    """Returns the board, locked, and its activity. Refuses `no_such_board`,
    `no_such_activity`."""
    board = lock_board(unit, code)
    return board, activity_by_key(unit.connection, board.id, key)


def activity_keys(unit: Unit, board_id: int) -> list[str]:
    """Returns the keys of a board's activities in their order."""
    stored = activities_of(unit.connection, board_id)
    return [activity.value.key for activity in stored]
