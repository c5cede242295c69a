"""The towns of a programme, and their boards on this server."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Exists, Select, exists, func, select

from app.domain.text import fold
from app.storage.boards import board
from app.storage.programmes.programmes import town
from app.storage.programmes.sessions import StoredSession, session, sessions_of
from app.storage.seats import seat
from app.storage.sql.rows import any_row, count_rows, matches, query_of
from app.storage.unit import Unit
from app.storage.votes.rounds import round_


@dataclass(frozen=True)
class StoredTown:
    """A planned town; `session` holds the numbers that it sent, None where it
    sent none."""

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
    session: StoredSession | None = None


def add_town(
    unit: Unit,
    programme_id: int,
    values: Mapping[str, object],
    position: int | None = None,
) -> int:
    """Adds a town behind the others, or at a position that nothing has;
    returns its row id."""
    if position is None:
        position = _free_position(unit.connection, programme_id)
    row = {
        "programme_id": programme_id,
        "name_key": fold(str(values["name"])),
        "position": position,
        "facilitator": "",
        "had_board": "board_id" in values,
        **values,
    }
    return unit.insert_numbered(town, row)


def _free_position(connection: Connection, programme_id: int) -> int:
    """Returns the position behind all towns, from 0."""
    last = select(func.max(town.c.position)).where(town.c.programme_id == programme_id)
    before = connection.execute(last).scalar()
    return 0 if before is None else int(before) + 1


_towns = (
    select(
        *(
            column
            for column in town.c
            if column.name not in {"programme_id", "name_key"}
        ),
        board.c.code,
        board.c.created_at.label("board_created_at"),
        board.c.erase_on,
        board.c.version,
    )
    .join(board, board.c.id == town.c.board_id, isouter=True)
    .order_by(town.c.position)
)


def towns_of(connection: Connection, programme_id: int) -> list[StoredTown]:
    """Returns the towns in their order, each with its board here and what it
    sent."""
    sessions = sessions_of(connection, programme_id)
    query = _towns.where(town.c.programme_id == programme_id)
    return [
        StoredTown(**row._mapping, session=sessions.get(row.id))
        for row in connection.execute(query)
    ]


def boards_of(connection: Connection, programme_id: int) -> list[int]:
    """Returns the rows of the programme's boards."""
    query = query_of(town, "board_id", programme_id=programme_id)
    return [row for row in connection.execute(query).scalars() if row is not None]


def count_towns(connection: Connection, programme_id: int) -> int:
    """Counts the towns of a programme."""
    return count_rows(connection, town.c.programme_id == programme_id)


def name_of_town(connection: Connection, town_id: int) -> str:
    query = query_of(town, "name", id=town_id)
    return str(connection.execute(query).scalar_one())


def has_board(
    connection: Connection,
    programme_id: int,
    code: str,
    created_at: str,
    seal: str | None,
) -> bool:
    """Says whether the programme has this board on this server: the board
    itself, or one with the same sealed vote, which came by a file."""
    boards = select(board.c.created_at).join(town, town.c.board_id == board.c.id)
    of_programme = boards.where(town.c.programme_id == programme_id)
    is_itself = matches(board, code=code, created_at=created_at)
    if any_row(connection, of_programme.where(is_itself)):
        return True
    sealed = of_programme.join(round_, round_.c.board_id == board.c.id)
    is_same_vote = round_.c.sha256 == seal
    return seal is not None and any_row(connection, sealed.where(is_same_vote))


def free_town(
    connection: Connection, programme_id: int, name: str, country: str
) -> int | None:
    """Returns the first planned town of this name that sent nothing and whose
    board here nobody used; None without one. An empty country, given or
    planned, is any."""
    named = _named(programme_id, name).where(~_sent(), ~_used())
    for row in connection.execute(named):
        if not country or fold(row.country) in {"", fold(country)}:
            return int(row.id)
    return None


def town_by_name(connection: Connection, programme_id: int, name: str) -> int | None:
    """Returns the first town of this name, None without one."""
    row = connection.execute(_named(programme_id, name)).first()
    return None if row is None else int(row.id)


def is_free(connection: Connection, town_id: int) -> bool:
    """Says whether nobody used a board of the town on this server."""
    return any_row(connection, query_of(town, "id", id=town_id).where(~_used()))


def _named(programme_id: int, name: str) -> Select[Any]:
    of_name = {"programme_id": programme_id, "name_key": fold(name)}
    return query_of(town, "id", "country", **of_name).order_by(town.c.position)


def _sent() -> Exists:
    return exists().where(session.c.town_id == town.c.id)


def _used() -> Exists:
    return exists().where(seat.c.board_id == town.c.board_id)
