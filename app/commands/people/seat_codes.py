"""Shows seat codes to staff, one or all as cards; both are logged."""

from app.commands.context import Context, command
from app.commands.people.seat_changes import find_seat
from app.storage.boards import lock_board
from app.storage.unit import Unit


@command
def show_seat_code(context: Context, unit: Unit, code: str, seat: str) -> str:
    """Returns a seat's code; the log tells who asked. Refuses `no_such_board`,
    `no_such_seat`."""
    board, stored = find_seat(unit, code, seat)
    context.record(unit, board.id, "code_shown", seat=seat)
    return stored.code


@command
def log_cards(context: Context, unit: Unit, code: str) -> None:
    """Logs that all codes were printed on cards. Refuses `no_such_board`."""
    context.record(unit, lock_board(unit, code).id, "cards_printed")
