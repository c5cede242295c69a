"""Says that a person, or a group by its common device, has finished writing
notes."""

from app.commands.context import Context, command
from app.storage.activities import activity_by_key
from app.storage.boards import lock_board
from app.storage.seats import change_seat, mark_arrival, seat_by_public_id
from app.storage.unit import Unit


@command
def finish(
    context: Context, unit: Unit, code: str, seat: str, key: str, *, finished: bool
) -> None:
    """Marks the seat as done with an open notes activity, or not; repeating it
    changes nothing.

    Refuses `no_seat`, `no_such_activity`, `activity_not_open`.
    """
    board = lock_board(unit, code)
    stored = activity_by_key(unit.connection, board.id, key)
    stored.value.require_kind("notes")
    writer = seat_by_public_id(unit.connection, board.id, seat)
    stored.value.require_open()
    mark_arrival(unit, writer)
    if finished != (writer.finished == key):
        change_seat(unit, board.id, writer.id, finished=key if finished else "")
