"""Counts the plans of action of a programme: of its boards by SQL, of a
session file one by one."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Select, Subquery, false, func, select

from app.documents.session.document import BoardDocument
from app.domain.programmes.programme import PlanSum
from app.storage.activities import activity
from app.storage.commitments import commitment, follow_up, progress
from app.storage.notes import note

VISIBLE = ("shown", "merged")  # states of notes whose commitments are read


def _states_by_board(
    connection: Connection, query: Select[Any]
) -> dict[int, dict[str, int]]:
    states: dict[int, dict[str, int]] = defaultdict(dict)
    for board_id, state, number in connection.execute(query):
        states[board_id][state] = number
    return states


def plans_of_boards(connection: Connection, ids: Any) -> Mapping[int, PlanSum]:
    """Returns the plans by board (row ids); `ids` is a subquery. A board
    without one is absent."""
    stands, days = _standing(ids), _last_days(ids)
    counts = select(stands.c.board_id, func.count()).group_by(stands.c.board_id)
    day_of = {row.board_id: row.day for row in connection.execute(select(days))}
    states = _states_by_board(connection, _states(stands, days))
    return {
        board_id: PlanSum(number, **states[board_id], day=day_of.get(board_id, ""))
        for board_id, number in connection.execute(counts)
    }


def _standing(ids: Any) -> Subquery:
    """Selects the commitments on notes that everybody sees."""
    is_on_note = (note.c.board_id == commitment.c.board_id) & (
        note.c.id == commitment.c.note_id
    )
    return (
        select(commitment.c.board_id, commitment.c.note_id)
        .join(note, is_on_note)
        .join(activity, activity.c.id == note.c.activity_id)
        .where(
            commitment.c.board_id.in_(ids),
            commitment.c.removed == false(),
            note.c.state.in_(VISIBLE),
            activity.c.practice == false(),
            activity.c.private == false(),
        )
        .subquery()
    )


def _last_days(ids: Any) -> Subquery:
    """Selects the day of each board's last follow-up."""
    return (
        select(follow_up.c.board_id, func.max(follow_up.c.day).label("day"))
        .where(follow_up.c.board_id.in_(ids), follow_up.c.removed.is_(False))
        .group_by(follow_up.c.board_id)
        .subquery()
    )


def _states(stands: Subquery, days: Subquery) -> Select[Any]:
    """Counts the commitments by what the last follow-up found."""
    is_last = (days.c.board_id == progress.c.board_id) & (days.c.day == progress.c.day)
    is_on = (stands.c.board_id == progress.c.board_id) & (
        stands.c.note_id == progress.c.note_id
    )
    return (
        select(progress.c.board_id, progress.c.state, func.count())
        .join(days, is_last)
        .join(stands, is_on)
        .group_by(progress.c.board_id, progress.c.state)
    )


def _visible_notes(document: BoardDocument) -> set[str]:
    """Returns the ids of the notes that everybody sees."""
    sources = {
        part["key"]
        for part in document["activities"]
        if not part["practice"] and not part["private"]
    }
    return {
        part["id"]
        for part in document["notes"]
        if part["state"] in VISIBLE and part["activity"] in sources
    }


def _days(document: BoardDocument) -> list[str]:
    """Returns the days of the follow-ups that stand."""
    return [
        part["day"]
        for part in document.get("follow_ups", ())
        if not part.get("removed")
    ]


def plan_of_document(document: BoardDocument) -> PlanSum | None:
    """Returns the plan of a checked session; None without a commitment."""
    visible = _visible_notes(document)
    commitments = [
        part
        for part in document.get("commitments", ())
        if not part["removed"] and part["note"] in visible
    ]
    if not commitments:
        return None
    day = max(_days(document), default="")
    last_states = (
        line["state"]
        for part in commitments
        for line in part["progress"]
        if line["day"] == day
    )
    return PlanSum(len(commitments), **_counts(last_states), day=day)


def _counts(states: Iterable[str]) -> dict[str, int]:
    counts = Counter(states)
    return {state: counts[state] for state in ("done", "under_way", "stopped")}
