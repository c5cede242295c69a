"""Publishes the result page and withdraws it."""

from dataclasses import replace

from app.commands.context import Context, command
from app.domain.refusals import Refusal
from app.storage.activities import activities_of
from app.storage.boards import StoredBoard, change_board, lock_board
from app.storage.unit import Unit
from app.storage.votes.rounds import rounds_of


@command
def publish_result(context: Context, unit: Unit, code: str, *, published: bool) -> None:
    """Opens the page of the sealed result to all with its address, or closes
    it.

    Refuses `not_sealed`.
    """
    board = lock_board(unit, code)
    if published and not _has_result(unit, board):
        raise Refusal("not_sealed")
    change_board(unit, board.id, settings=replace(board.settings, published=published))
    context.record(
        unit, board.id, "result_published" if published else "result_withdrawn"
    )


def _has_result(unit: Unit, board: StoredBoard) -> bool:
    votes = [
        activity
        for activity in activities_of(unit.connection, board.id)
        if activity.value.kind == "vote" and not activity.value.practice
    ]
    return any(
        round_.sha256 is not None
        for vote in votes
        for round_ in rounds_of(unit.connection, vote.id)
    )
