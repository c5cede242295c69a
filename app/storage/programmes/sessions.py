"""The sums of sessions that towns sent to a programme."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Select, select

from app.domain.programmes.programme import LeftField, PlanSum, TownNumbers
from app.domain.votes.ballot import Rule
from app.storage.programmes.programmes import touch_programme
from app.storage.schema.core import table
from app.storage.sql.rows import query_of
from app.storage.unit import Unit

session = table("programme_session")


@dataclass(frozen=True)
class StoredSession:
    """The sums of a session that a town sent."""

    town_id: int
    session_key: str
    seal: str | None
    content_sha256: str
    changed_at: str
    received_at: str
    erase_on: str | None
    numbers: TownNumbers
    plan: PlanSum | None = None


def sessions_of(connection: Connection, programme_id: int) -> dict[int, StoredSession]:
    """Returns what towns sent, by the row of the town."""
    query = query_of(session, programme_id=programme_id)
    return {
        row.town_id: _stored_session(row._mapping) for row in connection.execute(query)
    }


_HEAD_NAMES = (
    *("town_id", "session_key", "seal", "content_sha256"),
    *("changed_at", "received_at", "erase_on"),
)


def _stored_session(row: Mapping[Any, Any]) -> StoredSession:
    numbers = dict(row["numbers"])
    left = tuple(
        LeftField(**{**field, "counterparts": tuple(field["counterparts"])})
        for field in numbers.pop("left")
    )
    plan = numbers.pop("plan", None)
    # Of a session that an earlier version stored: none
    rule = numbers.pop("rule", None)
    return StoredSession(
        **{name: row[name] for name in _HEAD_NAMES},
        numbers=TownNumbers(
            ballots=row["ballots"],
            seats=row["seats"],
            left=left,
            rule=Rule(**rule) if rule else None,
            **numbers,
        ),
        plan=PlanSum(**plan) if plan else None,
    )


def put_session(unit: Unit, programme_id: int, stored: StoredSession) -> None:
    """Stores what a town sent in the place of what it sent before."""
    drop_session(unit, stored.town_id)
    head = {name: getattr(stored, name) for name in _HEAD_NAMES}
    numbers = _numbers_row(stored.numbers, stored.plan)
    unit.insert(session, {"programme_id": programme_id, **head, **numbers})
    touch_programme(unit, programme_id)


def _numbers_row(numbers: TownNumbers, plan: PlanSum | None) -> dict[str, object]:
    """Returns the columns of a session that hold its numbers."""
    document = {
        "framework": numbers.framework,
        "votes": None if numbers.votes is None else dict(numbers.votes),
        "notes": None if numbers.notes is None else dict(numbers.notes),
        "left": [asdict(field) for field in numbers.left],
        "sealed_at": numbers.sealed_at,
        "rule": asdict(numbers.rule) if numbers.rule else None,
        "plan": asdict(plan) if plan else None,
    }
    return {"ballots": numbers.ballots, "seats": numbers.seats, "numbers": document}


def drop_session(unit: Unit, town_id: int) -> None:
    """Deletes what a town sent, from the bytes of the files too."""
    if unit.delete(session, session.c.town_id == town_id):
        unit.clean_files("erase")


def due_sessions(connection: Connection, day: str) -> list[tuple[int, int]]:
    """Returns (programme, town) by row of the sessions whose board erases
    itself by this day."""
    query = select(session.c.programme_id, session.c.town_id)
    due = query.where(session.c.erase_on <= f"{day}T99")
    return [tuple(row) for row in connection.execute(due)]


def sent_before(
    connection: Connection, programme_id: int, key: str, seal: str | None
) -> StoredSession | None:
    """Returns what was sent of the same board, or of the same sealed vote;
    None for nothing."""
    is_same = session.c.session_key == key
    if seal is not None:
        is_same |= session.c.seal == seal
    query = query_of(session, programme_id=programme_id).where(is_same)
    return _first(connection, query.order_by(session.c.session_key != key))


def session_of(connection: Connection, town_id: int) -> StoredSession | None:
    """Returns what a town sent, None for nothing."""
    return _first(connection, query_of(session, town_id=town_id))


def _first(connection: Connection, query: Select[Any]) -> StoredSession | None:
    row = connection.execute(query).first()
    return _stored_session(row._mapping) if row else None
