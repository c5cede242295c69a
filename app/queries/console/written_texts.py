"""Reads every text of a board that people wrote, each with the page on which
it is changed.

What else the database holds is no text of people, or named as such in
tests/web/joining/test_every_text_is_listed.py.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection

from app.domain.board_settings import BoardSettings
from app.domain.framework import Framework
from app.domain.local_text import LocalText, texts_of
from app.domain.people.join_questions import JoinQuestions
from app.domain.plan.commitment import PARTS, PEOPLE, without_people
from app.frameworks import ready_questions, shipped
from app.storage.activities import StoredActivity, activities_of, agenda_of, groups_of
from app.storage.boards import StoredBoard
from app.storage.commitments import commitments_of
from app.storage.frameworks import frameworks_of
from app.storage.log import details_of
from app.storage.notes import notes_since
from app.storage.seats import StoredSeat, every_seat_of
from app.storage.votes.rounds import rounds_of
from app.storage.votes.words import words_on_show

Kind = Literal[
    "note",
    "vote",
    "word",
    "plan",
    "reason",
    "agenda",
    "activity",
    "group",
    "person",
    "settings",
    "counts",
    "log",
]


@dataclass(frozen=True)
class NamedText:
    """A text, and on which page it is changed: below /b/{code}. `place` is
    what `reword` takes, "" where only the page changes it; the log's text is
    "". `counts` that are sealed keep theirs."""

    kind: Kind
    text: str
    page: str
    place: str = ""


@dataclass(frozen=True)
class Leaving:
    """A person whom the organiser may erase, by all names, and the texts that
    go with the person: own notes, own organisation, and names on their own in
    the plan."""

    seat: StoredSeat
    names: Collection[str]


def written_texts(
    connection: Connection, board: StoredBoard, leaving: Leaving | None
) -> Iterator[NamedText]:
    """Yields every text of the board that people wrote, but for private notes,
    words that staff may not see yet, and what goes with the person who is
    leaving."""
    rows = frameworks_of(connection, board.id)
    frameworks, activities = rows.values(), activities_of(connection, board.id)
    own_notes = _own_notes(connection, board, leaving)
    yield from _notes(connection, board, activities, own_notes)
    yield from _notes_put_to_vote(frameworks, own_notes)
    yield from _plan(connection, board, leaving.names if leaving else set())
    yield from _reasons(connection, board)
    yield from _agenda(connection, board)
    for activity in activities:
        yield from _activity(connection, activity, rows[activity.framework_id])
    yield from _people(connection, board, leaving)
    yield from _settings(board.settings, board)
    of_shipped = _texts_of_shipped(frameworks)
    for framework in frameworks:
        is_made = framework.is_of_notes or framework.is_of_question
        yield from (_of_made_list if is_made else _of_list)(framework, of_shipped)
    yield from _counts(connection, board, activities)


def _own_notes(
    connection: Connection, board: StoredBoard, leaving: Leaving | None
) -> Collection[str]:
    if leaving is None:
        return set()
    notes = notes_since(connection, board.id, -1)
    return {note.id for note in notes if note.seat_id == leaving.seat.id}


def _notes(
    connection: Connection,
    board: StoredBoard,
    activities: Sequence[StoredActivity],
    own_notes: Collection[str],
) -> Iterator[NamedText]:
    private = {activity.id for activity in activities if activity.private}
    for note in notes_since(connection, board.id, -1):
        if note.id not in own_notes and note.activity_id not in private:
            page = f"/console/notes?activity={note.activity}&note={note.id}"
            yield NamedText("note", note.text, page, f"note/{note.id}")


def _notes_put_to_vote(
    frameworks: Iterable[Framework], own_notes: Collection[str]
) -> Iterator[NamedText]:
    for framework in frameworks:
        if framework.is_of_notes:
            for field in framework.fields.values():
                if field.id not in own_notes:
                    yield NamedText("vote", field.name, "/console", f"vote/{field.id}")


def _plan(
    connection: Connection, board: StoredBoard, names: Collection[str]
) -> Iterator[NamedText]:
    """Yields the texts of the plan; of those that name people, without what
    erasing takes out."""
    for commitment in commitments_of(connection, board.id).values():
        parts = {name: str(getattr(commitment, name)) for name in PARTS}
        remaining = {name: without_people(parts[name], names) for name in PEOPLE}
        reasons = {day: line.reason for day, line in commitment.progress.items()}
        for part, text in (parts | remaining | reasons).items():
            yield NamedText(
                "plan",
                text,
                f"/plan#{commitment.note}",
                f"plan/{commitment.note}/{part}",
            )


def _reasons(connection: Connection, board: StoredBoard) -> Iterator[NamedText]:
    """Yields each reason that staff gave for an act, once. It does not say
    whose ballot was taken away: the voter's own copy changes with that of the
    log."""
    details = details_of(connection, board.id)
    first = {
        detail["reason"]: entry
        for entry, detail in reversed(details.items())
        if "reason" in detail
    }
    for reason, entry in first.items():
        if isinstance(reason, str):
            yield NamedText("reason", reason, "/acts", f"reason/{entry}")


def _agenda(connection: Connection, board: StoredBoard) -> Iterator[NamedText]:
    """Yields the texts of the agenda, and the title that the running step had
    at its start."""
    running = board.settings.running
    texts = [running.title] if running else []
    for sitting in agenda_of(connection, board.id):
        texts += [sitting.title, sitting.summary]
        for step in sitting.steps:
            texts += [step.title, *step.details]
    for text in texts:
        yield NamedText("agenda", text, "/agenda")


def _people(
    connection: Connection, board: StoredBoard, leaving: Leaving | None
) -> Iterator[NamedText]:
    """Yields the names of groups, and of their devices as they were called,
    and organisations."""
    for group in groups_of(connection, board.id).values():
        yield NamedText("group", group.name, "/people")
    for seat in every_seat_of(connection, board.id):
        if seat.device:
            yield NamedText("group", seat.name, "/people")
        elif leaving is None or seat.id != leaving.seat.id:
            yield NamedText("person", seat.organisation, "/people")


def _settings(settings: BoardSettings, board: StoredBoard) -> Iterator[NamedText]:
    """Yields what the organiser wrote about the board and its report, why
    blocks were kept, and the questions at joining."""
    network = [settings.wifi.name] if settings.wifi else []
    for text in (board.title, board.place, *network):
        yield NamedText("settings", text, "/console/settings")
    pictures = (*settings.pictures.logos, *settings.pictures.photos.values())
    for text in (*settings.texts.values(), *(picture.alt for picture in pictures)):
        yield NamedText("settings", text, "/console/files")
    for chosen in settings.blocks.values():
        yield NamedText("settings", chosen.reason, "/results")
    yield from _questions(settings.join_questions, board.locale)


def _questions(questions: JoinQuestions, locale: str) -> Iterator[NamedText]:
    for question in questions:
        if question.key not in ready_questions():
            for text in (question.text, *(answer.text for answer in question.answers)):
                for wording in texts_of(text, locale).values():
                    yield NamedText(
                        "settings", wording, "/console/settings#join-questions"
                    )


def _activity(
    connection: Connection, activity: StoredActivity, framework: Framework
) -> Iterator[NamedText]:
    """Yields the title, where it is not that of the list made for it, and the
    words on show."""
    is_made = framework.is_of_notes or framework.is_of_question
    if not (is_made and framework.title == activity.value.title):
        yield NamedText("activity", activity.value.title, "/console")
    for word in words_on_show(connection, activity).values():
        yield NamedText("word", word, "/console")


def _of_list(framework: Framework, of_shipped: Collection[str]) -> Iterator[NamedText]:
    """Yields what was written in a list and to explain it, but for what
    Palabre ships."""
    texts = [framework.version, *_extra_texts(framework)]
    for text in framework.texts.values():
        texts += texts_of(text, framework.locale).values()
    for text in texts:
        if text not in of_shipped:
            yield NamedText("settings", text, "/console/fields")


def _of_made_list(
    framework: Framework, of_shipped: Collection[str]
) -> Iterator[NamedText]:
    """Yields the words that people said, and what a list that was made for a
    vote is called, each text once. Its notes are listed by themselves; answers
    such as "yes" are ours."""
    places = {text: place for place, text in reversed(framework.texts.items())}
    for text, (what, part) in places.items():
        place = f"list/{framework.id}/{what.replace(' ', '-')}/{part}"
        is_field = what.startswith("field")
        if isinstance(text, LocalText):
            for wording in texts_of(text, framework.locale).values():
                if wording not in of_shipped:
                    yield NamedText("settings", wording, "/console/fields")
        elif framework.is_of_words or not is_field:
            yield NamedText("word" if is_field else "activity", text, "/console", place)


def _extra_texts(framework: Framework) -> Iterator[str]:
    """Yields the texts that a file had besides ours."""
    parts = [framework.extra]
    for block in framework.blocks:
        parts += [block.extra, *(field.extra for field in block.fields)]
    yield from _texts_in(parts)


def _texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts_in(item)


def _texts_of_shipped(frameworks: Iterable[Framework]) -> Collection[str]:
    """Returns the texts of the shipped lists that the board has."""
    texts = set[str]()
    for framework in frameworks:
        if version := shipped().get(framework.id):
            texts.update((version.version, *_extra_texts(version)))
            for text in version.texts.values():
                texts.update(texts_of(text, version.locale).values())
    return texts


def _counts(
    connection: Connection, board: StoredBoard, activities: Sequence[StoredActivity]
) -> Iterator[NamedText]:
    """Yields what groups, questions and answers were called at a close, beside
    its counts: of a vote under its seal, else kept for the report."""
    ended = board.settings.composition
    parts: list[Mapping[str, Any]] = list(ended.parts if ended else ())
    for activity in activities:
        for round_ in rounds_of(connection, activity.id):
            parts += round_.parts or []
    written = [part for part in parts if part["by"] not in ready_questions()]
    texts = [
        [part["title"], *(name["name"] for name in part["names"])] for part in written
    ]
    for text in dict.fromkeys(_texts_in(texts)):
        yield NamedText("counts", text, "/results")
