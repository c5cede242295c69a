"""Puts notes to the vote, and tied fields to another one: votes on frameworks
made on the spot."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.commands.context import Context, command
from app.commands.notes import note_id
from app.commands.plan.board_activities import find_activity
from app.commands.plan.made_frameworks import add_with_framework, free_id
from app.commands.plan.new_activities import TITLE_LIMIT, unused_title
from app.documents.frameworks.ids import slug
from app.documents.frameworks.reader import MAX_BLOCKS
from app.domain.framework import Framework
from app.domain.plan.shortlist import (
    FEWEST_NOTES,
    MOST_NOTES,
    Option,
    border_tie,
    deciding_tie,
    framework_of_notes,
    framework_of_ties,
    most_votes,
    usual_votes,
)
from app.domain.refusals import Refusal
from app.domain.text import clean_text
from app.domain.votes.tally import Ranked, Tally, ranking
from app.storage import activities as activity_store
from app.storage.activities import StoredActivity
from app.storage.boards import StoredBoard, lock_board
from app.storage.frameworks import framework_of, frameworks_of
from app.storage.notes import StoredNote, notes_since
from app.storage.unit import Unit
from app.storage.votes.rounds import StoredRound, round_of


@dataclass(frozen=True)
class Shortlist:
    """`notes` are ids; or all shown notes of `activity`. `votes` is None for
    three, or for half of the notes where that is less."""

    notes: Sequence[str] = ()
    activity: str = ""
    title: str = ""
    votes: int | None = None


@command
def put_to_vote(
    context: Context, unit: Unit, code: str, shortlist: Shortlist, usual_title: str
) -> StoredActivity:
    """Adds a vote on notes; returns it. Merged notes stand once, as the note
    that they are in.

    `usual_title` names the vote where the shortlist does not, with
    %(activity)s in it. Refuses `no_such_note`, `note_not_shown`,
    `shortlist_count`, `bad_setting`, `activities_full` and what titles and ids
    are refused for.
    """
    board = lock_board(unit, code)
    stored = {
        activity.id: activity
        for activity in activity_store.activities_of(unit.connection, board.id)
    }
    notes = _chosen_notes(unit, board, shortlist, stored)
    sources = [
        activity
        for activity in stored.values()
        if any(note.activity_id == activity.id for note in notes)
    ]
    names = ", ".join(source.value.title for source in sources)
    title = shortlist.title or _usual_title(unit, board, usual_title, names)
    title = clean_text(title, TITLE_LIMIT, line=True)
    votes = _votes(shortlist, len(notes))
    framework = framework_of_notes(
        free_id(unit, board, f"notes-{slug(title, 28)}"),
        title,
        board.locale,
        _options(unit, board, notes, sources),
    )
    is_practice = all(source.value.practice for source in sources)
    values = {"kind": "vote", "title": title, "votes": votes, "practice": is_practice}
    return add_with_framework(context, unit, board, "shortlist_made", framework, values)


@command
def run_off(
    context: Context,
    unit: Unit,
    code: str,
    key: str,
    usual_title: str,
    places: int | None = None,
) -> tuple[StoredActivity, int]:
    """Adds a vote among the fields of a closed vote that are tied for the last
    places; returns it and the number of places. Each ballot has as many
    choices as there are places left.

    Without `places` they are those of `deciding_tie`. Refuses
    `no_such_activity`, `round_not_sealed`, `no_tie`, `activities_full`.
    """
    board, vote = find_activity(unit, code, key)
    vote.value.require_kind("vote")
    sealed = _sealed_round(unit, vote)
    source = framework_of(unit.connection, sealed.framework_id)
    decided, tied = _tie(sealed, source, places)
    title = _usual_title(unit, board, usual_title, vote.value.title)
    title = clean_text(title, TITLE_LIMIT, line=True)
    framework = framework_of_ties(
        free_id(unit, board, f"runoff-{slug(key, 27)}"),
        title,
        source,
        {field.field for field in tied},
    )
    left = decided - tied[0].rank + 1
    rule = {"title": title, "votes": left, "repeats": False}
    values = {**activity_store.planned_values(vote), **rule}
    return add_with_framework(
        context, unit, board, "runoff_made", framework, values
    ), decided


def _sealed_round(unit: Unit, vote: StoredActivity) -> StoredRound:
    """Returns the last round of a vote. Refuses `round_not_sealed`."""
    sealed = round_of(unit.connection, vote.id, vote.value.round)
    if sealed is None or sealed.sha256 is None:
        raise Refusal("round_not_sealed")
    return sealed


def _tie(
    sealed: StoredRound, source: Framework, places: int | None
) -> tuple[int, Sequence[Ranked]]:
    """Returns the number of places, and the fields that are tied for the last
    of them; without `places` as `deciding_tie` has them. Refuses `no_tie`."""
    ranked = ranking(source, Tally("", sealed.number, True, 0, 0, sealed.tally or {}))
    if places is None:
        decided, tied = deciding_tie(ranked, sealed.votes)
    else:
        decided, tied = places, border_tie(ranked, places) if places else []
    if not tied:
        raise Refusal("no_tie")
    return decided, tied


def _usual_title(unit: Unit, board: StoredBoard, usual: str, activity: str) -> str:
    """Returns the usual title, which names an activity, numbered where another
    has it."""
    return unused_title(unit, board, (usual % {"activity": activity})[:TITLE_LIMIT])


def _votes(shortlist: Shortlist, options: int) -> int:
    most = most_votes(options)
    if shortlist.votes is None:
        return usual_votes(options)
    if not 1 <= shortlist.votes <= most:
        raise Refusal(
            "bad_setting", cause="half", most=most, value=str(shortlist.votes)
        )
    return shortlist.votes


def _chosen_notes(
    unit: Unit,
    board: StoredBoard,
    shortlist: Shortlist,
    stored: dict[int, StoredActivity],
) -> list[StoredNote]:
    """Returns the notes that are put to the vote, each once, in the order of
    writing."""
    notes = {note.id: note for note in notes_since(unit.connection, board.id, -1)}
    if shortlist.activity:
        source = activity_store.activity_by_key(
            unit.connection, board.id, shortlist.activity
        )
        source.value.require_kind("notes")
        chosen = {
            note.id
            for note in notes.values()
            if note.activity_id == source.id and note.state == "shown"
        }
    else:
        chosen = {_standing(notes, note_id(text)) for text in shortlist.notes}
    options = [note for note in notes.values() if note.id in chosen]
    if any(
        note.state != "shown" or stored[note.activity_id].private for note in options
    ):
        raise Refusal("note_not_shown")
    if not FEWEST_NOTES <= len(options) <= MOST_NOTES:
        limits = {"fewest": FEWEST_NOTES, "most": MOST_NOTES}
        raise Refusal("shortlist_count", count=len(options), **limits)
    return options


def _standing(notes: dict[str, StoredNote], key: str) -> str:
    """Returns the id of the note that stands for this one: itself, or the one
    it was merged into.

    Refuses `no_such_note`, also for a deleted one.
    """
    seen: set[str] = set()
    while key in notes and notes[key].merged_into and key not in seen:
        seen.add(key)
        key = str(notes[key].merged_into)
    if key not in notes or notes[key].state == "deleted":
        raise Refusal("no_such_note")
    return key


def _options(
    unit: Unit,
    board: StoredBoard,
    notes: Sequence[StoredNote],
    sources: Sequence[StoredActivity],
) -> Iterable[Option]:
    """Yields the notes by block, in the order of their framework, then of
    writing.

    Notes on several frameworks get a block for each activity: ids of blocks
    are unique only in their own.
    """
    frameworks = frameworks_of(unit.connection, board.id)
    is_simple = len({source.framework_id for source in sources}) == 1
    if not is_simple and len(sources) > MAX_BLOCKS:
        raise Refusal(
            "shortlist_count", count=len(notes), fewest=FEWEST_NOTES, most=MOST_NOTES
        )
    for number, source in enumerate(sources, 1):
        framework = frameworks[source.framework_id]
        written = [note for note in notes if is_simple or note.activity_id == source.id]
        for block, field in framework.places():
            place = (field or block).id
            hue = framework.hues[block.id] if is_simple else number - 1
            head = (
                (block.id, block.name)
                if is_simple
                else (str(number), source.value.title)
            )
            yield from (
                Option(note.id, note.text, *head, hue)
                for note in written
                if note.place == place
            )
        if is_simple:
            return
