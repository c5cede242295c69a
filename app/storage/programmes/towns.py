"""The towns of a programme, and their boards on this server."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Exists, Select, exists, func, insert, select

from app.domain.text import fold
from app.storage.boards import board
from app.storage.programmes.programmes import town
from app.storage.programmes.sessions import StoredSession, session, sessions_of
from app.storage.seats import seat
from app.storage.unit import Unit
from app.storage.votes.rounds import round_


@dataclass(frozen=True)
class StoredTown:
    """A planned town; `session` holds the numbers that it sent, None where it sent
    none."""

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


_add_town = insert(town).returning(town.c.id)


def add_town(
    unit: Unit,
    programme_id: int,
    values: Mapping[str, object],
    position: int | None = None,
) -> int:
    """Adds a town behind the others, or at a position that nothing has; returns its row
    id."""
    if position is None:
        last = select(func.max(town.c.position)).where(
            town.c.programme_id == programme_id
        )
        before = unit.connection.execute(last).scalar()
        position = 0 if before is None else before + 1
    row = {
        "programme_id": programme_id,
        "name_key": fold(str(values["name"])),
        "position": position,
        "facilitator": "",
        "had_board": "board_id" in values,
        **values,
    }
    return int(unit.connection.execute(_add_town, row).scalar_one())


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
    """Returns the towns in their order, each with its board here and what it sent."""
    sessions = sessions_of(connection, programme_id)
    query = _towns.where(town.c.programme_id == programme_id)
    return [
        StoredTown(**row._mapping, session=sessions.get(row.id))
        for row in connection.execute(query)
    ]


def boards_of(connection: Connection, programme_id: int) -> list[int]:
    """Returns the rows of the programme's boards."""
    query = select(town.c.board_id).where(town.c.programme_id == programme_id)
    return [row for row in connection.execute(query).scalars() if row is not None]


def count_towns(connection: Connection, programme_id: int) -> int:
    query = (
        select(func.count())
        .select_from(town)
        .where(town.c.programme_id == programme_id)
    )
    return int(connection.execute(query).scalar_one())


def name_of_town(connection: Connection, town_id: int) -> str:
    return str(
        connection.execute(select(town.c.name).where(town.c.id == town_id)).scalar_one()
    )


def has_board(
    connection: Connection,
    programme_id: int,
    code: str,
    created_at: str,
    seal: str | None,
) -> bool:
    """Says whether the programme has this board on this server: the board itself, or
    one with the same sealed vote, which came by a file."""
    boards = select(board.c.created_at).join(town, town.c.board_id == board.c.id)
    of_programme = boards.where(town.c.programme_id == programme_id)
    itself = of_programme.where(board.c.code == code, board.c.created_at == created_at)
    if connection.execute(itself).first() is not None:
        return True
    sealed = of_programme.join(round_, round_.c.board_id == board.c.id)
    return seal is not None and (
        connection.execute(sealed.where(round_.c.sha256 == seal)).first() is not None
    )


def free_town(
    connection: Connection, programme_id: int, name: str, country: str
) -> int | None:
    """Returns the first planned town of this name that sent nothing and whose board
    here nobody used; None without one. An empty country, given or planned, is any."""
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
    query = select(town.c.id).where(town.c.id == town_id, ~_used())
    return connection.execute(query).first() is not None


def _named(programme_id: int, name: str) -> Select[tuple[int, str]]:
    return (
        select(town.c.id, town.c.country)
        .where(town.c.programme_id == programme_id, town.c.name_key == fold(name))
        .order_by(town.c.position)
    )


def _sent() -> Exists:
    return exists().where(session.c.town_id == town.c.id)


def _used() -> Exists:
    return exists().where(seat.c.board_id == town.c.board_id)
