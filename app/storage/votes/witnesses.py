"""Phones that looked for their own ballot in a sealed list, counted and never
named."""

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, and_, case, func, select

from app.domain.refusals import Refusal
from app.domain.votes.seal import FEWEST_LISTED
from app.storage.activities import activity_by_key
from app.storage.schema.core import table
from app.storage.sql.rows import any_row, highest, matches, query_of
from app.storage.unit import Unit
from app.storage.votes.ballots import ballot
from app.storage.votes.rounds import StoredRound, round_of
from app.storage.votes.turnout import turnout

witness = table("witness")


class WitnessCounts(NamedTuple):
    """Phones that found their own ballot under the round's hash, and those
    that did not. `possible` is how many could: ballots that were handed over
    or typed in from paper have no phone."""

    confirmed: int
    missing: int
    possible: int


def is_listed(stored: StoredRound) -> bool:
    """Returns whether the round's ballots are published: it is sealed, and
    they are enough."""
    return stored.sha256 is not None and (stored.ballots or 0) >= FEWEST_LISTED


def require_listed(
    connection: Connection, board_id: int, key: str, number: int
) -> StoredRound:
    """Returns a vote's sealed round whose list is published. Refuses
    `no_such_activity`, `no_such_round`, `round_not_sealed`,
    `list_withheld`."""
    vote = activity_by_key(connection, board_id, key)
    vote.value.require_ballots()
    stored = round_of(connection, vote.id, number)
    if stored is None:
        raise Refusal("no_such_round", round=number)
    if stored.sha256 is None:
        raise Refusal("round_not_sealed", round=number)
    if not is_listed(stored):
        raise Refusal("list_withheld", round=number)
    return stored


def count_witnesses(connection: Connection, stored: StoredRound) -> WitnessCounts:
    """Counts from the rows, and adds those that came with a file. A phone that
    saw another list than the one sealed has not found its ballot in this
    one."""
    is_confirmed = and_(witness.c.found, witness.c.sha256 == stored.sha256)
    possible = select(func.count()).where(
        ballot.c.round_id == stored.id, ballot.c.assisted == ""
    )
    counts = select(
        func.count(),
        func.sum(case((is_confirmed, 1), else_=0)),
        possible.scalar_subquery(),
    )
    of_round = counts.where(witness.c.round_id == stored.id)
    reports, confirmed, could = connection.execute(of_round).one()
    return _with_imported(stored, reports, confirmed or 0, could)


def _with_imported(
    stored: StoredRound, reports: int, confirmed: int, possible: int
) -> WitnessCounts:
    missing = stored.witnesses_missing + reports - confirmed
    if stored.names_withheld:  # nobody knows whether a device's person voted
        confirmed = min(confirmed, possible)
    confirmed += stored.witnesses_found
    return WitnessCounts(confirmed, missing, max(possible, confirmed + missing))


def newest_witness_version(connection: Connection, round_id: int) -> int:
    """Returns the version at which a phone last reported on the round; 0 when
    none did."""
    return highest(connection, witness.c.version, witness.c.round_id == round_id)


@dataclass(frozen=True)
class WitnessReport:
    """What a phone reports: whether its own ballot is in the list, and the
    list's SHA-256. `device` is the hash of its secret with this round, empty
    where it has none."""

    is_listed: bool
    sha256: str
    device: str = ""


def record_witness(
    unit: Unit, stored: StoredRound, seat_id: int, report: WitnessReport
) -> None:
    """Records what the seat's phone reports on the sealed list, instead of its
    earlier report.

    Ignores a seat without a ballot in the round: an answer would tell who
    voted. Where that is withheld for good, the device is recorded and no seat.
    A report of another list does not replace that the ballot was found in the
    sealed one: a second phone may have an older ballot.
    """
    key = report.device if stored.names_withheld else _voter_key(unit, stored, seat_id)
    if not key or _says_nothing_new(unit, stored, key, report):
        return
    row = {
        "round_id": stored.id,
        "key": key,
        "seat_id": None if stored.names_withheld else seat_id,
        "board_id": stored.board_id,
        "found": report.is_listed,
        "sha256": report.sha256,
        "version": unit.touch(stored.board_id),
    }
    unit.delete(witness, matches(witness, round_id=stored.id, key=key))
    unit.insert(witness, row)


def _says_nothing_new(
    unit: Unit, stored: StoredRound, key: str, report: WitnessReport
) -> bool:
    """Says whether the earlier report, if any, is the same or weighs more."""
    query = query_of(witness, "found", "sha256", round_id=stored.id, key=key)
    earlier = unit.connection.execute(query).first()
    if earlier == (True, stored.sha256):
        return report.sha256 == stored.sha256
    return earlier == (report.is_listed, report.sha256)


def _voter_key(unit: Unit, stored: StoredRound, seat_id: int) -> str:
    """Returns the seat's row id as text; empty for a seat without a ballot in
    the round."""
    of_seat = {"round_id": stored.id, "seat_id": seat_id, "cast": True}
    has_voted = any_row(unit.connection, query_of(turnout, "seat_id", **of_seat))
    return str(seat_id) if has_voted else ""
