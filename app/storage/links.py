"""The secret links of boards: which roles they give, and which are revoked."""

import hashlib
from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, insert, select, update

from app.storage.schema.core import table
from app.storage.sql.prepared import Prepared
from app.storage.unit import Unit

link = table("link")


def hash_token(token: str) -> str:
    """Returns the SHA-256 of a link's token (hex): the token itself is not stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def add_link(unit: Unit, board_id: int, role: str, token: str, at: str) -> None:
    row = {
        "board_id": board_id,
        "role": role,
        "token_hash": hash_token(token),
        "created_at": at,
    }
    unit.connection.execute(insert(link), row)


def revoke_links(unit: Unit, board_id: int, role: str, at: str) -> None:
    """Revokes every link of the role, and with them the cookies that they gave."""
    chosen = (
        (link.c.board_id == board_id)
        & (link.c.role == role)
        & link.c.revoked_at.is_(None)
    )
    unit.connection.execute(update(link).where(chosen).values(revoked_at=at))


def link_by_token(
    connection: Connection, board_id: int, token: str
) -> tuple[int, str] | None:
    """Returns (id, role) of a link that is not revoked."""
    return link_by_tokens(connection, board_id, (token,))


def link_by_tokens(
    connection: Connection, board_id: int, tokens: Iterable[str]
) -> tuple[int, str] | None:
    """Returns (id, role) of a link with one of the tokens that is not revoked."""
    row = connection.execute(
        select(link.c.id, link.c.role).where(
            link.c.board_id == board_id,
            link.c.token_hash.in_([hash_token(token) for token in tokens]),
            link.c.revoked_at.is_(None),
        )
    ).first()
    return (row.id, row.role) if row else None


def linked_roles(connection: Connection, board_id: int) -> set[str]:
    """Returns the roles for which there is a link that is not revoked."""
    query = select(link.c.role).where(
        link.c.board_id == board_id, link.c.revoked_at.is_(None)
    )
    return set(connection.execute(query).scalars())


_role = Prepared(
    select(link.c.role).where(
        link.c.board_id == bindparam("board"),
        link.c.id == bindparam("link"),
        link.c.revoked_at.is_(None),
    )
)


def role_of_link(connection: Connection, board_id: int, link_id: int) -> str | None:
    """Returns the role that a link gives on this board, None if it is revoked."""
    rows = _role.run(connection, board=board_id, link=link_id)
    return str(rows[0][0]) if rows else None
