"""Erases a person from a board: name, organisation, names in the log, ballots
of open votes."""

from collections.abc import Sequence
from typing import Literal

from app.commands.context import Context, command, random_code
from app.commands.people.open_ballots import drop_open_ballots
from app.domain.changes.forgetting import (
    forget_in_plan,
    forget_notes,
    forget_seat,
    names_in,
)
from app.domain.codes import SEAT_LENGTH, grouped
from app.domain.plan.commitment import PARTS, PEOPLE, without_people
from app.domain.refusals import Refusal
from app.storage import notes as note_store
from app.storage import seats as store
from app.storage.boards import StoredBoard, lock_board
from app.storage.commitments import commitments_of, put_commitment
from app.storage.frameworks import erase_texts
from app.storage.log import Detail, change_details, details_of
from app.storage.me_too import drop_voices_of
from app.storage.people.answers import put_answers
from app.storage.unit import Unit

Notes = Literal["keep", "erase"]
_ERASED = {"state": "deleted", "text": "", "merged_into": None, "seat_id": None}


@command
def erase_person(
    context: Context,
    unit: Unit,
    code: str,
    seat: str,
    notes: Notes = "keep",
    *,
    erased_text: str,
) -> None:
    """Erases a person; a seat without a name stays, because sealed rounds
    count it.

    `notes`: "keep" the person's notes without their author, or "erase" them. A
    ballot in an open vote is withdrawn. Where an erased note was put to the
    vote, `erased_text` stands in its place from now on; ballots and seals
    stay. In the plan of action the person's name goes, and the commitments on
    erased notes. Refuses `no_such_seat`, also for an erased person and for a
    group's device.
    """
    board = lock_board(unit, code)
    person = _person(unit, board, seat)
    drop_open_ballots(unit, board, {person.id})
    gone = _release_notes(unit, context, board, person, notes)
    erase_texts(unit, board.id, gone, erased_text)
    names = _forget_in_log(unit, board, person, gone)
    _forget_in_plan(unit, context, board, names, gone)
    _empty_seat(unit, board, person)
    unit.clean_files("erase")
    context.record(unit, board.id, "person_erased", seat=seat, notes=notes)


def _person(unit: Unit, board: StoredBoard, public_id: str) -> store.StoredSeat:
    """Returns a person's seat, voided or not. Refuses `no_such_seat`."""
    for seat in store.every_seat_of(unit.connection, board.id):
        if seat.public_id == public_id and seat.name and not seat.device:
            return seat
    raise Refusal("no_such_seat")


def _empty_seat(unit: Unit, board: StoredBoard, person: store.StoredSeat) -> None:
    """Takes the name, the group, the times, its answers and what it says too
    from the seat, and gives it another code."""
    nobody = {
        "name": "",
        "organisation": "",
        "group_id": None,
        "present": False,
        "voided": True,
    }
    drop_voices_of(unit, board.id, person.id)
    put_answers(unit, person.id, {})
    fresh = {"code": grouped(random_code(SEAT_LENGTH)), "joined_at": board.created_at}
    store.change_seat(unit, board.id, person.id, **nobody, **fresh)


def _release_notes(
    unit: Unit,
    context: Context,
    board: StoredBoard,
    person: store.StoredSeat,
    notes: Notes,
) -> set[str]:
    """Erases the person's notes, or their author; returns the ids of the
    erased notes.

    A note of another person that was merged into an erased one is shown again.
    """
    every = note_store.notes_since(unit.connection, board.id, -1)
    written = {note.id for note in every if note.seat_id == person.id}
    if notes == "keep":
        values: dict[str, object] = {"seat_id": None}
    else:
        values = {**_ERASED, "updated_at": context.now()}
        _separate(unit, every, written)
    for note_id in written:
        note_store.change_note(unit, board.id, note_id, **values)
    return written if notes == "erase" else set()


def _separate(
    unit: Unit, notes: Sequence[note_store.StoredNote], targets: set[str]
) -> None:
    """Shows again the notes that were merged into these."""
    for note in notes:
        if note.merged_into in targets and note.id not in targets:
            note_store.change_note(
                unit, note.board_id, note.id, state="shown", merged_into=None
            )


def _forget_in_log(
    unit: Unit, board: StoredBoard, person: store.StoredSeat, gone: set[str]
) -> set[str]:
    """Removes the person's names from the log, but for names that another seat
    has too.

    Returns the names that were removed.
    """
    entries = details_of(unit.connection, board.id)
    seats = store.seats_of(unit.connection, board.id)
    names = {person.name}.union(
        *(names_in(detail, person.public_id) for detail in entries.values())
    )
    names -= {seat.name for seat in seats if seat.id != person.id}

    def forget(detail: Detail) -> Detail:
        rest = forget_notes(forget_in_plan(detail, names), gone)
        return forget_seat(rest, person.public_id, names)

    change_details(unit, entries, forget)
    return names


def _forget_in_plan(
    unit: Unit, context: Context, board: StoredBoard, names: set[str], gone: set[str]
) -> None:
    """Empties the commitments on the notes that are `gone`, and removes the
    names from others."""
    for note_id, commitment in commitments_of(unit.connection, board.id).items():
        values: dict[str, object] = {
            name: text
            for name in PEOPLE
            if (text := without_people(getattr(commitment, name), names))
            != getattr(commitment, name)
        }
        if note_id in gone:
            values = {**dict.fromkeys(PARTS, ""), "removed": True, "progress": {}}
        if values:
            put_commitment(unit, board.id, note_id, context.now(), values)
