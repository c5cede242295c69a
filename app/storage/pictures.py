"""Pictures of the report: their bytes, by board and key."""

from collections.abc import Collection

from sqlalchemy import Connection, delete, insert, select

from app.domain.picture_files import PictureFile, picture_file
from app.domain.pictures import key_of
from app.storage.schema.core import table
from app.storage.schema.tables import Picture
from app.storage.unit import Unit

picture = table(Picture)


def add_picture(unit: Unit, board_id: int, body: bytes) -> str:
    """Stores a picture, once however often it is sent; returns its key."""
    key = key_of(body)
    same = (picture.c.board_id == board_id) & (picture.c.key == key)
    if unit.connection.execute(select(picture.c.key).where(same)).first() is None:
        row = insert(picture).values(board_id=board_id, key=key, body=body)
        unit.connection.execute(row)
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
    """Deletes the pictures of a board but those named, from the bytes of the files too."""
    chosen = (picture.c.board_id == board_id) & picture.c.key.not_in(sorted(but))
    if unit.connection.execute(delete(picture).where(chosen)).rowcount:
        unit.clean_files("erase")
