"""Counts phones that checked a seal."""

from app.commands.context import Context, command
from app.storage.boards import lock_board
from app.storage.seats import seat_by_public_id
from app.storage.unit import Unit
from app.storage.votes.witnesses import WitnessReport, record_witness, require_listed


@command
def witness_round(
    context: Context,
    unit: Unit,
    code: str,
    seat: str,
    key: str,
    number: int,
    word: WitnessReport,
) -> None:
    """Counts that the seat's phone found its own ballot in the sealed list, or
    did not. Again is the same. Refuses as `require_listed`, and `no_seat`."""
    board = lock_board(unit, code)
    voter = seat_by_public_id(unit.connection, board.id, seat)
    stored = require_listed(unit.connection, board.id, key, number)
    record_witness(unit, stored, voter.id, word)
