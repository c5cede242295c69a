"""Says a shown note of somebody else too, or takes that back."""

from app.commands.context import Context
from app.commands.notes import note_id
from app.domain.refusals import Refusal
from app.storage.activities import activity_by_key
from app.storage.boards import lock_board
from app.storage.me_too import put_voice
from app.storage.notes import StoredNote, note_by_id
from app.storage.seats import StoredSeat, mark_arrival, seat_by_public_id
from app.storage.unit import Unit


async def say_too(
    context: Context, code: str, seat: str, note: str, *, says: bool
) -> StoredNote:
    """Counts the seat among those who say the note, or not; repeating it
    changes nothing.

    Returns the note. Refuses `no_seat`, `no_such_note` (also for a hidden or a
    private one), `activity_not_open`, `activity_locked`, `own_note` (of the
    seat, or of its group).
    """
    note = note_id(note)

    def work(unit: Unit) -> StoredNote:
        board = lock_board(unit, code)
        writer = seat_by_public_id(unit.connection, board.id, seat)
        stored = _shown_note(unit, board.id, note)
        if says:
            _require_of_another(stored, writer)
        mark_arrival(unit, writer)
        put_voice(unit, board.id, note, writer.id, says=says)
        return stored

    return await context.database.write(work)


def _shown_note(unit: Unit, board_id: int, note: str) -> StoredNote:
    stored = note_by_id(unit.connection, board_id, note)
    if stored is None or stored.state != "shown":
        raise Refusal("no_such_note")
    activity = activity_by_key(unit.connection, board_id, stored.activity)
    if activity.private:
        raise Refusal("no_such_note")
    activity.value.require_unlocked()
    return stored


def _require_of_another(note: StoredNote, writer: StoredSeat) -> None:
    """Refuses `own_note`."""
    if note.seat_id == writer.id or (
        note.of_group and note.of_group == writer.group_id
    ):
        raise Refusal("own_note")
