"""Erases what programmes leave: unfinished ones, and sums of sessions whose
day has come."""

from datetime import timedelta
from functools import partial

from app.commands.context import Context, rfc3339
from app.storage.boards import erase_board
from app.storage.programmes.programmes import (
    drop_programme,
    touch_programme,
    unfinished,
)
from app.storage.programmes.sessions import drop_session, due_sessions
from app.storage.programmes.towns import boards_of
from app.storage.unit import Unit

LONGEST = timedelta(hours=1)  # that making a programme may take


async def drop_unfinished(context: Context, programme_id: int) -> None:
    """Erases a programme that was not finished, with the boards that it has so
    far."""
    boards = await context.database.read(partial(boards_of, programme_id=programme_id))
    for board_id in boards:
        await context.database.write(partial(erase_board, board_id=board_id))
    await context.database.write(partial(drop_programme, programme_id=programme_id))


async def erase_unfinished(context: Context) -> int:
    """Erases the programmes that nothing opens and that were begun an hour
    ago; returns how many.

    The server that made them ended in the middle.
    """
    before = rfc3339(context.clock() - LONGEST)
    rows = await context.database.read(partial(unfinished, before=before))
    for row in rows:
        await drop_unfinished(context, row)
    return len(rows)


async def erase_due_sessions(context: Context) -> int:
    """Erases the sums of sessions whose board has erased itself by its day;
    returns how many."""
    today = context.today().isoformat()
    due = await context.database.read(
        lambda connection: due_sessions(connection, today)
    )

    def work(unit: Unit) -> None:
        for programme_id, town_id in due:
            drop_session(unit, town_id)
            touch_programme(unit, programme_id)

    if due:
        await context.database.write(work)
    return len(due)
