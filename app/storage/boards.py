"""Boards: their heads and their settings."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from app.domain.board_settings import BoardSettings
from app.domain.refusals import Refusal
from app.storage.schema.core import table
from app.storage.sql.prepared import Prepared
from app.storage.sql.rows import any_row, pairs, query_of
from app.storage.unit import Unit

board = table("board")


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


# A field: its column, where the names differ
_SETTINGS = {"settings_json": "settings"}
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
    """Returns the board, in PostgreSQL locked until the commit: its writers
    come one after another. SQLite has one writer anyway. Refuses
    `no_such_board`."""
    return _only(_by_code_locked.run(unit.connection, code=code))


def _only(rows: Sequence[Sequence[Any]]) -> StoredBoard:
    if not rows:
        raise Refusal("no_such_board")
    return _stored(rows[0])


def _stored(row: Sequence[Any]) -> StoredBoard:
    values = dict(zip(_NAMES, row, strict=True))
    return StoredBoard(**{**values, "names_shown": bool(values["names_shown"])})


def board_by_id(connection: Connection, board_id: int) -> StoredBoard | None:
    return _first(connection, select(*_columns).where(board.c.id == board_id))


def _first(connection: Connection, query: Select[Any]) -> StoredBoard | None:
    row = connection.execute(query).first()
    return _stored(row) if row else None


def board_with_setting(
    connection: Connection, name: str, value: str
) -> StoredBoard | None:
    """Returns the oldest board with a setting of this text."""
    has_setting = board.c.settings[name].as_string() == value
    return _first(connection, select(*_columns).where(has_setting).order_by(board.c.id))


def setting_by_code(connection: Connection, name: str) -> dict[str, str]:
    """Returns the text of a setting by the code of each board that has it."""
    text = board.c.settings[name].as_string()
    return pairs(connection, select(board.c.code, text).where(text.is_not(None)))


def boards_by_code(
    connection: Connection, codes: Sequence[str]
) -> dict[str, StoredBoard]:
    """Returns the boards with these codes by their code, without those that
    are gone."""
    rows = connection.execute(select(*_columns).where(board.c.code.in_(codes)))
    return {stored.code: stored for stored in map(_stored, rows)}


def code_is_free(connection: Connection, code: str) -> bool:
    """Returns whether no board has the code."""
    return not any_row(connection, query_of(board, "id", code=code))


def add_board(unit: Unit, values: Mapping[str, object]) -> int:
    """Stores a board's head; returns its row id."""
    return unit.insert_numbered(board, {"version": 0, "changed": 0, **values})


def change_board(unit: Unit, board_id: int, **values: Any) -> None:
    """Changes the board's head and stamps it. `settings` are a
    BoardSettings."""
    if "settings" in values:
        values["settings"] = values["settings"].json()
    changed = unit.touch(board_id)
    unit.update(board, board.c.id == board_id, changed=changed, **values)


def erase_board(unit: Unit, board_id: int) -> None:
    """Deletes the board with everything that refers to it, from the bytes of
    the files too."""
    unit.clean_files("erase")
    unit.delete(board, board.c.id == board_id)
