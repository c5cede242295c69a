"""Erases boards whose day has come."""

import logging
from datetime import date
from functools import partial

from sqlalchemy import Connection, select

from app.commands.context import Context
from app.domain.erase_day import is_due, last_sitting
from app.domain.refusals import Refusal
from app.storage.activities import agenda_of
from app.storage.boards import (
    StoredBoard,
    board,
    board_by_code,
    erase_board,
    lock_board,
)
from app.storage.unit import Unit

log = logging.getLogger("palabre.erasing")


async def erase_due_boards(context: Context) -> list[str]:
    """Erases every board that is due; returns their codes.

    Several processes may run it at once: each board is erased once. Refuses
    `busy`.
    """
    today = context.today()
    codes = await context.database.read(
        lambda connection: _due_codes(connection, today)
    )
    erased = [
        code
        for code in codes
        if await context.database.write(partial(_erase_if_due, code=code, today=today))
    ]
    for code in erased:
        log.info("board %s erased itself on the day that was chosen for it", code)
    return erased


def _due_codes(connection: Connection, today: date) -> list[str]:
    query = (
        select(board.c.code)
        .where(board.c.erase_on <= f"{today.isoformat()}T99")
        .order_by(board.c.id)
    )
    return [
        code
        for code in connection.execute(query).scalars()
        if _due(connection, board_by_code(connection, code), today)
    ]


def _due(connection: Connection, stored: StoredBoard, today: date) -> bool:
    last_day = last_sitting(
        sitting.held_on for sitting in agenda_of(connection, stored.id)
    )
    return is_due(stored.erase_on, last_day, today=today)


def _erase_if_due(unit: Unit, code: str, today: date) -> bool:
    """Checks again under the lock: the day may have changed, or another
    process was first."""
    try:
        stored = lock_board(unit, code)
    except Refusal:
        return False
    if not _due(unit.connection, stored, today):
        return False
    unit.touch(stored.id)  # its open pages are told that it is gone
    erase_board(unit, stored.id)
    return True
