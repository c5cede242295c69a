"""Erases a person from a board: name, organisation, traces in the log, ballots of open votes; notes or who wrote them."""

from typing import Literal

from app.commands.context import Context, random_code
from app.domain.changes.forgetting import forget_notes, forget_seat, names_in
from app.domain.codes import SEAT_LENGTH, grouped
from app.domain.refusals import Refusal
from app.storage import activities
from app.storage import notes as note_store
from app.storage import seats as store
from app.storage.boards import StoredBoard, board_by_code
from app.storage.log import details_of, put_detail
from app.storage.unit import Unit
from app.storage.votes import ballots, turnouts
from app.storage.votes.voided import count_voided

Notes = Literal["keep", "erase"]


async def erase_person(context: Context, code: str, seat: str, notes: Notes = "keep") -> None:
    """What stays is a seat without a name, because sealed rounds count it: its ballots in them stand as sealed.

    `notes`: `keep` what the person wrote without its author, or `erase` it. A ballot in an open vote is withdrawn.
    Refuses `no_such_seat`, also for one that is erased already and for a group's device, which is nobody.
    """

    def work(unit: Unit) -> None:
        board = board_by_code(unit.connection, code, lock=True)
        person = next(
            (
                one
                for one in store.every_seat_of(unit.connection, board.id)
                if one.public_id == seat
            ),
            None,
        )
        if person is None or not person.name or person.device:
            raise Refusal("no_such_seat")
        withdraw_open_ballots(unit, board, person)
        gone = _let_go_of_notes(unit, context, board, person, notes)
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
    """Whether there was one: they come back from nowhere."""
    found = False
    for vote in activities.activities_of(unit.connection, board.id):
        current = (
            ballots.round_of(unit.connection, vote.id, vote.value.round)
            if vote.value.state == "open"
            else None
        )
        ballot = ballots.ballot_of(unit.connection, current.id, person.id) if current else None
        if current is not None and ballot is not None:
            found = True
            ballots.drop_ballot(unit, ballot.id)
            ballots.mark_turnout(unit, board.id, current.id, person.id, was=True, cast=False)
            turnouts.announce_removal(unit, current, vote.value.pace)
            count_voided(unit, current.id)
    return found


def _let_go_of_notes(
    unit: Unit, context: Context, board: StoredBoard, person: store.StoredSeat, notes: Notes
) -> set[str]:
    """The ids of the notes that were erased. What was merged into one of them stands by itself again."""
    every = note_store.notes_since(unit.connection, board.id, -1)
    own = {note.id for note in every if note.seat_id == person.id}
    if notes == "keep":
        for kept in own:
            note_store.change_note(unit, board.id, kept, seat_id=None)
        return set()
    for note in every:
        if note.merged_into in own and note.id not in own:
            note_store.change_note(unit, board.id, note.id, state="shown", merged_into=None)
    for erased in own:
        emptied = {
            "state": "deleted",
            "text": "",
            "merged_into": None,
            "seat_id": None,
            "updated_at": context.now(),
        }
        note_store.change_note(unit, board.id, erased, **emptied)
    return own


def _forget_in_log(
    unit: Unit, board: StoredBoard, person: store.StoredSeat, gone: set[str]
) -> None:
    """A name that somebody else of the board bears too stays where it stands alone: nobody knows whose it is."""
    entries = details_of(unit.connection, board.id)
    living = {one.name for one in store.seats_of(unit.connection, board.id) if one.id != person.id}
    names = {person.name}.union(
        *(names_in(detail, person.public_id) for detail in entries.values())
    ) - living
    for entry, detail in entries.items():
        forgotten = forget_notes(forget_seat(detail, person.public_id, names), gone)
        if forgotten != detail:
            put_detail(unit, entry, forgotten)
