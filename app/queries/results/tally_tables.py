"""Reads a vote's tally as tables: by field, as the Atlas has it, on another
version."""

from typing import Any

from sqlalchemy import Connection

from app.domain.framework import Framework
from app.domain.framework_names import labels
from app.domain.plan.shortlist import is_made
from app.domain.refusals import Refusal
from app.domain.votes.tally import Tally, ranking
from app.frameworks import Crosswalk, shipped
from app.queries.board import BoardView
from app.queries.compare.crosswalks import walk_of
from app.queries.results.tables import Table, option_column
from app.queries.tally import seen_tally, tally_of
from app.storage.activities import StoredActivity
from app.storage.votes.rounds import round_of


def vote_of(view: BoardView, key: str | None) -> StoredActivity:
    """Returns the vote with this key, else the one opened last; never a
    practice, and a tie-break or a vote on notes only where no other was
    opened.

    Refuses `no_such_activity`.
    """
    votes = [vote for vote in view.real("vote") if key in {None, vote.value.key}]
    if not votes:
        raise Refusal("no_such_activity")
    return max(votes, key=lambda vote: _weight(view, vote))


def _weight(view: BoardView, vote: StoredActivity) -> tuple[bool, str]:
    """Returns what orders votes by how much they are the workshop's result."""
    is_shared = bool(vote.opened_at) and not is_made(view.framework(vote))
    return is_shared, vote.opened_at or ""


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
    numbers, printed = _votes_and_rank(framework, tally), labels(framework)
    head = (vote.value.title, tally.round)
    rows: list[tuple[Any, ...]] = []
    for field, definition in framework.fields.items():
        names = framework.block_of[field].name, printed[field], definition.name
        rows.append((*head, *names, *numbers[field]))
    named = option_column([framework])
    return Table(("activity", "round", "block", "number", named, "votes", "rank"), rows)


def atlas_table(
    connection: Connection, view: BoardView, key: str | None, number: int | None
) -> Table:
    """Returns the themes by priority, as the Atlas of decentralised
    cooperation records them.

    The priority is a theme's rank. Themes with equal votes share it, and
    `tied` says how many do; a theme without votes has none. Refuses as
    `tally_table`.
    """
    vote = vote_of(view, key)
    tally, framework = staff_tally(connection, vote, number), view.framework(vote)
    rows = []
    for ranked in ranking(framework, tally):
        theme = framework.block_of[ranked.field].name
        priority = (ranked.rank, ranked.tied) if ranked.votes else ("", 0)
        rows.append((theme, framework.fields[ranked.field].name, *priority))
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
    """Returns a vote's result with the fields of another version of the
    framework, a row per field.

    `reading` says how sure the link is. Fields that only the other version has
    come last, so no vote is listed twice. Without a `version` the first with a
    crosswalk is taken. Refuses as `tally_table`, and `no_crosswalk`.
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
