"""Phones that looked for their own ballot in a sealed list, counted and never named."""

from typing import NamedTuple

from sqlalchemy import Connection, and_, case, func, select

from app.storage import vote_tables as t
from app.storage.ballots import StoredRound

witness = t.Witness.__table__  # type: ignore[attr-defined]


class Witnesses(NamedTuple):
    """Phones that found their own ballot under the round's hash, and those that did not."""

    found: int
    missing: int


def count_witnesses(connection: Connection, stored: StoredRound) -> Witnesses:
    """Counts from the rows, and adds those that came with a file. A phone that saw another list
    than the one sealed has not found its ballot in this one."""
    is_found = and_(witness.c.found, witness.c.sha256 == stored.sha256)
    query = select(func.count(), func.sum(case((is_found, 1), else_=0)))
    total, found = connection.execute(query.where(witness.c.round_id == stored.id)).one()
    missing = total - (found or 0)
    return Witnesses(stored.witnesses_found + (found or 0), stored.witnesses_missing + missing)
