"""The public result page, on and off."""

from dataclasses import replace

from app.commands.context import Context
from app.domain.refusals import Refusal
from app.storage.activities import activities_of
from app.storage.boards import StoredBoard, board_by_code, change_board
from app.storage.unit import Unit
from app.storage.votes.ballots import rounds_of


async def publish_result(context: Context, code: str, *, published: bool) -> None:
    """Opens the sealed result to whoever has its address, or closes it again. Refuses `not_sealed`."""

    def work(unit: Unit) -> None:
        board = board_by_code(unit.connection, code, lock=True)
        if published and not _has_result(unit, board):
            raise Refusal("not_sealed")
        change_board(unit, board.id, settings=replace(board.settings, published=published))
        context.record(unit, board.id, "result_published" if published else "result_withdrawn")

    await context.database.write(work)


def _has_result(unit: Unit, board: StoredBoard) -> bool:
    votes = [
        one
        for one in activities_of(unit.connection, board.id)
        if one.value.kind == "vote" and not one.value.practice
    ]
    return any(
        one.sha256 is not None for vote in votes for one in rounds_of(unit.connection, vote.id)
    )
