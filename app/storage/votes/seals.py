"""The seal of a stored round, computed from its rows."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from app.domain.votes.seal import SEAL_1, SealedBallot, SealedRound, seal_sha256
from app.storage.activities import activity
from app.storage.boards import board
from app.storage.frameworks import framework_of
from app.storage.seats import seat
from app.storage.sql.rows import pairs, query_of
from app.storage.votes.ballots import ballots_of, count_votes
from app.storage.votes.rounds import ROUND_COLUMNS, StoredRound, round_
from app.storage.votes.turnout import count_cast


@dataclass(frozen=True)
class BrokenSeal:
    """A sealed round whose rows say otherwise; `problem` is a sentence for the
    operator."""

    board: str
    activity: str
    round: int
    problem: str


_SAME_NAMES = (
    "number",
    "votes",
    "repeats",
    "secret",
    "reveal",
    "pace",
    "opened_at",
    "order",
)


def read_sealed(connection: Connection, stored: StoredRound) -> SealedRound:
    """Reads what a seal hashes. The round is closed, or has the values of its
    close set."""
    assert stored.closed_at is not None
    assert stored.seats is not None
    cast = tuple(_ballots(connection, stored))
    return SealedRound(
        framework=framework_of(connection, stored.framework_id).id,
        **{name: getattr(stored, name) for name in _SAME_NAMES},
        **stored.counts._asdict(),
        closed_at=stored.closed_at,
        closed_by=stored.closed_by or "",
        seats=stored.seats,
        turnout=_turnout(connection, stored, len(cast)),
        ballots=cast,
        places=None if stored.places is None else tuple(stored.places),
        parts=None if stored.parts is None else tuple(stored.parts),
    )


def _turnout(connection: Connection, stored: StoredRound, ballots: int) -> int:
    """Counts the seats that voted. Where no row names any, because their names
    are withheld or came in no file, they are as many as the ballots."""
    named = 0 if stored.names_withheld else count_cast(connection, stored.id)
    return named or ballots


def _ballots(connection: Connection, stored: StoredRound) -> Iterator[SealedBallot]:
    people = {} if stored.secret else public_ids(connection, stored.board_id)
    for row in ballots_of(connection, stored.id):
        ballot = SealedBallot(row.receipt, row.fields, row.assisted)
        if not stored.secret and row.seat_id is not None:
            ballot = replace(
                ballot, seat=people[row.seat_id], recorded_at=row.recorded_at
            )
        yield ballot


def public_ids(connection: Connection, board_id: int) -> dict[int, str]:
    """Returns the public id of each seat by its row."""
    return pairs(connection, query_of(seat, "id", "public_id", board_id=board_id))


def form_of_round(stored: StoredRound) -> str:
    """Returns the form of a sealed round's seal: a process of an older version
    names none."""
    return stored.seal_form or SEAL_1


def rehash(connection: Connection, stored: StoredRound) -> str:
    """Computes the SHA-256 that the sealed round must have, from its rows."""
    return seal_sha256(form_of_round(stored), read_sealed(connection, stored))


_SEALED = (
    select(*ROUND_COLUMNS, board.c.code, activity.c.key)
    .join(activity, activity.c.id == round_.c.activity_id)
    .join(board, board.c.id == round_.c.board_id)
    .where(round_.c.sha256.is_not(None))
    .order_by(board.c.code, activity.c.key, round_.c.number)
)


def broken_seals(connection: Connection) -> list[BrokenSeal]:
    """Hashes and counts every sealed round of every board anew; returns those
    that differ."""
    broken = []
    for row in connection.execute(_SEALED).mappings().all():
        stored = StoredRound(**{column.name: row[column] for column in ROUND_COLUMNS})
        if problem := _problem(connection, stored):
            place = (row[board.c.code], row[activity.c.key], stored.number)
            broken.append(BrokenSeal(*place, problem))
    return broken


def _problem(connection: Connection, stored: StoredRound) -> str:
    """Returns what is not as sealed, empty for nothing."""
    sha256 = rehash(connection, stored)
    if sha256 != stored.sha256:
        return f"sealed with SHA-256 {stored.sha256}, its rows have {sha256}"
    counted, votes = count_votes(connection, stored.id)
    if counted != stored.ballots:
        return f"sealed with {stored.ballots} ballots, its rows have {counted}"
    if votes != (stored.tally or {}):
        return "its ballots do not have the votes that were sealed"
    return ""
