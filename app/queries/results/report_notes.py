"""Reads the notes activities of a report."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection

from app.domain.chosen_blocks import ChosenBlocks
from app.domain.framework import Framework
from app.domain.grouping import grouped_by
from app.domain.plan.activity import Activity
from app.queries.board import BoardView
from app.queries.notes import by_place
from app.queries.results.merged_notes import merged_counts
from app.storage.activities import StoredActivity
from app.storage.notes import StoredNote, notes_since

Role = Literal["challenges", "situation", "proposals"]


@dataclass(frozen=True)
class Entry:
    """A shown note, how many notes were merged into it, and how many say it
    beside its author."""

    text: str
    merged: int
    me_too: int


@dataclass(frozen=True)
class Notes:
    """A notes activity.

    `entries` are by place (a field's id, or a block's); of `private` notes
    only the number is here. `kept_blocks` are the ids of the only blocks that
    notes were asked for, with the `reason`; empty when all were.
    """

    activity: Activity
    framework: Framework
    role: Role
    entries: Mapping[str, Sequence[Entry]]
    private: int
    kept_blocks: tuple[str, ...]
    reason: str

    @property
    def counts(self) -> dict[str, int]:
        return {place: len(entries) for place, entries in self.entries.items()}


def all_notes(
    connection: Connection, view: BoardView, activities: Sequence[StoredActivity]
) -> list[Notes]:
    """Returns the notes activities in their order; those after the first vote
    are proposals."""
    notes = notes_since(connection, view.board.id, -1)
    written = grouped_by(notes, lambda note: note.activity_id)
    voted = _first_vote(activities)
    return [
        _notes(
            view,
            activity,
            _role(view, activity, after_vote=place > voted),
            written.get(activity.id, ()),
        )
        for place, activity in enumerate(activities)
        if activity.value.kind == "notes"
    ]


def _first_vote(activities: Sequence[StoredActivity]) -> int:
    """Returns the place of the first vote, the number of activities where
    there is none."""
    votes = (
        place for place, stored in enumerate(activities) if stored.value.kind == "vote"
    )
    return next(votes, len(activities))


def _notes(
    view: BoardView, activity: StoredActivity, role: Role, written: Sequence[StoredNote]
) -> Notes:
    shown_notes = [note for note in written if note.state == "shown"]
    chosen = view.board.settings.blocks.get(activity.value.key, ChosenBlocks(()))
    framework, private = view.framework(activity), activity.private
    blocks = (block.id for block in framework.blocks if block.id in chosen.blocks)
    return Notes(
        activity.value,
        framework,
        role,
        entries={} if private else _entries(shown_notes, merged_counts(written)),
        private=len(shown_notes) if private else 0,
        kept_blocks=tuple(blocks),
        reason=chosen.reason,
    )


def _entries(
    notes: Sequence[StoredNote], merged: Counter[str]
) -> dict[str, list[Entry]]:
    """Returns the notes by place, each with how many were merged into it."""
    return {
        place: [Entry(note.text, merged[note.id], note.me_too) for note in written]
        for place, written in by_place(notes).items()
    }


def _role(view: BoardView, activity: StoredActivity, *, after_vote: bool) -> Role:
    if not view.framework(activity).fields:
        return "challenges"
    return "proposals" if after_vote else "situation"
