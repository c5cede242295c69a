"""The rows of a session document that is written at once, with the row ids
that they refer to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Table, insert

from app.storage.unit import Unit

Values = Mapping[str, object]  # of a row, by column
Ids = dict[str | None, int | None]


@dataclass
class SessionRows:
    """The row ids of what is written, by the document's keys; `common` is of
    each row."""

    unit: Unit
    board_id: int
    common: dict[str, int]
    frameworks: Ids = field(default_factory=dict)
    groups: Ids = field(default_factory=dict)
    seats: Ids = field(default_factory=dict)
    activities: Ids = field(default_factory=dict)


def add_numbered(unit: Unit, table: Table, rows: Sequence[Values]) -> Sequence[int]:
    """Inserts the rows; returns their ids in the order of the rows."""
    if not rows:
        return []
    numbered = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return unit.connection.execute(numbered, rows).scalars().all()


def add_with_keys(
    unit: Unit,
    table: Table,
    rows: Sequence[Values],
    documents: Sequence[Mapping[str, object]],
    key: str,
) -> Ids:
    """Inserts the rows; returns {the document's key: row id}, and None for
    None."""
    keys = (str(part[key]) for part in documents)
    return {
        None: None,
        **dict(zip(keys, add_numbered(unit, table, rows), strict=True)),
    }
