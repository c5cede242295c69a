"""Reads a board as tables for spreadsheets, with column keys that a file's language
renames."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection

from app.domain.framework import Framework
from app.domain.framework_names import labels
from app.domain.plan.shortlist import is_made
from app.domain.refusals import Refusal
from app.domain.votes.tally import Tally, ranking
from app.frameworks import Crosswalk, shipped
from app.queries.board import BoardView
from app.queries.notes import author_names
from app.queries.results.compare import walk_of
from app.queries.tally import seen_tally, tally_of
from app.storage.activities import StoredActivity
from app.storage.notes import StoredNote, notes_since
from app.storage.seats import StoredSeat, seats_of
from app.storage.votes.announcements import named_voters
from app.storage.votes.rounds import round_of, rounds_of


class RoundColumn(NamedTuple):
    """The column of a vote's round; `announced` if only the names announced so far are
    in it."""

    key: str
    title: str
    round: int
    announced: bool = False


Column = str | RoundColumn


@dataclass(frozen=True)
class Table:
    """Rows of texts, numbers, yes, no or None (withheld); a column is a key, or a
    vote's round."""

    columns: tuple[Column, ...]
    rows: list[tuple[Any, ...]]


def option_column(frameworks: Iterable[Framework]) -> str:
    """Returns the key of the column that names what was voted on: fields, notes or
    both."""
    kinds = {framework.is_of_notes for framework in frameworks}
    return "field_or_note" if len(kinds) > 1 else "note" if True in kinds else "field"


def vote_of(view: BoardView, key: str | None) -> StoredActivity:
    """Returns the vote with this key, else the one opened last; never a practice, and a
    tie-break or a vote on notes only where no other was opened.

    Refuses `no_such_activity`.
    """
    votes = [vote for vote in view.real("vote") if key in {None, vote.value.key}]
    if not votes:
        raise Refusal("no_such_activity")
    return max(votes, key=lambda vote: _weight(view, vote))


def _weight(view: BoardView, vote: StoredActivity) -> tuple[bool, str]:
    """Returns what orders votes by how much they are the workshop's result."""
    return bool(vote.opened_at) and not is_made(
        view.framework(vote)
    ), vote.opened_at or ""


def staff_tally(
    connection: Connection, vote: StoredActivity, number: int | None
) -> Tally:
    """Returns a round's tally as staff may see it now; earlier rounds always.

    Refuses `tally_hidden`, `no_such_round`.
    """
    if number is not None and not 0 < number <= vote.value.round:
        raise Refusal("no_such_round", round=number)
    if number is not None and number < vote.value.round:
        return tally_of(connection, vote, number)
    present = round_of(connection, vote.id, vote.value.round)
    tally = seen_tally(connection, vote, present, ballot_in=False, staff=True)
    if tally is None:
        raise Refusal("tally_hidden")
    return tally


def tally_table(
    connection: Connection, view: BoardView, key: str | None, number: int | None
) -> Table:
    """Returns a row per field, in the framework's order.

    Refuses `tally_hidden`, `no_such_activity`, `no_such_round`.
    """
    vote = vote_of(view, key)
    tally, framework = staff_tally(connection, vote, number), view.framework(vote)
    numbers, head = _votes_and_rank(framework, tally), (vote.value.title, tally.round)
    printed = labels(framework)
    rows: list[tuple[Any, ...]] = [
        (
            *head,
            framework.block_of[field].name,
            printed[field],
            definition.name,
            *numbers[field],
        )
        for field, definition in framework.fields.items()
    ]
    named = option_column([framework])
    return Table(("activity", "round", "block", "number", named, "votes", "rank"), rows)


def atlas_table(
    connection: Connection, view: BoardView, key: str | None, number: int | None
) -> Table:
    """Returns the themes by priority, as the Atlas of decentralised cooperation records
    them.

    The priority is a theme's rank. Themes with equal votes share it, and `tied` says
    how many do; a theme without votes has none. Refuses as `tally_table`.
    """
    vote = vote_of(view, key)
    tally, framework = staff_tally(connection, vote, number), view.framework(vote)
    places = ranking(framework, tally)
    rows = [
        (
            framework.block_of[ranked.field].name,
            framework.fields[ranked.field].name,
            ranked.rank if ranked.votes else "",
            ranked.tied if ranked.votes else 0,
        )
        for ranked in places
    ]
    return Table(("theme", "sub_theme", "priority", "tied"), rows)


def other_versions(framework: Framework) -> list[Framework]:
    """Returns the shipped frameworks to which this one has a crosswalk."""
    return [
        version
        for version in shipped().values()
        if version.id != framework.id and walk_of(framework, version)
    ]


def crosswalk_table(
    connection: Connection,
    view: BoardView,
    key: str | None,
    number: int | None,
    version: str | None,
) -> Table:
    """Returns a vote's result with the fields of another version of the framework, a
    row per field.

    `reading` says how sure the link is. Fields that only the other version has come
    last, so no vote is listed twice. Without a `version` the first with a crosswalk is
    taken. Refuses as `tally_table`, and `no_crosswalk`.
    """
    vote = vote_of(view, key)
    tally, framework = staff_tally(connection, vote, number), view.framework(vote)
    to = _other_version(framework, version).in_languages(view.languages)
    walk, numbers = walk_of(framework, to), _votes_and_rank(framework, tally)
    assert walk is not None
    rows: list[tuple[Any, ...]] = [
        (field.id, field.name, *numbers[field.id], *_linked(walk, to, field.id))
        for field in framework.fields.values()
    ]
    new = ((field, to.fields[field].name) for field in walk.only_to)
    rows += [("", "", "", "", "only_there", *field) for field in new]
    return Table(CROSSWALK_COLUMNS, rows)


CROSSWALK_COLUMNS = (
    "number",
    "field",
    "votes",
    "rank",
    "reading",
    "other_number",
    "other_field",
)


def _other_version(framework: Framework, version: str | None) -> Framework:
    """Returns the shipped version with this id, or the first. Refuses
    `no_crosswalk`."""
    for other_framework in other_versions(framework):
        if version in {None, other_framework.id}:
            return other_framework
    raise Refusal("no_crosswalk")


def _linked(walk: Crosswalk, to: Framework, field: str) -> tuple[str, str, str]:
    """Returns how sure the link is, and the numbers and the names of a field's
    counterparts."""
    linked = walk.links.get(field, ())
    names = " / ".join(to.fields[key].name for key in linked)
    return walk.reading(field), ", ".join(linked), names


def _votes_and_rank(framework: Framework, tally: Tally) -> dict[str, tuple[int, int]]:
    """Returns {field: (votes, rank)}."""
    return {
        ranked.field: (ranked.votes, ranked.rank)
        for ranked in ranking(framework, tally)
    }


def notes_table(connection: Connection, view: BoardView, key: str | None) -> Table:
    """Returns every note that was not deleted, by place, without practice activities.

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
    notes_by_place = _by_place(notes)
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


def _by_place(
    notes: Iterable[StoredNote],
) -> dict[tuple[int, str, str | None], list[StoredNote]]:
    """Returns {(activity row, block, field): its notes}."""
    notes_by_place: dict[tuple[int, str, str | None], list[StoredNote]] = {}
    for note in notes:
        place = (note.activity_id, note.block, note.field)
        notes_by_place.setdefault(place, []).append(note)
    return notes_by_place


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
    """Yields ((block id, field id), the first cells of its rows) of each place of
    notes."""
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
    """Returns a row per seat: for each round of each vote but practice, whether its
    ballot is in.

    While a secret vote is open only announced names are told; where names would give
    away choices, none are.
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
    """Yields the column of each round with the seats that voted, as far as they may be
    named."""
    for vote in view.activities:
        if not vote.value.practice:
            for round_ in rounds_of(connection, vote.id):
                announced = round_.secret and round_.sha256 is None
                column = RoundColumn(
                    vote.value.key, vote.value.title, round_.number, announced
                )
                yield column, named_voters(connection, round_)
