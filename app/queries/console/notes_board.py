"""Reads the notes of one activity for a facilitator who sorts them.

By place, with the originals of merged notes, likely duplicates, and the
progress of each group.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from app.domain.framework import Block, Field, Framework
from app.domain.grouping import grouped_by
from app.domain.local_text import Languages
from app.domain.notes.duplicates import suggest
from app.domain.refusals import Refusal
from app.queries.board import BoardView, board_view
from app.queries.console.notes_filter import (
    PAGE,
    Look,
    matching_notes,
    merge_candidates,
    notes_of_page,
)
from app.queries.notes import author_names, by_place
from app.queries.progress import GroupProgress, progress_of
from app.storage.activities import StoredActivity
from app.storage.boards import board_by_code
from app.storage.notes import StoredNote, notes_since
from app.storage.seats import seats_of


@dataclass(frozen=True)
class Place:
    """A field, or a block without fields.

    `count` is the number of its shown notes, `notes` are those that fit the
    filter.
    """

    block: Block
    field: Field | None
    count: int
    notes: tuple[StoredNote, ...]

    @property
    def id(self) -> str:
        return self.field.id if self.field else self.block.id


@dataclass
class NotesBoard:
    """The page on which notes are sorted.

    `behind` are the originals by the id of the note that they were merged
    into. `alike` are likely duplicates within one place, `apart` across
    places. While an activity is private only its numbers are filled in.
    `shown_notes` are all that may be read; `like_meaning` are pairs that may
    mean the same, None where nobody asked.
    """

    view: BoardView
    look: Look
    written: Mapping[str, int]
    activity: StoredActivity | None = None
    framework: Framework | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    places: Sequence[Place] = ()
    match_count: int = 0
    hidden: int = 0
    behind: Mapping[str, Sequence[StoredNote]] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    alike: Sequence[Sequence[StoredNote]] = ()
    apart: Sequence[Sequence[StoredNote]] = ()
    shown_notes: Sequence[StoredNote] = ()
    like_meaning: Sequence[Sequence[StoredNote]] | None = None
    groups: Sequence[GroupProgress] = ()
    chosen: StoredNote | None = None
    candidates: Sequence[StoredNote] = ()

    @property
    def pages(self) -> int:
        return max(1, -(-self.match_count // PAGE))

    def suggest_meaning(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Takes over pairs (of ids) that may mean the same, but for notes that
        are gone by now, and those that are suggested by their spelling
        already."""
        notes = {note.id: note for note in self.shown_notes}
        spelled = [{note.id for note in group} for group in (*self.alike, *self.apart)]
        self.like_meaning = [
            [notes[first], notes[second]]
            for first, second in pairs
            if {first, second} <= notes.keys()
            and not any({first, second} <= group for group in spelled)
        ]


def _count_written(
    activities: Sequence[StoredActivity], notes: Sequence[StoredNote]
) -> dict[str, int]:
    """Returns {activity's key: its notes that are shown}."""
    counted = Counter(note.activity for note in notes if note.state == "shown")
    return {activity.value.key: counted[activity.value.key] for activity in activities}


def read_notes_board(
    connection: Connection, code: str, look: Look, languages: Languages = ()
) -> NotesBoard:
    """Reads the page. Refuses `no_such_board`, `no_such_activity`."""
    view = board_view(connection, board_by_code(connection, code), languages)
    activities = view.of_kind("notes")
    every = notes_since(connection, view.board.id, -1)
    notes_board = NotesBoard(view, look, _count_written(activities, every))
    notes_board.activity = _chosen_activity(activities, look.key)
    if notes_board.activity is not None:
        notes_board.framework = view.framework(notes_board.activity)
        _fill(connection, notes_board, every)
    return notes_board


def _chosen_activity(
    activities: Sequence[StoredActivity], key: str | None
) -> StoredActivity | None:
    """Returns the one named, else the last one opened."""
    named = [activity for activity in activities if activity.value.key == key]
    if key and not named:
        raise Refusal("no_such_activity", activity=key)
    if named:
        return named[0]
    return max(activities, key=lambda activity: activity.opened_at or "", default=None)


def _fill(
    connection: Connection, notes_board: NotesBoard, every: Sequence[StoredNote]
) -> None:
    activity, view = notes_board.activity, notes_board.view
    assert activity is not None
    notes = [
        note
        for note in every
        if note.activity_id == activity.id and note.state != "deleted"
    ]
    shown_notes = [note for note in notes if note.state == "shown"]
    notes_board.counts = Counter(note.place for note in shown_notes)
    seats = seats_of(connection, view.board.id)
    counts = _counts_by_group(shown_notes)
    notes_board.groups = progress_of(
        view.framework(activity), view.groups, counts, seats
    )
    if activity.private:
        notes_board.places = _places(notes_board, [])
        return
    notes_board.behind = _behind(every)
    notes_board.names = author_names(connection, view.board, notes)
    _fill_listed(notes_board, notes, every)


def _fill_listed(
    notes_board: NotesBoard, notes: Sequence[StoredNote], every: Sequence[StoredNote]
) -> None:
    """Fills in what may be read: hidden notes, likely duplicates, and what
    fits the filter."""
    shown_notes = [note for note in notes if note.state == "shown"]
    notes_board.hidden = sum(note.state == "hidden" for note in notes)
    notes_board.shown_notes = shown_notes
    notes_board.alike, notes_board.apart = _suggestions(shown_notes)
    _search(notes_board, _listed(notes, every), shown_notes)


def _listed(
    notes: Sequence[StoredNote], every: Sequence[StoredNote]
) -> list[StoredNote]:
    """Returns the notes that stand for themselves: also one whose merge target
    was deleted, so that it can be shown again."""
    gone = {note.id for note in every if note.state == "deleted"}
    return [
        note for note in notes if note.state != "merged" or note.merged_into in gone
    ]


def _counts_by_group(notes: Iterable[StoredNote]) -> dict[int | None, Counter[str]]:
    """Returns {group row, None for no group: {place: notes}}."""
    groups = grouped_by(notes, lambda note: note.group_id)
    return {
        group: Counter(note.place for note in written)
        for group, written in groups.items()
    }


def _search(
    notes_board: NotesBoard,
    listed: Sequence[StoredNote],
    shown_notes: Sequence[StoredNote],
) -> None:
    """Fills in the notes that fit the filter, and the chosen one among
    them."""
    look = notes_board.look
    matching = matching_notes(look, listed, notes_board.behind)
    notes_board.match_count = len(matching)
    notes_board.places = _places(notes_board, matching)
    notes_board.chosen = next((note for note in matching if note.id == look.note), None)
    if notes_board.chosen is not None and notes_board.chosen.state == "shown":
        search_hits = matching if look.search else []
        notes_board.candidates = merge_candidates(
            notes_board.chosen, shown_notes, search_hits
        )


def _behind(notes: Iterable[StoredNote]) -> dict[str, list[StoredNote]]:
    """Returns the originals by the note that they were merged into, from all
    activities."""
    merged = (note for note in notes if note.state == "merged" and note.merged_into)
    return grouped_by(merged, lambda note: note.merged_into or "")


def _places(notes_board: NotesBoard, matching: Sequence[StoredNote]) -> list[Place]:
    """Returns the places in the framework's order, with the notes of the page.

    A search leaves out the places where it found nothing.
    """
    assert notes_board.framework is not None
    look, counts = notes_board.look, notes_board.counts
    pairs = notes_board.framework.places()
    places = {(field or block).id: (block, field) for block, field in pairs}
    notes_by_place = notes_of_page(look, matching, list(places))
    whole = not look.narrow and len(matching) <= PAGE
    return [
        Place(block, field, counts.get(key, 0), tuple(notes_by_place.get(key, ())))
        for key, (block, field) in places.items()
        if (whole or key in notes_by_place) and look.block in {"", block.id}
    ]


def _suggestions(
    shown_notes: Sequence[StoredNote],
) -> tuple[list[list[StoredNote]], list[list[StoredNote]]]:
    """Returns likely duplicates: (alike in one place, alike in several).

    The second may be intended: one programme can serve two fields.
    """
    notes = {note.id: note for note in shown_notes}
    alike, apart = [], []
    for ids in suggest([(note.id, note.text) for note in shown_notes]):
        group = [notes[note_id] for note_id in ids]
        places = by_place(group)
        alike += [neighbours for neighbours in places.values() if len(neighbours) > 1]
        if len(places) > 1:
            apart.append(group)
    return alike, apart
