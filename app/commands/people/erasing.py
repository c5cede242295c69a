"""Erases a person from a board: name, organisation, names in the log, ballots of open votes."""

from typing import Literal

from app.commands.context import Context, random_code
from app.domain.changes.forgetting import forget_notes, forget_seat, names_in
from app.domain.codes import SEAT_LENGTH, grouped
from app.domain.refusals import Refusal
from app.storage import activities
from app.storage import notes as note_store
from app.storage import seats as store
from app.storage.boards import StoredBoard, board_by_code, erase_texts
from app.storage.log import details_of, put_detail
from app.storage.unit import Unit
from app.storage.votes import announcements, ballots
from app.storage.votes.rounds import round_of
from app.storage.votes.turnout import mark_turnout
from app.storage.votes.voided import count_voided

Notes = Literal["keep", "erase"]


async def erase_person(
    context: Context, code: str, seat: str, notes: Notes = "keep", *, erased_text: str
) -> None:
    """Erases a person; a seat without a name stays, because sealed rounds count it.

    `notes`: "keep" the person's notes without their author, or "erase" them. A ballot in an open
    vote is withdrawn. Where an erased note was put to the vote, `erased_text` stands in its place
    from now on; ballots and seals stay. Refuses `no_such_seat`, also for an erased person and for
    a group's device.
    """

    def work(unit: Unit) -> None:
        board = board_by_code(unit.connection, code, lock=True)
        seats = store.every_seat_of(unit.connection, board.id)
        person = next((stored for stored in seats if stored.public_id == seat), None)
        if person is None or not person.name or person.device:
            raise Refusal("no_such_seat")
        withdraw_open_ballots(unit, board, person)
        gone = _release_notes(unit, context, board, person, notes)
        erase_texts(unit, board.id, gone, erased_text)
        _forget_in_log(unit, board, person, gone)
        nobody = {
            "name": "",
            "organisation": "",
            "group_id": None,
            "present": False,
            "voided": True,
        }
        fresh = {"code": grouped(random_code(SEAT_LENGTH)), "joined_at": board.created_at}
        store.change_seat(unit, board.id, person.id, **nobody, **fresh)
        unit.clean_files("erase")
        context.record(unit, board.id, "person_erased", seat=seat, notes=notes)

    await context.database.write(work)


def withdraw_open_ballots(unit: Unit, board: StoredBoard, person: store.StoredSeat) -> bool:
    """Drops the seat's ballots in open votes; returns whether there was one."""
    dropped = False
    for vote in activities.activities_of(unit.connection, board.id):
        current = (
            round_of(unit.connection, vote.id, vote.value.round)
            if vote.value.state == "open"
            else None
        )
        ballot = ballots.ballot_of(unit.connection, current.id, person.id) if current else None
        if current is not None and ballot is not None:
            dropped = True
            ballots.drop_ballot(unit, ballot.id)
            mark_turnout(unit, board.id, current.id, person.id, was=True, cast=False)
            announcements.announce_removal(unit, current, vote.value.pace)
            count_voided(unit, current.id)
    return dropped


def _release_notes(
    unit: Unit, context: Context, board: StoredBoard, person: store.StoredSeat, notes: Notes
) -> set[str]:
    """Erases the person's notes, or their author; returns the ids of the erased notes.

    A note of another person that was merged into an erased one is shown again.
    """
    every = note_store.notes_since(unit.connection, board.id, -1)
    written = {note.id for note in every if note.seat_id == person.id}
    if notes == "keep":
        for note_id in written:
            note_store.change_note(unit, board.id, note_id, seat_id=None)
        return set()
    for note in every:
        if note.merged_into in written and note.id not in written:
            note_store.change_note(unit, board.id, note.id, state="shown", merged_into=None)
    for note_id in written:
        emptied = {
            "state": "deleted",
            "text": "",
            "merged_into": None,
            "seat_id": None,
            "updated_at": context.now(),
        }
        note_store.change_note(unit, board.id, note_id, **emptied)
    return written


def _forget_in_log(
    unit: Unit, board: StoredBoard, person: store.StoredSeat, gone: set[str]
) -> None:
    """Removes the person's names from the log, but for names that another seat has too."""
    entries = details_of(unit.connection, board.id)
    seats = store.seats_of(unit.connection, board.id)
    names = {person.name}.union(
        *(names_in(detail, person.public_id) for detail in entries.values())
    )
    names -= {seat.name for seat in seats if seat.id != person.id}
    for entry, detail in entries.items():
        forgotten = forget_notes(forget_seat(detail, person.public_id, names), gone)
        if forgotten != detail:
            put_detail(unit, entry, forgotten)
