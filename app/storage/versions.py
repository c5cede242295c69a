"""The version of a board: raised in the write's own transaction, so in the
order of the commits."""

from sqlalchemy import Connection, bindparam, select, update

from app.storage.schema.core import table
from app.storage.sql.prepared import Call, Prepared
from app.storage.sql.rows import pairs

board = table("board")
_raise = Prepared(
    update(board)
    .where(board.c.id == bindparam("board"))
    .values(version=board.c.version + 1)
    .returning(board.c.version)
)
_lock = Prepared(
    select(board.c.id, board.c.version)
    .where(board.c.code == bindparam("code"))
    .with_for_update()
)
_set = Prepared(
    update(board)
    .where(board.c.id == bindparam("board"))
    .values(version=bindparam("to"))
)


def board_lock(code: str) -> Call:
    """Returns the statement that locks the board's row until the commit, and
    gives its row id and version.

    What the lock guards must be read by a later statement: PostgreSQL would
    return rows that are joined to this one as they were before the wait.
    """
    return _lock, {"code": code}


def next_version(connection: Connection, board_id: int) -> int:
    """Raises and returns the version; the row's lock orders the writers of one
    board."""
    return int(_raise.run(connection, board=board_id)[0][0])


def setting_version(board_id: int, version: int) -> Call:
    """Returns the statement that raises the version of a board that is
    locked."""
    return _set, {"board": board_id, "to": version}


def board_versions(connection: Connection, board_ids: list[int]) -> dict[int, int]:
    """Returns the present versions by board id: the poll in case the bus lost
    a message."""
    query = select(board.c.id, board.c.version)
    return pairs(connection, query.where(board.c.id.in_(board_ids)))
