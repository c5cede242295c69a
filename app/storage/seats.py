"""Seats: one for each person who may take part, however many devices the
person uses."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, NotRequired, TypedDict

from sqlalchemy import Connection, bindparam, func, insert, select

from app.domain.refusals import Refusal
from app.storage.me_too import stamp_voices_of
from app.storage.schema.core import table
from app.storage.sql.prepared import Call, Prepared, Row
from app.storage.sql.rows import all_as, matches, query_of, values_of
from app.storage.unit import Unit

seat = table("seat")


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
    device: bool
    joined_at: str
    version: int
    finished: str = ""


_names = [field.name for field in fields(StoredSeat)]
_columns = [seat.c[name] for name in _names]
_not_voided = select(*_columns).where(
    seat.c.board_id == bindparam("board"), seat.c.voided.is_(False)
)
_by_public_id = Prepared(_not_voided.where(seat.c.public_id == bindparam("public_id")))
_by_code = Prepared(_not_voided.where(seat.c.code == bindparam("code")))
_entitled = Prepared(
    select(func.count()).where(
        seat.c.board_id == bindparam("board"),
        seat.c.voided.is_(False),
        seat.c.present.is_(True),
    )
)
_people = Prepared(
    select(func.count()).where(
        seat.c.board_id == bindparam("board"),
        seat.c.voided.is_(False),
        seat.c.device.is_(False),
    )
)
_add = Prepared(
    insert(seat)
    .values({name: bindparam(name) for name in _names if name != "id"})
    .returning(seat.c.id)
)


class NewSeat(TypedDict):
    """The columns of a new seat; what it does not say is as in NEW_SEAT."""

    public_id: str
    code: str
    name: str
    organisation: str
    attendance: str
    joined_at: str
    group_id: NotRequired[int | None]
    device: NotRequired[bool]
    present: NotRequired[bool]


NEW_SEAT = {
    "finished": "",
    "organisation": "",
    "attendance": "in_room",
    "group_id": None,
    "present": True,
    "voided": False,
    "device": False,
}


def _stored(row: Row) -> StoredSeat:
    stored = StoredSeat(*row)
    return replace(
        stored,
        present=bool(stored.present),
        voided=bool(stored.voided),
        device=bool(stored.device),
    )


def seat_or_none(
    connection: Connection, board_id: int, public_id: str | None
) -> StoredSeat | None:
    """Returns the board's seat with this public id; None where there is none,
    or no id."""
    if public_id is None:
        return None
    rows = _by_public_id.run(connection, board=board_id, public_id=public_id)
    return _stored(rows[0]) if rows else None


def seat_by_public_id(
    connection: Connection, board_id: int, public_id: str
) -> StoredSeat:
    """Returns the board's seat with this public id. Refuses `no_seat`."""
    stored = seat_or_none(connection, board_id, public_id)
    if stored is None:
        raise Refusal("no_seat")
    return stored


def seat_by_code(connection: Connection, board_id: int, code: str) -> StoredSeat:
    """Refuses `no_seat`."""
    rows = _by_code.run(connection, board=board_id, code=code)
    if not rows:
        raise Refusal("no_seat")
    return _stored(rows[0])


def seats_of(connection: Connection, board_id: int) -> list[StoredSeat]:
    """Returns the seats that are not voided, in the order of joining."""
    query = _not_voided.order_by(seat.c.id)
    return all_as(StoredSeat, connection, query, board=board_id)


def every_seat_of(connection: Connection, board_id: int) -> list[StoredSeat]:
    """Returns voided seats too: what they wrote still names them."""
    query = query_of(seat, board_id=board_id).order_by(seat.c.id)
    return all_as(StoredSeat, connection, query)


def present_call(board_id: int) -> Call:
    """Returns the statement of `count_present`, to be read ahead."""
    return _entitled, {"board": board_id}


def count_present(connection: Connection, board_id: int) -> int:
    """Counts the seats that count for the turnout."""
    return int(_entitled.run(connection, board=board_id)[0][0])


def count_people(connection: Connection, board_id: int) -> int:
    """Counts the people who have a seat, present or expected."""
    return int(_people.run(connection, board=board_id)[0][0])


def add_seat(unit: Unit, board_id: int, values: NewSeat) -> StoredSeat:
    """Stores a new seat."""
    whole: dict[str, Any] = {
        **NEW_SEAT,
        **values,
        "board_id": board_id,
        "version": unit.touch(board_id),
    }
    return StoredSeat(id=_add.run(unit.connection, **whole)[0][0], **whole)


def add_seats(unit: Unit, board_id: int, new: Sequence[NewSeat]) -> None:
    """Stores many new seats in one statement."""
    if new:
        common = {"board_id": board_id, "version": unit.touch(board_id)}
        unit.insert(seat, *({**NEW_SEAT, **values, **common} for values in new))


def change_seat(unit: Unit, board_id: int, seat_id: int, **values: Any) -> None:
    """Changes a seat and stamps it, and what it says too where that counts no
    longer, or again."""
    unit.stamp(board_id, seat, seat.c.id == seat_id, **values)
    if "voided" in values:
        stamp_voices_of(unit, board_id, {seat_id})


def forget_finished(unit: Unit, board_id: int, activity_key: str) -> None:
    """Takes back that seats have finished an activity, which opens again."""
    is_finished = matches(seat, board_id=board_id, finished=activity_key)
    unit.stamp(board_id, seat, is_finished, finished="")


def mark_arrival(unit: Unit, arrived: StoredSeat) -> None:
    """Counts a person of the roster as present from the first request on; a
    group's device is never present."""
    if not arrived.present and not arrived.device:
        change_seat(unit, arrived.board_id, arrived.id, present=True)


# A person who is on the roster and has not come yet, as part of a statement on
# seats.
is_expected = (
    seat.c.present.is_(False) & seat.c.voided.is_(False) & seat.c.device.is_(False)
)


def mark_arrived(unit: Unit, seats: Sequence[int]) -> None:
    """Counts those of the seats (row ids) as present that were only
    expected."""
    if not seats:
        return
    chosen = seat.c.id.in_(seats) & is_expected
    for board_id in values_of(unit.connection, select(seat.c.board_id).where(chosen)):
        unit.stamp(board_id, seat, chosen, present=True)
