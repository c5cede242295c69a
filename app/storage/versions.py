"""The board-wide version: raised in the write's own transaction, so its order is the commits' order."""

from sqlalchemy import Connection, bindparam, select, update

from app.storage.tables import Board

_board = Board.__table__  # type: ignore[attr-defined]
_raise = update(_board).where(_board.c.id == bindparam("board")).values(version=_board.c.version + 1).returning(_board.c.version)


def next_version(connection: Connection, board_id: int) -> int:
    """Raises and returns the version; the row's lock orders the writers of one board."""
    return int(connection.execute(_raise, {"board": board_id}).scalar_one())


def board_versions(connection: Connection, board_ids: list[int]) -> dict[int, int]:
    """Present versions, for the poll that stands in for a lost ring of the bus."""
    rows = connection.execute(select(_board.c.id, _board.c.version).where(_board.c.id.in_(board_ids)))
    return {row.id: row.version for row in rows}
