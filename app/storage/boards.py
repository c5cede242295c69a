"""Boards, their frameworks and their secret links."""

import contextlib
import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.documents.framework_document import write_framework
from app.documents.shared_frameworks import count_frameworks, shared_framework
from app.domain.board_settings import BoardSettings
from app.domain.framework import Framework
from app.domain.plan.shortlist import is_made, without_texts
from app.domain.refusals import Refusal
from app.storage.pictures import add_field_file
from app.storage.schema.core import table
from app.storage.sql.prepared import Prepared
from app.storage.unit import FRAMEWORK_CACHE, Unit

board = table("board")
framework = table("framework")
framework_field = table("framework_field")
link = table("link")
setting = table("setting")


@dataclass(frozen=True)
class StoredBoard:
    id: int
    code: str
    title: str
    place: str
    locale: str
    template: str
    version: int
    changed: int
    joining: str
    names_shown: bool
    settings_json: str | dict[str, object]  # as it came from the database
    created_at: str
    erase_on: str | None

    @cached_property
    def settings(self) -> BoardSettings:
        """Parses them at the first use: a ballot needs none."""
        values = self.settings_json
        return BoardSettings.stored(
            json.loads(values) if isinstance(values, str) else values
        )


_SETTINGS = {"settings_json": "settings"}  # a field: its column, where the names differ
_NAMES = [field.name for field in dataclass_fields(StoredBoard)]
_columns = [board.c[_SETTINGS.get(name, name)] for name in _NAMES]
_by_code = Prepared(select(*_columns).where(board.c.code == bindparam("code")))
_by_code_locked = Prepared(
    select(*_columns).where(board.c.code == bindparam("code")).with_for_update()
)


def board_by_code(connection: Connection, code: str) -> StoredBoard:
    """Refuses `no_such_board`."""
    return _only(_by_code.run(connection, code=code))


def lock_board(unit: Unit, code: str) -> StoredBoard:
    """Returns the board, in PostgreSQL locked until the commit: its writers come one
    after another. SQLite has one writer anyway. Refuses `no_such_board`."""
    return _only(_by_code_locked.run(unit.connection, code=code))


def _only(rows: Sequence[Sequence[Any]]) -> StoredBoard:
    if not rows:
        raise Refusal("no_such_board")
    return _stored(rows[0])


def _stored(row: Sequence[Any]) -> StoredBoard:
    values = dict(zip(_NAMES, row, strict=True))
    return StoredBoard(**{**values, "names_shown": bool(values["names_shown"])})


def board_by_id(connection: Connection, board_id: int) -> StoredBoard | None:
    row = connection.execute(select(*_columns).where(board.c.id == board_id)).first()
    return _stored(row) if row else None


def board_with_setting(
    connection: Connection, name: str, value: str
) -> StoredBoard | None:
    """Returns the oldest board with a setting of this text."""
    chosen = (
        select(*_columns)
        .where(board.c.settings[name].as_string() == value)
        .order_by(board.c.id)
    )
    row = connection.execute(chosen).first()
    return _stored(row) if row else None


def setting_by_code(connection: Connection, name: str) -> dict[str, str]:
    """Returns the text of a setting by the code of each board that has it."""
    text = board.c.settings[name].as_string()
    rows = connection.execute(select(board.c.code, text).where(text.is_not(None)))
    return {row[0]: row[1] for row in rows}


def boards_by_code(
    connection: Connection, codes: Sequence[str]
) -> dict[str, StoredBoard]:
    """Returns the boards with these codes by their code, without those that are
    gone."""
    rows = connection.execute(select(*_columns).where(board.c.code.in_(codes)))
    return {stored.code: stored for stored in map(_stored, rows)}


def code_is_free(connection: Connection, code: str) -> bool:
    return (
        connection.execute(select(board.c.id).where(board.c.code == code)).first()
        is None
    )


_add_board = insert(board).returning(board.c.id)


def add_board(unit: Unit, values: Mapping[str, object]) -> int:
    """Stores a board's head; returns its row id."""
    row = {"version": 0, "changed": 0, **values}
    return int(unit.connection.execute(_add_board, row).scalar_one())


def change_board(unit: Unit, board_id: int, **values: Any) -> None:
    """Changes the board's head and stamps it. `settings` are a BoardSettings."""
    if "settings" in values:
        values["settings"] = values["settings"].json()
    unit.connection.execute(
        update(board)
        .where(board.c.id == board_id)
        .values(changed=unit.touch(board_id), **values)
    )


def erase_board(unit: Unit, board_id: int) -> None:
    """Deletes the board with everything that refers to it, from the bytes of the files
    too."""
    unit.clean_files("erase")
    unit.connection.execute(delete(board).where(board.c.id == board_id))


_MOST_CACHED, _MOST_DIFFERENT = 2000, 400  # frameworks; 400 of thirty fields take 50 MB
# Row id: its version, and the framework parsed
FrameworkCache = dict[int, tuple[int, Framework]]


_add_framework = insert(framework).returning(framework.c.id)


def add_framework(unit: Unit, board_id: int, position: int, value: Framework) -> int:
    """Stores the whole document and one row for each votable field; returns its row
    id."""
    document = write_framework(value)
    row = {
        "board_id": board_id,
        "key": value.id,
        "position": position,
        "document": document,
    }
    framework_id = int(unit.connection.execute(_add_framework, row).scalar_one())
    if value.fields:
        rows = [
            {"framework_id": framework_id, "field_id": field_id}
            for field_id in value.fields
        ]
        unit.connection.execute(insert(framework_field), rows)
    for body in value.bodies.values():
        add_field_file(unit, board_id, body)
    return framework_id


def framework_of(connection: Connection, framework_id: int) -> Framework:
    """Returns a board's framework, for what never changes in it: its ids and their
    order.

    A Database parses it once; where another program reads, each connection does. A text
    in it may have been erased by another process since: `frameworks_of` notices that.
    One of words grows with each seal, and is read anew.
    """
    cache: FrameworkCache = connection.info.setdefault(FRAMEWORK_CACHE, {})
    cached = cache.get(framework_id)
    return (
        cached[1]
        if cached and not cached[1].is_of_words
        else _read_framework(connection, framework_id, cache)
    )


def _read_framework(
    connection: Connection, framework_id: int, cache: FrameworkCache
) -> Framework:
    query = select(framework.c.version, framework.c.document).where(
        framework.c.id == framework_id
    )
    row = connection.execute(query).one()
    value = shared_framework(row.document)
    if len(cache) >= _MOST_CACHED or count_frameworks() > _MOST_DIFFERENT:
        cache.clear()
    cache[framework_id] = (row.version, value)
    return value


def frameworks_of(connection: Connection, board_id: int) -> dict[int, Framework]:
    """Returns a board's frameworks by row id, in their order, without texts that were
    erased."""
    cache: FrameworkCache = connection.info.setdefault(FRAMEWORK_CACHE, {})
    query = (
        select(framework.c.id, framework.c.version)
        .where(framework.c.board_id == board_id)
        .order_by(framework.c.position, framework.c.id)
    )
    frameworks = {}
    for row in connection.execute(query).all():
        version, value = cache.get(row.id, (None, None))
        if value is None or version != row.version:
            value = _read_framework(connection, row.id, cache)
        frameworks[row.id] = value
    return frameworks


def erase_texts(unit: Unit, board_id: int, notes: Collection[str], text: str) -> None:
    """Puts a text in the place of erased notes in the frameworks that were made of
    them."""
    for row, value in frameworks_of(unit.connection, board_id).items():
        if not value.fields.keys().isdisjoint(notes):
            change_framework(unit, board_id, row, without_texts(value, notes, text))
            change_board(unit, board_id)


def change_framework(unit: Unit, board_id: int, row: int, value: Framework) -> None:
    """Stores other texts of a framework, and stamps it."""
    changed = update(framework).where(framework.c.id == row)
    document, version = write_framework(value), unit.touch(board_id)
    unit.connection.execute(changed.values(document=document, version=version))


def drop_unused_frameworks(unit: Unit, board_id: int) -> None:
    """Deletes the frameworks that were made for one vote, and which no activity is on
    any more."""
    used = select(table("activity").c.framework_id)
    for row, value in frameworks_of(unit.connection, board_id).items():
        if is_made(value):
            chosen = (framework.c.id == row) & framework.c.id.not_in(used)
            unit.connection.execute(delete(framework).where(chosen))


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


def setting_value(unit: Unit, key: str, fresh: str) -> str:
    """Returns an installation-wide value; stores `fresh` if no process has stored one
    before."""
    query = select(setting.c.value).where(setting.c.key == key)
    value = unit.connection.execute(query).scalar()
    if value is None:
        # An IntegrityError: another process was first.
        with contextlib.suppress(IntegrityError), unit.connection.begin_nested():
            unit.connection.execute(insert(setting).values(key=key, value=fresh))
        value = unit.connection.execute(query).scalar_one()
    return str(value)
