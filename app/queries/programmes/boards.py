"""Reads the boards of a programme on this server, in a few statements however
many they are.

The database counts: notes by field, ballots, seats and the last change come as
sums.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, Select, String, cast, false, func, select

from app.documents.frameworks.reader import read_framework
from app.domain.framework import Framework
from app.domain.programmes.programme import PlanSum
from app.domain.votes.ballot import Rule
from app.queries.programmes.plans import plans_of_boards
from app.queries.programmes.sessions import Counts
from app.storage.activities import activity
from app.storage.frameworks import framework
from app.storage.log import log
from app.storage.notes import note
from app.storage.programmes.programmes import town
from app.storage.seats import seat
from app.storage.unit import FRAMEWORK_CACHE
from app.storage.votes.ballots import ballot
from app.storage.votes.rounds import round_

# In a connection's info, by row id
READ_FRAMEWORKS = f"{FRAMEWORK_CACHE} of programmes"
_MOST_CACHED = 20_000


@dataclass
class BoardNumbers:
    """A board as its programme shows it: counts only, as a facilitator of it
    may see them.

    `ballots` are those of the open vote, else of the last sealed one;
    `changed_at` is "" before the first change.
    """

    state: str = "planned"
    seats: int = 0
    ballots: int = 0
    changed_at: str = ""
    counts: list[Counts] = field(default_factory=list)
    plan: PlanSum | None = None


def boards_of_programme(
    connection: Connection, programme_id: int
) -> dict[int, BoardNumbers]:
    """Returns the boards of the programme by row id."""
    ids = (
        select(town.c.board_id)
        .where(town.c.programme_id == programme_id, town.c.board_id.is_not(None))
        .scalar_subquery()
    )
    boards: dict[int, BoardNumbers] = defaultdict(BoardNumbers)
    activities = connection.execute(_activities(ids)).all()
    frameworks = _frameworks(connection, {row.framework_id for row in activities})
    notes = _note_counts(connection, ids)
    sealed = {row.activity_id: row for row in connection.execute(_sealed_rounds(ids))}
    by_board: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in activities:
        by_board[row.board_id].append(row)
    for board_id, rows in by_board.items():
        boards[board_id].state = _state(rows, sealed)
        boards[board_id].counts = _counts(rows, frameworks, notes, sealed)
        boards[board_id].ballots = _sealed_ballots(rows, sealed)
    for board_id, seats in connection.execute(_seats(ids)):
        boards[board_id].seats = seats
    for board_id, ballots in connection.execute(_open_ballots(ids)):
        boards[board_id].ballots = ballots
    for board_id, plan in plans_of_boards(connection, ids).items():
        boards[board_id].plan = plan
    for query in (_last_logged(ids), _last_written(ids)):
        for board_id, at in connection.execute(query):
            boards[board_id].changed_at = max(boards[board_id].changed_at, at or "")
    return boards


# Neither a practice nor a quick question is counted.
_COUNTS = (activity.c.practice == false(), activity.c.question == "")


def _activities(ids: Any) -> Select[Any]:
    columns = ("id", "board_id", "framework_id", "kind", "state", "private", "round")
    return (
        select(*(activity.c[name] for name in columns))
        .where(activity.c.board_id.in_(ids), *_COUNTS)
        .order_by(activity.c.board_id, activity.c.position, activity.c.id)
    )


def _from_the_last() -> Any:
    """Numbers the rounds of each vote from the last."""
    return func.row_number().over(
        partition_by=round_.c.activity_id, order_by=round_.c.number.desc()
    )


def _sealed_rounds(ids: Any) -> Select[Any]:
    """Selects the last sealed round of each real vote."""
    order = _from_the_last()
    names = (
        *(
            "activity_id",
            "framework_id",
            "ballots",
            "seats",
            "tally",
            "sha256",
            "closed_at",
        ),
        *("votes", "repeats"),
    )
    rounds = (
        select(*(round_.c[name] for name in names), order.label("place"))
        .join(activity, activity.c.id == round_.c.activity_id)
        .where(
            round_.c.board_id.in_(ids),
            round_.c.sha256.is_not(None),
            *_COUNTS,
        )
        .subquery()
    )
    return select(rounds).where(rounds.c.place == 1)


def _notes_by_field(ids: Any) -> Select[Any]:
    return (
        select(note.c.activity_id, note.c.field, func.count())
        .join(activity, activity.c.id == note.c.activity_id)
        .where(
            note.c.board_id.in_(ids),
            note.c.state == "shown",
            note.c.field.is_not(None),
            activity.c.practice == false(),
            activity.c.private == false(),
        )
        .group_by(note.c.activity_id, note.c.field)
    )


def _note_counts(connection: Connection, ids: Any) -> Mapping[int, Mapping[str, int]]:
    """Returns {activity: {field: shown notes}} of notes that everybody
    sees."""
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for activity_id, field_id, number in connection.execute(_notes_by_field(ids)):
        counts[activity_id][field_id] = number
    return counts


def _seats(ids: Any) -> Select[Any]:
    return (
        select(seat.c.board_id, func.count())
        .where(
            seat.c.board_id.in_(ids),
            seat.c.present,
            seat.c.voided == false(),
            seat.c.device == false(),
        )
        .group_by(seat.c.board_id)
    )


def _open_ballots(ids: Any) -> Select[Any]:
    """Counts the ballots of open rounds of real votes: as a number, turnout is
    told at once."""
    return (
        select(round_.c.board_id, func.count(ballot.c.id))
        .join(activity, activity.c.id == round_.c.activity_id)
        .join(ballot, ballot.c.round_id == round_.c.id, isouter=True)
        .where(
            round_.c.board_id.in_(ids),
            round_.c.closed_at.is_(None),
            *_COUNTS,
        )
        .group_by(round_.c.board_id)
    )


def _last_logged(ids: Any) -> Select[Any]:
    return (
        select(log.c.board_id, func.max(log.c.at))
        .where(log.c.board_id.in_(ids))
        .group_by(log.c.board_id)
    )


def _last_written(ids: Any) -> Select[Any]:
    return (
        select(note.c.board_id, func.max(note.c.updated_at))
        .where(note.c.board_id.in_(ids))
        .group_by(note.c.board_id)
    )


def _frameworks(connection: Connection, ids: set[int]) -> Mapping[int, Framework]:
    """Returns the frameworks by row; equal documents are parsed once and are
    one object."""
    cache: dict[int, Framework] = connection.info.setdefault(READ_FRAMEWORKS, {})
    missing = [row for row in ids if row not in cache]
    if len(cache) + len(missing) > _MOST_CACHED:
        cache.clear()
        missing = list(ids)
    texts: dict[str, Framework] = {}
    for start in range(0, len(missing), 500):
        query = select(
            framework.c.id, framework.c.document, cast(framework.c.document, String)
        )
        chosen = query.where(framework.c.id.in_(missing[start : start + 500]))
        for row_id, document, text in connection.execute(chosen):
            if text not in texts:
                texts[text] = read_framework(document)
            cache[row_id] = texts[text]
    return cache


def _state(rows: Sequence[Row[Any]], sealed: Mapping[int, Row[Any]]) -> str:
    """Returns `open` while an activity is, `closed` once a vote is sealed,
    else `planned`."""
    if any(row.state == "open" for row in rows):
        return "open"
    if any(row.id in sealed for row in rows) or all(
        row.state == "closed" for row in rows
    ):
        return "closed"
    return "planned"


def _sealed_ballots(rows: Sequence[Row[Any]], sealed: Mapping[int, Row[Any]]) -> int:
    ballots = [sealed[row.id].ballots for row in rows if row.id in sealed]
    return ballots[-1] if ballots else 0


def _counts(
    rows: Sequence[Row[Any]],
    frameworks: Mapping[int, Framework],
    notes: Mapping[int, Mapping[str, int]],
    sealed: Mapping[int, Row[Any]],
) -> list[Counts]:
    """Returns the sealed votes in their order, then notes on frameworks
    without a vote."""
    counts: list[Counts] = []
    situations: dict[int, Mapping[str, int]] = {}
    for row in rows:
        if row.kind == "notes" and not row.private:
            situations.setdefault(row.framework_id, notes.get(row.id, {}))
        elif row.id in sealed:
            vote = sealed[row.id]
            voted = frameworks[vote.framework_id]
            votes = {key: (vote.tally or {}).get(key, 0) for key in voted.fields}
            situation = situations.get(vote.framework_id)
            head = (
                vote.ballots,
                vote.seats,
                votes,
                situation,
                vote.sha256,
                vote.closed_at,
            )
            counts.append(Counts(voted, *head, Rule(vote.votes, vote.repeats)))
    voted_ids = {sealed[row.id].framework_id for row in rows if row.id in sealed}
    counts += [
        Counts(frameworks[key], notes=situation)
        for key, situation in situations.items()
        if key not in voted_ids
    ]
    return counts
