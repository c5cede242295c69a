"""Reads a board as tables for spreadsheets, with column keys that a file's language renames."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection

from app.domain.framework import Framework
from app.domain.refusals import Refusal
from app.domain.votes.tally import Tally, ranking
from app.frameworks import shipped
from app.queries.board import BoardView
from app.queries.notes import author_names
from app.queries.results.compare import walk_of
from app.queries.tally import seen_tally, tally_of
from app.storage.activities import StoredActivity
from app.storage.notes import StoredNote, notes_since
from app.storage.seats import seats_of
from app.storage.votes.announcements import named_voters
from app.storage.votes.rounds import round_of, rounds_of


class RoundColumn(NamedTuple):
    """The column of a vote's round; `announced` if only the names announced so far are in it."""

    key: str
    title: str
    round: int
    announced: bool = False


Column = str | RoundColumn


@dataclass(frozen=True)
class Table:
    """Rows of texts, numbers, yes, no or None (withheld); a column is a key, or a vote's round."""

    columns: tuple[Column, ...]
    rows: list[tuple[Any, ...]]


def vote_of(view: BoardView, key: str | None) -> StoredActivity:
    """Returns the vote with this key, else the one opened last; never a practice.

    Refuses `no_such_activity`.
    """
    votes = [vote for vote in view.real("vote") if key in {None, vote.value.key}]
    if not votes:
        raise Refusal("no_such_activity")
    return max(votes, key=lambda vote: vote.opened_at or "")


def staff_tally(connection: Connection, vote: StoredActivity, number: int | None) -> Tally:
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
    places = {ranked.field: ranked for ranked in ranking(framework, tally)}
    rows = [
        (
            vote.value.title,
            tally.round,
            framework.block_of[field].name,
            field,
            definition.name,
            places[field].votes,
            places[field].rank,
        )
        for field, definition in framework.fields.items()
    ]
    return Table(("activity", "round", "block", "number", "field", "votes", "rank"), rows)


def atlas_table(
    connection: Connection, view: BoardView, key: str | None, number: int | None
) -> Table:
    """Returns the themes by priority, as the Atlas of decentralised cooperation records them.

    The priority is a theme's rank. Themes with equal votes share it, and `tied` says how many do; a
    theme without votes has none. Refuses as `tally_table`.
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
    """Returns a vote's result with the fields of another version of the framework, a row per field.

    `reading` says how sure the link is. Fields that only the other version has come last, so no
    vote is listed twice. Without a `version` the first with a crosswalk is taken. Refuses as
    `tally_table`, and `no_crosswalk`.
    """
    vote = vote_of(view, key)
    tally, framework = staff_tally(connection, vote, number), view.framework(vote)
    other_framework = next(
        (
            framework_version.in_languages(view.languages)
            for framework_version in other_versions(framework)
            if version in {None, framework_version.id}
        ),
        None,
    )
    walk = walk_of(framework, other_framework) if other_framework else None
    if other_framework is None or walk is None:
        raise Refusal("no_crosswalk")
    places = {ranked.field: ranked for ranked in ranking(framework, tally)}
    rows: list[tuple[Any, ...]] = []
    for field, definition in framework.fields.items():
        linked = walk.links.get(field, ())
        names = " / ".join(other_framework.fields[linked_id].name for linked_id in linked)
        rows.append(
            (
                field,
                definition.name,
                places[field].votes,
                places[field].rank,
                walk.reading(field),
                ", ".join(linked),
                names,
            )
        )
    rows += [
        ("", "", "", "", "only_there", field, other_framework.fields[field].name)
        for field in walk.only_to
    ]
    return Table(
        ("number", "field", "votes", "rank", "reading", "other_number", "other_field"), rows
    )


def notes_table(connection: Connection, view: BoardView, key: str | None) -> Table:
    """Returns every note that was not deleted, by place, without practice activities.

    A private note is a row without its text until it is revealed. Refuses `no_such_activity`.
    """
    activities = _notes_activities(view, key)
    notes = [note for note in notes_since(connection, view.board.id, -1) if note.state != "deleted"]
    names = author_names(connection, view.board, notes)
    by_place: dict[tuple[int, str, str | None], list[StoredNote]] = {}
    for note in notes:
        by_place.setdefault((note.activity_id, note.block, note.field), []).append(note)
    rows = [
        (*head, *(_private_note if activity.private else _note)(view, note, names))
        for activity in activities
        for place, head in _place_heads(view, activity)
        for note in by_place.get((activity.id, *place), [])
    ]
    named = ("name",) if view.board.names_shown else ()
    return Table(
        ("activity", "block", "number", "field", "note", "state", "group", "written", *named), rows
    )


def _notes_activities(view: BoardView, key: str | None) -> list[StoredActivity]:
    """Returns the notes activities but practice, or the one with this key.

    Refuses `no_such_activity`.
    """
    chosen = [activity for activity in view.real("notes") if key in {None, activity.value.key}]
    if key and not chosen:
        raise Refusal("no_such_activity")
    return chosen


def _place_heads(
    view: BoardView, activity: StoredActivity
) -> Iterator[tuple[tuple[str, str | None], tuple[str, ...]]]:
    """Yields ((block id, field id), the first cells of its rows) of each place of notes."""
    title = activity.value.title
    for block, field in view.framework(activity).places():
        if field:
            yield (block.id, field.id), (title, block.name, field.id, field.name)
        else:
            yield (block.id, None), (title, block.name, "", "")


def _note(view: BoardView, note: StoredNote, names: dict[int, str]) -> tuple[Any, ...]:
    group = view.groups[note.group_id].name if note.group_id else ""
    named = (names.get(note.seat_id or 0, ""),) if view.board.names_shown else ()
    return (note.text, note.state, group, note.created_at, *named)


def _private_note(view: BoardView, note: StoredNote, names: dict[int, str]) -> tuple[Any, ...]:
    """Returns that there is a note, without its text, author and time."""
    return ("", "private", "", "", *(("",) if view.board.names_shown else ()))


def turnout_table(connection: Connection, view: BoardView) -> Table:
    """Returns a row per seat: for each round of each vote but practice, whether its ballot is in.

    While a secret vote is open only announced names are told; where names would give away choices,
    none are.
    """
    cast: dict[RoundColumn, set[int] | None] = {}
    for vote in [vote for vote in view.activities if not vote.value.practice]:
        for round_ in rounds_of(connection, vote.id):
            announced = round_.secret and round_.sha256 is None
            column = RoundColumn(vote.value.key, vote.value.title, round_.number, announced)
            cast[column] = named_voters(connection, round_)
    rows = []
    for seat in [seat for seat in seats_of(connection, view.board.id) if not seat.device]:
        group = view.groups[seat.group_id].name if seat.group_id else ""
        voted = (None if seats is None else seat.id in seats for seats in cast.values())
        rows.append((seat.name, seat.organisation, seat.attendance, group, seat.present, *voted))
    return Table(("name", "organisation", "attendance", "group", "present", *cast), rows)
