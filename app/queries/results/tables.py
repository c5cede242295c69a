"""Reads a board as tables for spreadsheets, with column keys that a file's
language renames."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection

from app.domain.framework import Framework
from app.domain.framework_names import labels
from app.domain.grouping import grouped_by
from app.domain.refusals import Refusal
from app.queries.board import BoardView
from app.queries.notes import author_names
from app.storage.activities import StoredActivity
from app.storage.notes import StoredNote, notes_since
from app.storage.seats import StoredSeat, seats_of
from app.storage.votes.announcements import named_voters
from app.storage.votes.rounds import rounds_of


class RoundColumn(NamedTuple):
    """The column of a vote's round; `announced` if only the names announced so
    far are in it."""

    key: str
    title: str
    round: int
    announced: bool = False


Column = str | RoundColumn


@dataclass(frozen=True)
class Table:
    """Rows of texts, numbers, yes, no or None (withheld); a column is a key,
    or a vote's round."""

    columns: tuple[Column, ...]
    rows: list[tuple[Any, ...]]


def option_column(frameworks: Iterable[Framework]) -> str:
    """Returns the key of the column that names what was voted on: fields,
    notes or both."""
    kinds = {framework.is_of_notes for framework in frameworks}
    return "field_or_note" if len(kinds) > 1 else "note" if True in kinds else "field"


def notes_table(connection: Connection, view: BoardView, key: str | None) -> Table:
    """Returns every note that was not deleted, by place, without practice
    activities.

    A private note is a row without its text until it is revealed. Refuses
    `no_such_activity`.
    """
    activities = _notes_activities(view, key)
    notes = [
        note
        for note in notes_since(connection, view.board.id, -1)
        if note.state != "deleted"
    ]
    names = author_names(connection, view.board, notes)
    notes_by_place = grouped_by(
        notes, lambda note: (note.activity_id, note.block, note.field)
    )
    rows: list[tuple[Any, ...]] = []
    for activity in activities:
        cells = _private_note if activity.private else _note
        for place, head in _place_heads(view, activity):
            written = notes_by_place.get((activity.id, *place), ())
            rows += [(*head, *cells(view, note, names)) for note in written]
    named = ("name",) if view.board.names_shown else ()
    return Table((*NOTES_COLUMNS, *named), rows)


NOTES_COLUMNS = (
    *("activity", "block", "number", "field", "note"),
    *("state", "group", "written", "voices"),
)


def _notes_activities(view: BoardView, key: str | None) -> list[StoredActivity]:
    """Returns the notes activities but practice, or the one with this key.

    Refuses `no_such_activity`.
    """
    chosen = [
        activity for activity in view.real("notes") if key in {None, activity.value.key}
    ]
    if key and not chosen:
        raise Refusal("no_such_activity")
    return chosen


def _place_heads(
    view: BoardView, activity: StoredActivity
) -> Iterator[tuple[tuple[str, str | None], tuple[str, ...]]]:
    """Yields ((block id, field id), the first cells of its rows) of each place
    of notes."""
    title, framework = activity.value.title, view.framework(activity)
    printed = labels(framework)
    for block, field in framework.places():
        if field:
            yield (
                (block.id, field.id),
                (title, block.name, printed[field.id], field.name),
            )
        else:
            yield (block.id, None), (title, block.name, "", "")


def _note(view: BoardView, note: StoredNote, names: dict[int, str]) -> tuple[Any, ...]:
    group = view.groups[note.group_id].name if note.group_id else ""
    named = (names.get(note.seat_id or 0, ""),) if view.board.names_shown else ()
    return (note.text, note.state, group, note.created_at, 1 + note.me_too, *named)


def _private_note(
    view: BoardView, note: StoredNote, names: dict[int, str]
) -> tuple[Any, ...]:
    """Returns that there is a note, without its text, author and time."""
    return ("", "private", "", "", "", *(("",) if view.board.names_shown else ()))


def turnout_table(connection: Connection, view: BoardView) -> Table:
    """Returns a row per seat: for each round of each vote but practice,
    whether its ballot is in.

    While a secret vote is open only announced names are told; where names
    would give away choices, none are.
    """
    voters = dict(_voters_by_round(connection, view))
    rows = [
        (
            *_seat_cells(view, seat),
            *(_has_voted(seat, seats) for seats in voters.values()),
        )
        for seat in seats_of(connection, view.board.id)
        if not seat.device
    ]
    return Table(
        ("name", "organisation", "attendance", "group", "present", *voters), rows
    )


def _seat_cells(view: BoardView, seat: StoredSeat) -> tuple[Any, ...]:
    group = view.groups[seat.group_id].name if seat.group_id else ""
    return (seat.name, seat.organisation, seat.attendance, group, seat.present)


def _has_voted(seat: StoredSeat, voters: set[int] | None) -> bool | None:
    """Returns None where nobody may know."""
    return None if voters is None else seat.id in voters


def _voters_by_round(
    connection: Connection, view: BoardView
) -> Iterator[tuple[RoundColumn, set[int] | None]]:
    """Yields the column of each round with the seats that voted, as far as
    they may be named."""
    for vote in view.activities:
        if not vote.value.practice:
            for round_ in rounds_of(connection, vote.id):
                announced = round_.secret and round_.sha256 is None
                column = RoundColumn(
                    vote.value.key, vote.value.title, round_.number, announced
                )
                yield column, named_voters(connection, round_)
