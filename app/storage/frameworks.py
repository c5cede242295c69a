"""The frameworks of boards: stored whole, and parsed once a process."""

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, select

from app.documents.frameworks.shared import count_frameworks, shared_framework
from app.documents.frameworks.writer import write_framework
from app.domain.framework import Framework
from app.domain.plan.shortlist import is_made, without_texts
from app.storage.boards import change_board
from app.storage.pictures import add_field_file
from app.storage.schema.core import table
from app.storage.sql.rows import pairs, query_of
from app.storage.unit import FRAMEWORK_CACHE, Unit

framework = table("framework")
framework_field = table("framework_field")

# Frameworks; 400 of thirty fields take 50 MB
_MOST_CACHED, _MOST_DIFFERENT = 2000, 400
# Row id: its version, and the framework parsed
FrameworkCache = dict[int, tuple[int, Framework]]


def add_framework(unit: Unit, board_id: int, position: int, value: Framework) -> int:
    """Stores the whole document and one row for each votable field; returns
    its row id."""
    row = {"board_id": board_id, "key": value.id, "position": position}
    document = write_framework(value)
    framework_id = unit.insert_numbered(framework, {**row, "document": document})
    add_fields(unit, framework_id, value.fields)
    for body in value.bodies.values():
        add_field_file(unit, board_id, body)
    return framework_id


def add_fields(unit: Unit, framework_id: int, fields: Iterable[str]) -> None:
    """Stores the ids of votable fields that the framework (a row id) has not
    yet."""
    rows = ({"framework_id": framework_id, "field_id": field} for field in fields)
    unit.insert(framework_field, *rows)


def framework_of(connection: Connection, framework_id: int) -> Framework:
    """Returns a board's framework, for what never changes in it: its ids and
    their order.

    A Database parses it once; where another program reads, each connection
    does. A text in it may have been erased by another process since:
    `frameworks_of` notices that. One of words grows with each seal, and is
    read anew.
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
    query = query_of(framework, "version", "document", id=framework_id)
    row = connection.execute(query).one()
    value = shared_framework(row.document)
    if len(cache) >= _MOST_CACHED or count_frameworks() > _MOST_DIFFERENT:
        cache.clear()
    cache[framework_id] = (row.version, value)
    return value


def frameworks_of(connection: Connection, board_id: int) -> dict[int, Framework]:
    """Returns a board's frameworks by row id, in their order, without texts
    that were erased."""
    cache: FrameworkCache = connection.info.setdefault(FRAMEWORK_CACHE, {})
    query = query_of(framework, "id", "version", board_id=board_id)
    ordered = query.order_by(framework.c.position, framework.c.id)
    frameworks = {}
    for row, version in pairs(connection, ordered).items():
        cached_version, value = cache.get(row, (None, None))
        if value is None or version != cached_version:
            value = _read_framework(connection, row, cache)
        frameworks[row] = value
    return frameworks


def erase_texts(unit: Unit, board_id: int, notes: Collection[str], text: str) -> None:
    """Puts a text in the place of erased notes in the frameworks that were
    made of them."""
    for row, value in frameworks_of(unit.connection, board_id).items():
        if not value.fields.keys().isdisjoint(notes):
            change_framework(unit, board_id, row, without_texts(value, notes, text))
            change_board(unit, board_id)


def change_framework(unit: Unit, board_id: int, row: int, value: Framework) -> None:
    """Stores other texts of a framework, and stamps it."""
    document = write_framework(value)
    unit.stamp(board_id, framework, framework.c.id == row, document=document)


def drop_unused_frameworks(unit: Unit, board_id: int) -> None:
    """Deletes the frameworks that were made for one vote, and which no
    activity is on any more."""
    used = select(table("activity").c.framework_id)
    for row, value in frameworks_of(unit.connection, board_id).items():
        if is_made(value):
            is_unused = framework.c.id.not_in(used)
            unit.delete(framework, (framework.c.id == row) & is_unused)
