"""Seats: who may take part. A seat is a person, a device is not."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from app.domain.refusals import Refusal
from app.storage import tables as t
from app.storage.database import Unit

seat = t.Seat.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class StoredSeat:
    id: int
    board_id: int
    public_id: str
    code: str
    name: str
    organisation: str
    attendance: str
    group_id: int | None
    present: bool
    voided: bool
    joined_at: str
    version: int


_living = select(seat).where(seat.c.board_id == bindparam("board"), seat.c.voided.is_(False))
_by_public_id = _living.where(seat.c.public_id == bindparam("public_id"))
_by_code = _living.where(seat.c.code == bindparam("code"))
_entitled = select(func.count()).where(seat.c.board_id == bindparam("board"), seat.c.voided.is_(False), seat.c.present.is_(True))


def seat_by_public_id(connection: Connection, board_id: int, public_id: str) -> StoredSeat:
    """Refuses `no_seat`."""
    row = connection.execute(_by_public_id, {"board": board_id, "public_id": public_id}).first()
    if row is None:
        raise Refusal("no_seat")
    return StoredSeat(**row._mapping)


def seat_by_code(connection: Connection, board_id: int, code: str) -> StoredSeat:
    """Refuses `no_seat`."""
    row = connection.execute(_by_code, {"board": board_id, "code": code}).first()
    if row is None:
        raise Refusal("no_seat")
    return StoredSeat(**row._mapping)


def seats_of(connection: Connection, board_id: int) -> list[StoredSeat]:
    """Living seats, in the order of joining."""
    return [StoredSeat(**row._mapping) for row in connection.execute(_living.order_by(seat.c.id), {"board": board_id})]


def every_seat_of(connection: Connection, board_id: int) -> list[StoredSeat]:
    """Voided seats too: what they wrote still names them."""
    query = select(seat).where(seat.c.board_id == board_id).order_by(seat.c.id)
    return [StoredSeat(**row._mapping) for row in connection.execute(query)]


def count_present(connection: Connection, board_id: int) -> int:
    """Seats that count for the turnout."""
    return int(connection.execute(_entitled, {"board": board_id}).scalar_one())


def add_seat(unit: Unit, board_id: int, values: dict[str, Any]) -> int:
    result = unit.connection.execute(insert(seat).values(board_id=board_id, version=unit.touch(board_id), **values).returning(seat.c.id))
    return int(result.scalar_one())


def change_seat(unit: Unit, board_id: int, seat_id: int, **values: Any) -> None:
    """Changes a seat and stamps it."""
    unit.connection.execute(update(seat).where(seat.c.id == seat_id).values(version=unit.touch(board_id), **values))
