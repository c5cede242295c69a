"""Ballots and votes as plain SQL, past everything but the constraints."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from tests.storage.rows import AT, Hall

INSERT_BALLOT = (
    "INSERT INTO ballot"
    " (id, round_id, framework_id, votes, repeats, receipt, assisted, recorded_at)"
    f" VALUES (:ballot, :round, :framework, :votes, FALSE, :receipt, '', '{AT}')"
)
INSERT_VOTE = (
    "INSERT INTO vote (ballot_id, slot, previous, framework_id, votes, repeats, field_id, copy)"
    " VALUES (:ballot, :slot, :previous, :framework, :votes, FALSE, :field, 0)"
)


class Statement(NamedTuple):
    """One SQL statement with its values."""

    sql: str
    values: dict[str, Any]


def add_ballot(hall: Hall, ballot: int, votes: int) -> Statement:
    values = {"round": hall.round, "framework": hall.framework, "receipt": f"R{ballot}"}
    return Statement(INSERT_BALLOT, {"ballot": ballot, "votes": votes, **values})


def add_vote(
    hall: Hall, ballot: int, votes: int, slot: int, previous: int | None, field: str
) -> Statement:
    values = {"slot": slot, "previous": previous, "field": field, "framework": hall.framework}
    return Statement(INSERT_VOTE, {"ballot": ballot, "votes": votes, **values})


def try_out(engine: Engine, script: Sequence[Statement]) -> None:
    """Runs the statements in one transaction, each in a savepoint of its own, and commits what the
    database lets."""
    with engine.connect() as connection:
        transaction = connection.begin()
        for statement in script:
            savepoint = connection.begin_nested()
            try:
                connection.execute(text(statement.sql), statement.values)
                savepoint.commit()
            except DBAPIError:
                savepoint.rollback()
        try:
            transaction.commit()
        except IntegrityError:
            transaction.rollback()


def put_unchained(connection: Connection, hall: Hall, ballot: int, *slots: int) -> None:
    """Puts a ballot of three with these votes, none of which stands on the one before."""
    votes = (add_vote(hall, ballot, 3, slot, None, str(slot)) for slot in slots)
    for statement in (add_ballot(hall, ballot, 3), *votes):
        connection.execute(text(statement.sql), statement.values)
