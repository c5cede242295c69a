"""Closes the joining when a workshop ends, and opens it again with an
activity."""

from dataclasses import replace

from app.domain.changes.acts import Change, changed, setting_changes
from app.domain.people.composition import Composition
from app.domain.plan.activity import Activity, has_ended
from app.domain.plan.pace import FEWEST
from app.domain.votes.parts import count_people
from app.storage.activities import activities_of
from app.storage.boards import StoredBoard, board_by_code, change_board
from app.storage.unit import Unit
from app.storage.votes.parts import divisions_of_board, entitled_people


def is_over(unit: Unit, board: StoredBoard) -> bool:
    """Returns whether the board's workshop has ended."""
    stored = activities_of(unit.connection, board.id)
    return has_ended([activity.value for activity in stored])


def count_composition(unit: Unit, board: StoredBoard) -> None:
    """Counts who took part where a workshop without a vote has ended.

    It is counted once, and again only with many more people: whoever could
    count after each change of the list would learn what one of them answered.
    """
    activities = [stored.value for stored in activities_of(unit.connection, board.id)]
    has_vote = any(
        activity.kind == "vote" and not activity.practice for activity in activities
    )
    if has_vote or not has_ended(activities):
        return
    people, before = entitled_people(unit.connection, board), board.settings.composition
    if before is None or before.is_outgrown(len(people)):
        divisions = divisions_of_board(unit.connection, board)
        parts = tuple(count_people(divisions, people)) if len(people) >= FEWEST else ()
        settings = replace(board.settings, composition=Composition(len(people), parts))
        change_board(unit, board.id, settings=settings)


def close_joining(unit: Unit, code: str, closed: Activity) -> list[Change]:
    """Lets nobody new in where the workshop has ended with an activity that
    was closed, removed or made a practice; returns the changes for the log. A
    practice ends nothing."""
    count_composition(unit, board_by_code(unit.connection, code))
    board = board_by_code(unit.connection, code)
    if closed.practice or board.joining == "closed" or not is_over(unit, board):
        return []
    return _set_joining(unit, board, "closed", board.joining)


def reopen_joining(unit: Unit, code: str, opened: Activity) -> list[Change]:
    """Lets in again whom the end of the workshop kept out, now that an
    activity was opened; returns the changes for the log. A practice begins
    nothing."""
    board = board_by_code(unit.connection, code)
    before = board.settings.joining_before
    return (
        []
        if before is None or opened.practice
        else _set_joining(unit, board, before, None)
    )


def _set_joining(
    unit: Unit, board: StoredBoard, joining: str, before: str | None
) -> list[Change]:
    settings = replace(board.settings, joining_before=before)
    change_board(unit, board.id, joining=joining, settings=settings)
    heads = changed("board", "", {"joining": board.joining}, {"joining": joining})
    return heads + setting_changes(board.settings, settings)
