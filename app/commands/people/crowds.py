"""Changes several seats at once, as a host does: marks or voids them, hides
their notes."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.commands.context import Context, command
from app.commands.people.open_ballots import drop_open_ballots
from app.domain.changes.acts import Change
from app.domain.refusals import Refusal
from app.storage import notes
from app.storage import seats as store
from app.storage.boards import StoredBoard, lock_board
from app.storage.changes.bulk import change_notes, change_seats
from app.storage.unit import Unit


@command
def mark_seats(
    context: Context,
    unit: Unit,
    code: str,
    seats: Sequence[str] | None,
    *,
    present: bool,
) -> int:
    """Marks these people, or all (None), present or absent; returns how many
    changed.

    Devices of groups are left out.
    Refuses `nobody_chosen`, `no_such_seat`.
    """
    board = lock_board(unit, code)
    people = (seat for seat in _chosen(unit, board, seats) if not seat.device)
    moved = [seat for seat in people if seat.present != present]
    if moved:
        changes = _set_seats(unit, board, moved, present=present)
        context.record(
            unit, board.id, "people_marked", changes, seats=len(moved), present=present
        )
    return len(moved)


def _set_seats(
    unit: Unit, board: StoredBoard, seats: Sequence[store.StoredSeat], **values: bool
) -> list[Change]:
    """Gives the seats these values; returns the change for the log."""
    change_seats(unit, board, dict.fromkeys((seat.public_id for seat in seats), values))
    before = {
        seat.public_id: {name: getattr(seat, name) for name in values} for seat in seats
    }
    return _change("seats", before, values)


@command
def void_seats(
    context: Context, unit: Unit, code: str, seats: Sequence[str]
) -> tuple[int, int]:
    """Voids seats and drops their ballots in open votes; returns the numbers
    of both.

    Sealed rounds stay as they are. Can be undone where no ballot was dropped:
    a dropped ballot cannot be restored. Refuses `nobody_chosen`,
    `no_such_seat`.
    """
    board = lock_board(unit, code)
    chosen = _chosen(unit, board, seats)
    lost = drop_open_ballots(unit, board, {seat.id for seat in chosen})
    changes = _set_seats(unit, board, chosen, voided=True, present=False)
    undoable = [] if lost else changes
    context.record(
        unit, board.id, "seats_voided", undoable, seats=len(chosen), ballots=lost
    )
    return len(chosen), lost


@command
def hide_notes_of(context: Context, unit: Unit, code: str, seats: Sequence[str]) -> int:
    """Hides all shown notes of these seats; returns how many.

    Refuses `nobody_chosen`, `no_such_seat`.
    """
    board = lock_board(unit, code)
    writers = {seat.id for seat in _chosen(unit, board, seats)}
    visible = _visible_notes(unit, board, writers)
    if visible:
        changes = _hide_notes(unit, board, visible)
        context.record(
            unit,
            board.id,
            "notes_hidden",
            changes,
            notes=len(visible),
            seats=len(writers),
        )
    return len(visible)


def _visible_notes(unit: Unit, board: StoredBoard, writers: set[int]) -> list[str]:
    """Returns the ids of the notes of these seats that are shown."""
    every = notes.notes_since(unit.connection, board.id, -1)
    return [
        note.id for note in every if note.seat_id in writers and note.state == "shown"
    ]


def _hide_notes(unit: Unit, board: StoredBoard, visible: Sequence[str]) -> list[Change]:
    """Hides these notes; returns the change for the log."""
    hidden, seen = {"state": "hidden"}, {"state": "shown"}
    change_notes(unit, board, dict.fromkeys(visible, hidden))
    return _change("notes", dict.fromkeys(visible, seen), hidden)


def _chosen(
    unit: Unit, board: StoredBoard, seats: Sequence[str] | None
) -> list[store.StoredSeat]:
    """Returns the seats of these ids, or all of the board (None).

    Refuses `nobody_chosen`, `no_such_seat`.
    """
    living = {
        seat.public_id: seat for seat in store.seats_of(unit.connection, board.id)
    }
    if seats is None:
        return list(living.values())
    if not seats:
        raise Refusal("nobody_chosen")
    if any(seat not in living for seat in seats):
        raise Refusal("no_such_seat")
    return [living[seat] for seat in dict.fromkeys(seats)]


def _change(
    of: Any, before: Mapping[str, Any], values: Mapping[str, Any]
) -> list[Change]:
    return [Change(of, "", before, {key: dict(values) for key in before})]
