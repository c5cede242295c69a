"""Shows seat codes to staff, one or all as cards; both are logged."""

from app.commands.context import Context
from app.commands.people.seat_changes import find_seat
from app.storage.boards import lock_board
from app.storage.unit import Unit


async def show_seat_code(context: Context, code: str, seat: str) -> str:
    """Returns a seat's code; the log tells who asked. Refuses `no_such_board`,
    `no_such_seat`."""

    def work(unit: Unit) -> str:
        board, stored = find_seat(unit, code, seat)
        context.record(unit, board.id, "code_shown", seat=seat)
        return stored.code

    return await context.database.write(work)


async def log_cards(context: Context, code: str) -> None:
    """Logs that all codes were printed on cards. Refuses `no_such_board`."""

    def work(unit: Unit) -> None:
        context.record(unit, lock_board(unit, code).id, "cards_printed")

    await context.database.write(work)
