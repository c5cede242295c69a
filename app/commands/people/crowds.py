"""Changes several seats at once, as a host does: marks or voids them, hides their notes."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.commands.context import Context
from app.domain.changes.acts import Change
from app.domain.refusals import Refusal
from app.storage import activities, notes
from app.storage import seats as store
from app.storage.boards import StoredBoard, board_by_code
from app.storage.bulk_changes import change_notes, change_seats
from app.storage.unit import Unit
from app.storage.votes import announcements, ballots
from app.storage.votes.rounds import round_of
from app.storage.votes.turnout import cast_since, mark_turnout
from app.storage.votes.voided import count_voided


async def mark_seats(
    context: Context, code: str, seats: Sequence[str] | None, *, present: bool
) -> int:
    """Marks these people, or all (None), present or absent; returns how many changed.

    Devices of groups are left out.
    Refuses `nobody_chosen`, `no_such_seat`.
    """

    def work(unit: Unit) -> int:
        board = board_by_code(unit.connection, code, lock=True)
        chosen = [
            seat
            for seat in _chosen(unit, board, seats)
            if not seat.device and seat.present != present
        ]
        if chosen:
            values = {"present": present}
            change_seats(unit, board, dict.fromkeys((seat.public_id for seat in chosen), values))
            before = {seat.public_id: {"present": seat.present} for seat in chosen}
            context.record(
                unit,
                board.id,
                "people_marked",
                _change("seats", before, values),
                seats=len(chosen),
                present=present,
            )
        return len(chosen)

    return await context.database.write(work)


async def void_seats(context: Context, code: str, seats: Sequence[str]) -> tuple[int, int]:
    """Voids seats and drops their ballots in open votes; returns the numbers of both.

    Sealed rounds stay as they are. Can be undone where no ballot was dropped: a dropped ballot
    cannot be restored. Refuses `nobody_chosen`, `no_such_seat`.
    """

    def work(unit: Unit) -> tuple[int, int]:
        board = board_by_code(unit.connection, code, lock=True)
        chosen = _chosen(unit, board, seats)
        lost = _drop_ballots(unit, board, {seat.id for seat in chosen})
        values = {"voided": True, "present": False}
        change_seats(unit, board, dict.fromkeys((seat.public_id for seat in chosen), values))
        before = {seat.public_id: {"voided": False, "present": seat.present} for seat in chosen}
        changes = [] if lost else _change("seats", before, values)
        context.record(unit, board.id, "seats_voided", changes, seats=len(chosen), ballots=lost)
        return len(chosen), lost

    return await context.database.write(work)


async def hide_notes_of(context: Context, code: str, seats: Sequence[str]) -> int:
    """Hides all shown notes of these seats; returns how many.

    Refuses `nobody_chosen`, `no_such_seat`.
    """

    def work(unit: Unit) -> int:
        board = board_by_code(unit.connection, code, lock=True)
        writers = {seat.id for seat in _chosen(unit, board, seats)}
        every = notes.notes_since(unit.connection, board.id, -1)
        visible = [note.id for note in every if note.seat_id in writers and note.state == "shown"]
        if visible:
            hidden, seen = {"state": "hidden"}, {"state": "shown"}
            change_notes(unit, board, dict.fromkeys(visible, hidden))
            before = dict.fromkeys(visible, seen)
            context.record(
                unit,
                board.id,
                "notes_hidden",
                _change("notes", before, hidden),
                notes=len(visible),
                seats=len(writers),
            )
        return len(visible)

    return await context.database.write(work)


def _chosen(unit: Unit, board: StoredBoard, seats: Sequence[str] | None) -> list[store.StoredSeat]:
    """Returns the seats of these ids, or all of the board (None).

    Refuses `nobody_chosen`, `no_such_seat`.
    """
    living = {seat.public_id: seat for seat in store.seats_of(unit.connection, board.id)}
    if seats is None:
        return list(living.values())
    if not seats:
        raise Refusal("nobody_chosen")
    if any(seat not in living for seat in seats):
        raise Refusal("no_such_seat")
    return [living[seat] for seat in dict.fromkeys(seats)]


def _drop_ballots(unit: Unit, board: StoredBoard, rows: set[int]) -> int:
    """Drops the ballots of seats in open votes; returns how many."""
    lost = 0
    for activity in activities.activities_of(unit.connection, board.id):
        current = (
            round_of(unit.connection, activity.id, activity.value.round)
            if activity.value.state == "open"
            else None
        )
        cast = cast_since(unit.connection, current.id, -1) if current else {}
        for row in sorted(row for row, is_in in cast.items() if is_in and row in rows):
            assert current is not None
            ballot = ballots.ballot_of(unit.connection, current.id, row)
            if ballot is not None:
                ballots.drop_ballot(unit, ballot.id)
                mark_turnout(unit, board.id, current.id, row, was=True, cast=False)
                announcements.announce_removal(unit, current, activity.value.pace)
                count_voided(unit, current.id)
                lost += 1
    return lost


def _change(of: Any, before: Mapping[str, Any], values: Mapping[str, Any]) -> list[Change]:
    return [Change(of, "", before, {key: dict(values) for key in before})]
