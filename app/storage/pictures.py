"""Small files of a board, by key: pictures of the report, and what explains
fields."""

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, Table

from app.domain.explaining.files import ExplainingFile, explaining_file
from app.domain.picture_files import PictureFile, picture_file
from app.domain.pictures import key_of
from app.storage.schema.core import table
from app.storage.sql.rows import any_row, pairs, query_of, values_of
from app.storage.unit import Unit

picture, field_file = table("picture"), table("field_file")


def add_picture(unit: Unit, board_id: int, body: bytes) -> str:
    """Stores a picture, once however often it is sent; returns its key."""
    return _add(unit, picture, board_id, body)


def _add(unit: Unit, files: Table, board_id: int, body: bytes) -> str:
    key = key_of(body)
    row = {"board_id": board_id, "key": key}
    if not any_row(unit.connection, query_of(files, "key", **row)):
        unit.insert(files, {**row, "body": body})
    return key


def pictures_of(
    connection: Connection, board_id: int, keys: Collection[str]
) -> dict[str, PictureFile]:
    """Returns those of these pictures that the board has, by key."""
    if not keys:
        return {}
    query = query_of(picture, "key", "body", board_id=board_id)
    bodies = pairs(connection, query.where(picture.c.key.in_(sorted(keys))))
    return {key: picture_file(body) for key, body in bodies.items()}


def picture_keys(connection: Connection, board_id: int) -> set[str]:
    """Returns the keys of all pictures that the board has."""
    return values_of(connection, query_of(picture, "key", board_id=board_id))


def drop_pictures(unit: Unit, board_id: int, but: Collection[str]) -> None:
    """Deletes the pictures of a board but those named, from the bytes of the
    files too."""
    _drop(unit, picture, board_id, but)


def _drop(unit: Unit, files: Table, board_id: int, but: Collection[str]) -> None:
    chosen = (files.c.board_id == board_id) & files.c.key.not_in(sorted(but))
    if unit.delete(files, chosen):
        unit.clean_files("erase")


def add_field_file(unit: Unit, board_id: int, body: bytes) -> str:
    """Stores a picture or a sound of a field, once however often it is sent;
    returns its key."""
    return _add(unit, field_file, board_id, body)


def field_files_of(
    connection: Connection, board_id: int, keys: Collection[str]
) -> dict[str, ExplainingFile]:
    """Returns those of these pictures and sounds that the board has, by
    key."""
    if not keys:
        return {}
    query = query_of(field_file, "key", "body", board_id=board_id)
    if len(keys) == 1:
        query = query.where(field_file.c.key == next(iter(keys)))
    bodies = pairs(connection, query).items()
    return {key: explaining_file(body) for key, body in bodies if key in keys}


def add_files(
    unit: Unit, board_id: int, pictures: Iterable[bytes], explaining: Iterable[bytes]
) -> None:
    """Stores the pictures of a report, and what explains fields."""
    for body in pictures:
        add_picture(unit, board_id, body)
    for body in explaining:
        add_field_file(unit, board_id, body)


def drop_field_files(unit: Unit, board_id: int, but: Collection[str]) -> None:
    """Deletes the pictures and sounds of fields but those named, from the
    bytes of the files too."""
    _drop(unit, field_file, board_id, but)
