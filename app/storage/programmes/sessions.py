"""The sums of sessions that towns sent to a programme."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select

from app.domain.programmes.programme import LeftField, PlanSum, TownNumbers
from app.domain.votes.ballot import Rule
from app.storage.programmes.programmes import touch_programme
from app.storage.schema.core import table
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
    query = select(session).where(session.c.programme_id == programme_id)
    return {
        row.town_id: _stored_session(row._mapping) for row in connection.execute(query)
    }


def _stored_session(row: Mapping[Any, Any]) -> StoredSession:
    numbers = dict(row["numbers"])
    left = tuple(
        LeftField(**{**field, "counterparts": tuple(field["counterparts"])})
        for field in numbers.pop("left")
    )
    plan = numbers.pop("plan", None)
    # Of a session that an earlier version stored: none
    rule = numbers.pop("rule", None)
    names = (
        *("town_id", "session_key", "seal", "content_sha256"),
        *("changed_at", "received_at", "erase_on"),
    )
    return StoredSession(
        **{name: row[name] for name in names},
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
    counted = {"numbers", "plan"}
    head = {name: value for name, value in vars(stored).items() if name not in counted}
    row = {
        "programme_id": programme_id,
        **head,
        **_numbers_row(stored.numbers, stored.plan),
    }
    unit.connection.execute(insert(session).values(**row))
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
    removed = unit.connection.execute(
        delete(session).where(session.c.town_id == town_id)
    )
    if removed.rowcount:
        unit.clean_files("erase")


def due_sessions(connection: Connection, day: str) -> list[tuple[int, int]]:
    """Returns (programme, town) by row of the sessions whose board erases itself by
    this day."""
    query = select(session.c.programme_id, session.c.town_id).where(
        session.c.erase_on <= f"{day}T99"
    )
    return [(row.programme_id, row.town_id) for row in connection.execute(query)]


def sent_before(
    connection: Connection, programme_id: int, key: str, seal: str | None
) -> StoredSession | None:
    """Returns what was sent of the same board, or of the same sealed vote; None for
    nothing."""
    is_same = session.c.session_key == key
    query = select(session).where(
        session.c.programme_id == programme_id,
        is_same if seal is None else or_(is_same, session.c.seal == seal),
    )
    row = connection.execute(query.order_by(session.c.session_key != key)).first()
    return None if row is None else _stored_session(row._mapping)


def session_of(connection: Connection, town_id: int) -> StoredSession | None:
    """Returns what a town sent, None for nothing."""
    row = connection.execute(
        select(session).where(session.c.town_id == town_id)
    ).first()
    return None if row is None else _stored_session(row._mapping)
