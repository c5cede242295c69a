"""Programmes: their head and their secret links."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, exists, func, select

from app.domain.refusals import Refusal
from app.storage.boards import board
from app.storage.links import hash_token
from app.storage.schema.core import table
from app.storage.sql.rows import any_row, first_as, query_of
from app.storage.unit import Unit

programme = table("programme")
link = table("programme_link")
town = table("programme_town")


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


def add_programme(unit: Unit, values: Mapping[str, object]) -> int:
    """Stores a programme's head, which nothing opens yet; returns its row
    id."""
    return unit.insert_numbered(programme, {"version": 0, **values})


def add_link(unit: Unit, programme_id: int, token: str, at: str) -> None:
    """Stores the secret link that opens a programme."""
    row = {"token_hash": hash_token(token), "created_at": at}
    unit.insert(link, {"programme_id": programme_id, **row})


def unfinished(connection: Connection, before: str) -> list[int]:
    """Returns the rows of programmes from before a time that never had a
    link."""
    had_link = exists().where(link.c.programme_id == programme.c.id)
    query = select(programme.c.id).where(programme.c.created_at < before, ~had_link)
    return list(connection.execute(query).scalars())


def programme_code_is_free(connection: Connection, code: str) -> bool:
    """Returns whether no programme has the code."""
    return not any_row(connection, query_of(programme, "id", code=code))


def programme_by_code(
    connection: Connection, code: str, *, lock: bool = False
) -> StoredProgramme:
    """Refuses `no_such_programme`. `lock` orders its writers in PostgreSQL."""
    query = query_of(programme, code=code)
    query = query.with_for_update() if lock else query
    stored = first_as(StoredProgramme, connection, query)
    if stored is None:
        raise Refusal("no_such_programme")
    return stored


def link_of_programme(
    connection: Connection, programme_id: int, tokens: tuple[str, ...]
) -> int | None:
    """Returns the row of a link with one of the tokens, None for none that
    holds."""
    holding = query_of(link, "id", programme_id=programme_id, revoked_at=None)
    is_named = link.c.token_hash.in_(map(hash_token, tokens))
    return connection.execute(holding.where(is_named)).scalar()


def link_holds(connection: Connection, programme_id: int, link_id: int) -> bool:
    """Says whether a link of the programme still opens it."""
    holding = query_of(link, "id", programme_id=programme_id, revoked_at=None)
    return any_row(connection, holding.where(link.c.id == link_id))


def touch_programme(unit: Unit, programme_id: int) -> None:
    """Raises the programme's version, so that every process reads it anew."""
    raised = programme.c.version + 1
    unit.update(programme, programme.c.id == programme_id, version=raised)


def drop_programme(unit: Unit, programme_id: int) -> None:
    """Deletes the programme with what towns sent; boards stay with their own
    links."""
    unit.clean_files("erase")
    unit.delete(programme, programme.c.id == programme_id)


def stamp_of(connection: Connection, programme_id: int) -> tuple[int, int, int]:
    """Returns what differs once anything of the programme or of its boards has
    changed."""
    boards = (
        select(func.count(board.c.id), func.coalesce(func.sum(board.c.version), 0))
        .join(town, town.c.board_id == board.c.id)
        .where(town.c.programme_id == programme_id)
    )
    version = query_of(programme, "version", id=programme_id)
    count, versions = connection.execute(boards).one()
    return int(connection.execute(version).scalar_one()), int(count), int(versions)


def key_of(code: str, created_at: str) -> str:
    """Returns what names a board in every export of it, without telling its
    code."""
    return sha256(f"{code} {created_at}".encode()).hexdigest()
