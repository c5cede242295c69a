"""Small files of a board, by key: pictures of the report, and what explains fields."""

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, Table, delete, insert, select

from app.domain.explaining.files import ExplainingFile, explaining_file
from app.domain.picture_files import PictureFile, picture_file
from app.domain.pictures import key_of
from app.storage.schema.core import table
from app.storage.unit import Unit

picture, field_file = table("picture"), table("field_file")


def add_picture(unit: Unit, board_id: int, body: bytes) -> str:
    """Stores a picture, once however often it is sent; returns its key."""
    return _add(unit, picture, board_id, body)


def _add(unit: Unit, files: Table, board_id: int, body: bytes) -> str:
    key = key_of(body)
    same = (files.c.board_id == board_id) & (files.c.key == key)
    if unit.connection.execute(select(files.c.key).where(same)).first() is None:
        unit.connection.execute(
            insert(files).values(board_id=board_id, key=key, body=body)
        )
    return key


def pictures_of(
    connection: Connection, board_id: int, keys: Collection[str]
) -> dict[str, PictureFile]:
    """Returns those of these pictures that the board has, by key."""
    if not keys:
        return {}
    query = select(picture.c.key, picture.c.body).where(
        picture.c.board_id == board_id, picture.c.key.in_(sorted(keys))
    )
    return {row.key: picture_file(row.body) for row in connection.execute(query)}


def picture_keys(connection: Connection, board_id: int) -> set[str]:
    """Returns the keys of all pictures that the board has."""
    query = select(picture.c.key).where(picture.c.board_id == board_id)
    return set(connection.execute(query).scalars())


def drop_pictures(unit: Unit, board_id: int, but: Collection[str]) -> None:
    """Deletes the pictures of a board but those named, from the bytes of the files
    too."""
    _drop(unit, picture, board_id, but)


def _drop(unit: Unit, files: Table, board_id: int, but: Collection[str]) -> None:
    chosen = (files.c.board_id == board_id) & files.c.key.not_in(sorted(but))
    if unit.connection.execute(delete(files).where(chosen)).rowcount:
        unit.clean_files("erase")


def add_field_file(unit: Unit, board_id: int, body: bytes) -> str:
    """Stores a picture or a sound of a field, once however often it is sent; returns
    its key."""
    return _add(unit, field_file, board_id, body)


def field_files_of(
    connection: Connection, board_id: int, keys: Collection[str]
) -> dict[str, ExplainingFile]:
    """Returns those of these pictures and sounds that the board has, by key."""
    if not keys:
        return {}
    query = select(field_file.c.key, field_file.c.body).where(
        field_file.c.board_id == board_id
    )
    if len(keys) == 1:
        query = query.where(field_file.c.key == next(iter(keys)))
    rows = (row for row in connection.execute(query) if row.key in keys)
    return {row.key: explaining_file(row.body) for row in rows}


def add_files(
    unit: Unit, board_id: int, pictures: Iterable[bytes], explaining: Iterable[bytes]
) -> None:
    """Stores the pictures of a report, and what explains fields."""
    for body in pictures:
        add_picture(unit, board_id, body)
    for body in explaining:
        add_field_file(unit, board_id, body)


def drop_field_files(unit: Unit, board_id: int, but: Collection[str]) -> None:
    """Deletes the pictures and sounds of fields but those named, from the bytes of the
    files too."""
    _drop(unit, field_file, board_id, but)
