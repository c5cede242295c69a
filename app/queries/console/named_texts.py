"""Finds the texts that name a person, whom an organiser is about to erase: only a name on its own
goes by itself, and whoever wrote the rest has to word it anew."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection

from app.domain.changes.forgetting import forget_texts, names_anyone, names_in
from app.domain.framework import Framework
from app.domain.local_text import texts_of
from app.domain.plan.commitment import PARTS, PEOPLE, without_people
from app.domain.refusals import Refusal
from app.frameworks import ready_questions, shipped
from app.queries.console.forms import Read, Values
from app.storage.activities import activities_of, agenda_of, groups_of
from app.storage.boards import StoredBoard, board_by_code, frameworks_of
from app.storage.commitments import commitments_of
from app.storage.log import details_of
from app.storage.notes import notes_since
from app.storage.seats import StoredSeat, every_seat_of

Kind = Literal["note", "vote", "plan", "agenda", "activity", "group", "settings", "log"]


@dataclass(frozen=True)
class NamedText:
    """A text, and on which page it is changed: below /b/{code}. `place` is what `reword` takes, ""
    where only the page changes it; the log's text is ""."""

    kind: Kind
    text: str
    page: str
    place: str = ""


def texts_naming(connection: Connection, code: str, seat: str) -> tuple[str, list[NamedText]]:
    """Returns the person's name, and the texts that have a name of the person, now or before, as
    whole words; case and accents do not matter. Private notes are left out.

    Refuses `no_such_seat`, also for an erased person and for a group's device.
    """
    board = board_by_code(connection, code)
    person = _person(connection, board, seat)
    names = _names_of(connection, board, person)
    texts = _texts(connection, board, person, names)
    return person.name, [text for text in texts if names_anyone(text.text, names)]


def texts_with_name(connection: Connection, code: str, name: str) -> list[NamedText]:
    """Returns the texts that have a name as whole words, of somebody who need not be on the list
    any more; the log is one where a former wording has it."""
    board, names = board_by_code(connection, code), {name}
    texts = [
        text for text in _texts(connection, board, None, set()) if names_anyone(text.text, names)
    ]
    details = details_of(connection, board.id).values()
    if any(forget_texts(detail, names) != detail for detail in details):
        texts.append(NamedText("log", "", "/acts"))
    return texts


def text_at(code: str, place: str, seat: str = "") -> Read:
    """Reads what the form of a place shows, as `text`: that of a person's list where a seat says
    so. Nothing for a place where no text is."""

    def read(connection: Connection) -> Values:
        board = board_by_code(connection, code)
        person = _person(connection, board, seat) if seat else None
        names = _names_of(connection, board, person)
        texts = _texts(connection, board, person, names)
        return next(({"text": text.text} for text in texts if text.place == place), {})

    return read


def _names_of(connection: Connection, board: StoredBoard, person: StoredSeat | None) -> set[str]:
    """Returns the names that a person has or had, none for nobody."""
    if person is None:
        return set()
    details = details_of(connection, board.id).values()
    return {person.name}.union(*(names_in(detail, person.public_id) for detail in details))


def _person(connection: Connection, board: StoredBoard, public_id: str) -> StoredSeat:
    for seat in every_seat_of(connection, board.id):
        if seat.public_id == public_id and seat.name and not seat.device:
            return seat
    raise Refusal("no_such_seat")


def _texts(
    connection: Connection, board: StoredBoard, person: StoredSeat | None, names: set[str]
) -> Iterator[NamedText]:
    """Yields every text of the board that people wrote, but for notes of the person's own, which
    the organiser may erase as a whole, and without what erasing these names takes out."""
    yield from _notes(connection, board, person)
    yield from _plan(connection, board, names)
    for sitting in agenda_of(connection, board.id):
        steps = [(step.title, *step.details) for step in sitting.steps]
        for text in (sitting.title, sitting.summary, *(text for step in steps for text in step)):
            yield NamedText("agenda", text, "/agenda")
    for activity in activities_of(connection, board.id):
        yield NamedText("activity", activity.value.title, "/console")
    for group in groups_of(connection, board.id).values():
        yield NamedText("group", group.name, "/people")
    yield from _settings(board)
    for framework in frameworks_of(connection, board.id).values():
        yield from _of_list(framework)


def _settings(board: StoredBoard) -> Iterator[NamedText]:
    """Yields title and place, the texts of the report, why blocks were kept, and the questions at
    joining that the organiser wrote."""
    for text in (board.title, board.place):
        yield NamedText("settings", text, "/console/settings")
    for text in board.settings.texts.values():
        yield NamedText("settings", text, "/console/files")
    for chosen in board.settings.blocks.values():
        yield NamedText("settings", chosen.reason, "/results")
    for question in board.settings.join_questions:
        for text in (question.text, *(answer.text for answer in question.answers)):
            if question.key not in ready_questions():
                for said in texts_of(text, board.locale).values():
                    yield NamedText("settings", said, "/console/settings#join-questions")


def _of_list(framework: Framework) -> Iterator[NamedText]:
    """Yields what was written in a list and to explain it, and the words of a quick question."""
    if framework.is_of_question:
        for field in framework.fields.values():
            yield NamedText("activity", str(field.name), "/console")
    elif not framework.is_of_notes:
        version = shipped().get(framework.id)
        of_version = set(_texts_in(version)) if version else set()
        for text in _texts_in(framework):
            if text not in of_version:
                yield NamedText("settings", text, "/console/fields")


def _texts_in(framework: Framework) -> Iterator[str]:
    """Yields the texts of a list in all their languages."""
    texts = [framework.title, framework.task]
    for block in framework.blocks:
        texts += [block.name, block.description]
    for field in framework.fields.values():
        texts += [field.name, field.description, *field.objectives]
    for text in texts:
        yield from texts_of(text, framework.locale).values()


def _notes(
    connection: Connection, board: StoredBoard, person: StoredSeat | None
) -> Iterator[NamedText]:
    """Yields the notes, and as which they were put to the vote."""
    private = {row.id for row in activities_of(connection, board.id) if row.private}
    of_person: set[str] = set()
    for note in notes_since(connection, board.id, -1):
        if person is not None and note.seat_id == person.id:
            of_person.add(note.id)
        elif note.activity_id not in private:
            page = f"/console/notes?activity={note.activity}&note={note.id}"
            yield NamedText("note", note.text, page, f"note/{note.id}")
    for framework in frameworks_of(connection, board.id).values():
        if framework.is_of_notes:
            for field in framework.fields.values():
                if field.id not in of_person:
                    yield NamedText("vote", field.name, "/console", f"vote/{field.id}")


def _plan(connection: Connection, board: StoredBoard, names: set[str]) -> Iterator[NamedText]:
    """Yields the texts of the plan; of those that name people, without what erasing takes out."""
    for commitment in commitments_of(connection, board.id).values():
        parts = {name: str(getattr(commitment, name)) for name in PARTS}
        remaining = {name: without_people(parts[name], names) for name in PEOPLE}
        reasons = {day: line.reason for day, line in commitment.progress.items()}
        for part, text in (parts | remaining | reasons).items():
            yield NamedText(
                "plan", text, f"/plan#{commitment.note}", f"plan/{commitment.note}/{part}"
            )
