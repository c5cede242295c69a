"""The board-wide version: raised in the write's own transaction, so its order is the commits' order."""

from sqlalchemy import Connection, bindparam, select, update

from app.storage.schema.tables import Board
from app.storage.sql.prepared import Call, Prepared

_board = Board.__table__  # type: ignore[attr-defined]
_raise = Prepared(
    update(_board)
    .where(_board.c.id == bindparam("board"))
    .values(version=_board.c.version + 1)
    .returning(_board.c.version)
)
_lock = Prepared(select(_board.c.id).where(_board.c.code == bindparam("code")).with_for_update())


def board_lock(code: str) -> Call:
    """Holds the board's row until the commit. What it guards must be read by a later statement: PostgreSQL would give
    this one's joined rows from before the wait."""
    return _lock, {"code": code}


def next_version(connection: Connection, board_id: int) -> int:
    """Raises and returns the version; the row's lock orders the writers of one board."""
    return int(_raise.run(connection, board=board_id)[0][0])


def board_versions(connection: Connection, board_ids: list[int]) -> dict[int, int]:
    """Present versions, for the poll that stands in for a lost ring of the bus."""
    rows = connection.execute(
        select(_board.c.id, _board.c.version).where(_board.c.id.in_(board_ids))
    )
    return {row.id: row.version for row in rows}
