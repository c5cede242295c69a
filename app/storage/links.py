"""The secret links of boards: which roles they give, and which are revoked."""

import hashlib
from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, select

from app.storage.schema.core import table
from app.storage.sql.prepared import Prepared
from app.storage.sql.rows import matches, query_of, values_of
from app.storage.unit import Unit

link = table("link")


def hash_token(token: str) -> str:
    """Returns the SHA-256 of a link's token (hex): the token itself is not
    stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def add_link(unit: Unit, board_id: int, role: str, token: str, at: str) -> None:
    """Stores a link by the hash of its token."""
    of_role = {"board_id": board_id, "role": role}
    unit.insert(link, {**of_role, "token_hash": hash_token(token), "created_at": at})


def revoke_links(unit: Unit, board_id: int, role: str, at: str) -> None:
    """Revokes every link of the role, and with them the cookies that they
    gave."""
    holds = matches(link, board_id=board_id, role=role, revoked_at=None)
    unit.update(link, holds, revoked_at=at)


def link_by_token(
    connection: Connection, board_id: int, token: str
) -> tuple[int, str] | None:
    """Returns (id, role) of a link that is not revoked."""
    return link_by_tokens(connection, board_id, (token,))


def link_by_tokens(
    connection: Connection, board_id: int, tokens: Iterable[str]
) -> tuple[int, str] | None:
    """Returns (id, role) of a link with one of the tokens that is not
    revoked."""
    holding = query_of(link, "id", "role", board_id=board_id, revoked_at=None)
    is_named = link.c.token_hash.in_(map(hash_token, tokens))
    row = connection.execute(holding.where(is_named)).first()
    return (row.id, row.role) if row else None


def linked_roles(connection: Connection, board_id: int) -> set[str]:
    """Returns the roles for which there is a link that is not revoked."""
    holding = query_of(link, "role", board_id=board_id, revoked_at=None)
    return values_of(connection, holding)


_role = Prepared(
    select(link.c.role).where(
        link.c.board_id == bindparam("board"),
        link.c.id == bindparam("link"),
        link.c.revoked_at.is_(None),
    )
)


def role_of_link(connection: Connection, board_id: int, link_id: int) -> str | None:
    """Returns the role that a link gives on this board, None if it is
    revoked."""
    rows = _role.run(connection, board=board_id, link=link_id)
    return str(rows[0][0]) if rows else None
