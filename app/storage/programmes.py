"""Programmes: their head, their towns, and the sums that towns sent."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from app.domain.programme import LeftField, PlanSum, TownNumbers
from app.domain.refusals import Refusal
from app.storage.boards import board, hash_token
from app.storage.schema import programme_tables as t
from app.storage.schema.core import table
from app.storage.seats import seat
from app.storage.unit import Unit
from app.storage.votes.rounds import round_

programme = table(t.Programme)
link = table(t.ProgrammeLink)
town = table(t.ProgrammeTown)
session = table(t.ProgrammeSession)


@dataclass(frozen=True)
class StoredProgramme:
    """`framework` is its document."""

    id: int
    code: str
    title: str
    template: str
    locale: str
    framework: Mapping[str, Any]
    version: int
    created_at: str


@dataclass(frozen=True)
class StoredTown:
    """A planned town; `session` holds the numbers that it sent, None where it sent none."""

    id: int
    position: int
    name: str
    country: str
    locale: str
    held_on: str | None
    facilitator: str
    had_board: bool
    board_id: int | None
    code: str | None
    board_created_at: str | None
    erase_on: str | None
    version: int | None
    session: "StoredSession | None" = None


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


def add_programme(unit: Unit, values: Mapping[str, object], token: str) -> int:
    """Stores a programme's head with its secret link; returns its row id."""
    row = insert(programme).values(version=0, **values).returning(programme.c.id)
    programme_id = int(unit.connection.execute(row).scalar_one())
    unit.connection.execute(
        insert(link).values(
            programme_id=programme_id,
            token_hash=hash_token(token),
            created_at=values["created_at"],
        )
    )
    return programme_id


def programme_code_is_free(connection: Connection, code: str) -> bool:
    query = select(programme.c.id).where(programme.c.code == code)
    return connection.execute(query).first() is None


def programme_by_code(connection: Connection, code: str, *, lock: bool = False) -> StoredProgramme:
    """Refuses `no_such_programme`. `lock` orders its writers in PostgreSQL."""
    query = select(programme).where(programme.c.code == code)
    row = connection.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise Refusal("no_such_programme")
    return StoredProgramme(**row._mapping)


def link_of_programme(
    connection: Connection, programme_id: int, tokens: tuple[str, ...]
) -> int | None:
    """Returns the row of a link with one of the tokens, None for none that holds."""
    query = select(link.c.id).where(
        link.c.programme_id == programme_id,
        link.c.token_hash.in_([hash_token(token) for token in tokens]),
        link.c.revoked_at.is_(None),
    )
    return connection.execute(query).scalar()


def link_holds(connection: Connection, programme_id: int, link_id: int) -> bool:
    """Says whether a link of the programme still opens it."""
    query = select(link.c.id).where(
        link.c.id == link_id, link.c.programme_id == programme_id, link.c.revoked_at.is_(None)
    )
    return connection.execute(query).first() is not None


def add_town(unit: Unit, programme_id: int, values: Mapping[str, object]) -> int:
    """Adds a town behind the others; returns its row id."""
    last = select(func.max(town.c.position)).where(town.c.programme_id == programme_id)
    position = unit.connection.execute(last).scalar()
    row = insert(town).values(
        programme_id=programme_id,
        position=0 if position is None else position + 1,
        **{"facilitator": "", "had_board": "board_id" in values, **values},
    )
    return int(unit.connection.execute(row.returning(town.c.id)).scalar_one())


def touch_programme(unit: Unit, programme_id: int) -> None:
    """Raises the programme's version, so that every process reads it anew."""
    raised = update(programme).where(programme.c.id == programme_id)
    unit.connection.execute(raised.values(version=programme.c.version + 1))


_towns = (
    select(
        *(column for column in town.c if column.name != "programme_id"),
        board.c.code,
        board.c.created_at.label("board_created_at"),
        board.c.erase_on,
        board.c.version,
    )
    .join(board, board.c.id == town.c.board_id, isouter=True)
    .order_by(town.c.position)
)


def towns_of(connection: Connection, programme_id: int) -> list[StoredTown]:
    """Returns the towns in their order, each with its board here and what it sent."""
    sessions = sessions_of(connection, programme_id)
    query = _towns.where(town.c.programme_id == programme_id)
    return [
        StoredTown(**row._mapping, session=sessions.get(row.id))
        for row in connection.execute(query)
    ]


def sessions_of(connection: Connection, programme_id: int) -> dict[int, StoredSession]:
    """Returns what towns sent, by the row of the town."""
    query = select(session).where(session.c.programme_id == programme_id)
    return {row.town_id: _stored_session(row._mapping) for row in connection.execute(query)}


def _stored_session(row: Mapping[Any, Any]) -> StoredSession:
    numbers = dict(row["numbers"])
    left = tuple(
        LeftField(**{**field, "counterparts": tuple(field["counterparts"])})
        for field in numbers.pop("left")
    )
    plan = numbers.pop("plan", None)
    names = (
        *("town_id", "session_key", "seal", "content_sha256"),
        *("changed_at", "received_at", "erase_on"),
    )
    return StoredSession(
        **{name: row[name] for name in names},
        numbers=TownNumbers(ballots=row["ballots"], seats=row["seats"], left=left, **numbers),
        plan=PlanSum(**plan) if plan else None,
    )


def put_session(unit: Unit, programme_id: int, stored: StoredSession) -> None:
    """Stores what a town sent in the place of what it sent before."""
    drop_session(unit, stored.town_id)
    counted = {"numbers", "plan"}
    head = {name: value for name, value in vars(stored).items() if name not in counted}
    row = {"programme_id": programme_id, **head, **_numbers_row(stored.numbers, stored.plan)}
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
        "plan": asdict(plan) if plan else None,
    }
    return {"ballots": numbers.ballots, "seats": numbers.seats, "numbers": document}


def drop_session(unit: Unit, town_id: int) -> None:
    """Deletes what a town sent, from the bytes of the files too."""
    removed = unit.connection.execute(delete(session).where(session.c.town_id == town_id))
    if removed.rowcount:
        unit.clean_files("erase")


def due_sessions(connection: Connection, day: str) -> list[tuple[int, int]]:
    """Returns (programme, town) by row of the sessions whose board erases itself by this day."""
    query = select(session.c.programme_id, session.c.town_id).where(
        session.c.erase_on <= f"{day}T99"
    )
    return [(row.programme_id, row.town_id) for row in connection.execute(query)]


def erase_programme(unit: Unit, programme_id: int) -> None:
    """Deletes the programme with what towns sent; boards stay with their own links."""
    unit.clean_files("erase")
    unit.connection.execute(delete(programme).where(programme.c.id == programme_id))


def stamp_of(connection: Connection, programme_id: int) -> tuple[int, int, int]:
    """Returns what differs once anything of the programme or of its boards has changed."""
    boards = (
        select(func.count(board.c.id), func.coalesce(func.sum(board.c.version), 0))
        .join(town, town.c.board_id == board.c.id)
        .where(town.c.programme_id == programme_id)
    )
    version = select(programme.c.version).where(programme.c.id == programme_id)
    count, versions = connection.execute(boards).one()
    return int(connection.execute(version).scalar_one()), int(count), int(versions)


def key_of(code: str, created_at: str) -> str:
    """Returns what names a board in every export of it, without telling its code."""
    return sha256(f"{code} {created_at}".encode()).hexdigest()


def is_sealed_on(connection: Connection, boards: Sequence[int], seal: str) -> bool:
    """Says whether one of the boards has a vote with this seal."""
    query = select(round_.c.board_id).where(round_.c.sha256 == seal)
    return any(row.board_id in boards for row in connection.execute(query))


def used_boards(connection: Connection, programme_id: int) -> set[int]:
    """Returns the boards of the programme, by row, on which anybody has a seat."""
    query = (
        select(seat.c.board_id)
        .join(town, town.c.board_id == seat.c.board_id)
        .where(town.c.programme_id == programme_id)
        .distinct()
    )
    return set(connection.execute(query).scalars())
