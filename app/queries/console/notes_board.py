"""Reads the notes of one activity for a facilitator who sorts them.

By place, with the originals of merged notes, likely duplicates, and the progress of each group.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from app.domain.duplicates import suggest
from app.domain.framework import Block, Field, Framework
from app.domain.local_text import Languages
from app.domain.refusals import Refusal
from app.domain.text import fold
from app.queries.board import BoardView, board_view
from app.queries.notes import author_names
from app.queries.progress import GroupProgress, progress_of
from app.storage.activities import StoredActivity
from app.storage.boards import board_by_code
from app.storage.notes import StoredNote, notes_since
from app.storage.seats import seats_of

PAGE = 200
MOST_CANDIDATES = 60


@dataclass(frozen=True)
class Look:
    """A facilitator's filter: an activity's key, words, a block, hidden notes, a chosen note."""

    key: str | None = None
    search: str = ""
    block: str = ""
    hidden: bool = False
    note: str = ""
    page: int = 1

    @property
    def narrow(self) -> bool:
        return bool(self.search or self.hidden)


@dataclass(frozen=True)
class Place:
    """A field, or a block without fields.

    `count` is the number of its shown notes, `notes` are those that fit the filter.
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

    `behind` are the originals by the id of the note that they were merged into. `alike` are likely
    duplicates within one place, `apart` across places. While an activity is private only its
    numbers are filled in.
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
    groups: Sequence[GroupProgress] = ()
    chosen: StoredNote | None = None
    candidates: Sequence[StoredNote] = ()

    @property
    def pages(self) -> int:
        return max(1, -(-self.match_count // PAGE))


def read_notes_board(
    connection: Connection, code: str, look: Look, languages: Languages = ()
) -> NotesBoard:
    """Reads the page. Refuses `no_such_board`, `no_such_activity`."""
    view = board_view(connection, board_by_code(connection, code), languages)
    activities = [activity for activity in view.activities if activity.value.kind == "notes"]
    every = notes_since(connection, view.board.id, -1)
    counted = Counter(note.activity for note in every if note.state == "shown")
    notes_board = NotesBoard(
        view, look, {activity.value.key: counted[activity.value.key] for activity in activities}
    )
    notes_board.activity = _chosen_activity(activities, look.key)
    if notes_board.activity is None:
        return notes_board
    notes_board.framework = view.framework(notes_board.activity)
    _fill(connection, notes_board, every)
    return notes_board


def _chosen_activity(
    activities: Sequence[StoredActivity], key: str | None
) -> StoredActivity | None:
    """The one named, else the last one opened."""
    named = [activity for activity in activities if activity.value.key == key]
    if key and not named:
        raise Refusal("no_such_activity", activity=key)
    return (
        named[0]
        if named
        else max(activities, key=lambda activity: activity.opened_at or "", default=None)
    )


def _fill(connection: Connection, notes_board: NotesBoard, every: Sequence[StoredNote]) -> None:
    activity, framework = notes_board.activity, notes_board.framework
    assert activity is not None
    assert framework is not None
    notes = [note for note in every if note.activity_id == activity.id and note.state != "deleted"]
    shown_notes = [note for note in notes if note.state == "shown"]
    notes_board.counts = Counter(note.place for note in shown_notes)
    seats = seats_of(connection, notes_board.view.board.id)
    notes_board.groups = progress_of(
        framework, notes_board.view.groups, _counts_by_group(shown_notes), seats
    )
    if activity.private:
        notes_board.places = _places(notes_board, [])
        return
    notes_board.behind = _behind(every)
    notes_board.hidden = sum(note.state == "hidden" for note in notes)
    notes_board.names = author_names(connection, notes_board.view.board, list(notes))
    notes_board.alike, notes_board.apart = _suggestions(shown_notes)
    # A note whose merge target was deleted is listed by itself, so that it can be shown again.
    gone = {note.id for note in every if note.state == "deleted"}
    listed = [note for note in notes if note.state != "merged" or note.merged_into in gone]
    _search(notes_board, listed, shown_notes)


def _counts_by_group(notes: Iterable[StoredNote]) -> dict[int | None, Counter[str]]:
    """Returns {group row, None for no group: {place: notes}}."""
    counts: dict[int | None, Counter[str]] = {}
    for note in notes:
        counts.setdefault(note.group_id, Counter())[note.place] += 1
    return counts


def _search(
    notes_board: NotesBoard, listed: Sequence[StoredNote], shown_notes: Sequence[StoredNote]
) -> None:
    """Fills in the notes that fit the filter, and the chosen one among them."""
    look = notes_board.look
    matching = _matching(look, listed, notes_board.behind)
    notes_board.match_count = len(matching)
    notes_board.places = _places(notes_board, matching)
    notes_board.chosen = next((note for note in matching if note.id == look.note), None)
    if notes_board.chosen is not None and notes_board.chosen.state == "shown":
        search_hits = matching if look.search else []
        notes_board.candidates = _candidates(notes_board.chosen, shown_notes, search_hits)


def _behind(notes: Iterable[StoredNote]) -> dict[str, list[StoredNote]]:
    """Returns the originals by the note that they were merged into, from all activities."""
    originals: dict[str, list[StoredNote]] = {}
    for note in notes:
        if note.state == "merged" and note.merged_into:
            originals.setdefault(note.merged_into, []).append(note)
    return originals


def _matching(
    look: Look, notes: Sequence[StoredNote], behind: Mapping[str, Sequence[StoredNote]]
) -> list[StoredNote]:
    """Returns the notes that fit the filter; a search also looks through the originals."""
    words = fold(look.search).split()
    together = "".join(words)

    def has(text: str) -> bool:
        folded = fold(text)
        return all(word in folded for word in words) or together in folded.replace(" ", "")

    return [
        note
        for note in notes
        if (not look.block or note.block == look.block)
        and (not look.hidden or note.state == "hidden")
        and (
            not words
            or any(
                has(text)
                for text in (note.text, *(original.text for original in behind.get(note.id, ())))
            )
        )
    ]


def _places(notes_board: NotesBoard, matching: Sequence[StoredNote]) -> list[Place]:
    """Returns the places in the framework's order, with the notes of the page.

    A search leaves out the places where it found nothing.
    """
    assert notes_board.framework is not None
    look = notes_board.look
    by_place: dict[str, list[StoredNote]] = {}
    order = {
        (field or block).id: at for at, (block, field) in enumerate(notes_board.framework.places())
    }
    start = PAGE * (look.page - 1)
    for note in sorted(matching, key=lambda note: order[note.place])[start : start + PAGE]:
        by_place.setdefault(note.place, []).append(note)
    whole = not look.narrow and len(matching) <= PAGE
    return [
        Place(block, field, notes_board.counts.get(key, 0), tuple(by_place.get(key, ())))
        for block, field in notes_board.framework.places()
        for key in ((field or block).id,)
        if (whole or key in by_place) and (not look.block or block.id == look.block)
    ]


def _suggestions(
    shown_notes: Sequence[StoredNote],
) -> tuple[list[list[StoredNote]], list[list[StoredNote]]]:
    """Returns likely duplicates: (alike in one place, alike in several).

    The second may be intended: one programme can serve two fields.
    """
    notes = {note.id: note for note in shown_notes}
    alike, apart = [], []
    for group in suggest([(note.id, note.text) for note in shown_notes]):
        by_place: dict[str, list[StoredNote]] = {}
        for note_id in group:
            by_place.setdefault(notes[note_id].place, []).append(notes[note_id])
        alike += [neighbours for neighbours in by_place.values() if len(neighbours) > 1]
        if len(by_place) > 1:
            apart.append([notes[note_id] for note_id in group])
    return alike, apart


def _candidates(
    chosen: StoredNote, shown_notes: Sequence[StoredNote], search_hits: Sequence[StoredNote]
) -> list[StoredNote]:
    """Returns notes that can be merged into one by hand: its neighbours and search matches."""
    near = [note for note in shown_notes if note.place == chosen.place]
    both = {
        note.id: note
        for note in (*near, *(note for note in search_hits if note.state == "shown"))
        if note.id != chosen.id
    }
    return list(both.values())[:MOST_CANDIDATES]
