"""The seal of a round in its rows: in a secret vote nothing in them ties a
seat to a ballot."""

from collections.abc import Mapping, Sequence
from operator import itemgetter
from random import SystemRandom
from typing import Any

from sqlalchemy import RowMapping, Select, Table, bindparam, select

from app.storage.log import blur_ballot_lines
from app.storage.seats import mark_arrived
from app.storage.unit import Unit
from app.storage.votes.ballots import ballot, holder, vote
from app.storage.votes.rounds import StoredRound, round_
from app.storage.votes.turnout import turnout

_BY_THE_CLOSE = (
    *("closed_at", "closed_by", "ballots", "seats", "tally", "sha256", "seal_form"),
    *("reveal", "pace", "places", "parts", "rotation"),
)
_of_round = ballot.c.round_id == bindparam("round")
_ballots = select(ballot).where(_of_round).order_by(ballot.c.id)
_choices = (
    select(vote)
    .join(ballot, ballot.c.id == vote.c.ballot_id)
    .where(_of_round)
    .order_by(vote.c.slot)
)


_turnout = (
    select(turnout.c.seat_id, turnout.c.cast)
    .where(turnout.c.round_id == bindparam("round"))
    .order_by(turnout.c.seat_id)
)


def seal_round(unit: Unit, sealed: StoredRound) -> None:
    """Writes what the close gives a round; in a secret vote it deletes the
    link between seat and choices."""
    assert sealed.closed_at is not None
    values = {name: getattr(sealed, name) for name in _BY_THE_CLOSE}
    unit.update(round_, round_.c.id == sealed.id, **values, shown=None)
    if sealed.secret:
        _cut_link(unit, sealed, sealed.closed_at)
        _seal_turnout(unit, sealed, withheld=sealed.names_withheld)
        blur_ballot_lines(unit, sealed.board_id, sealed.opened_at, sealed.closed_at)
        unit.clean_files("seal")


def _cut_link(unit: Unit, stored: StoredRound, at: str) -> None:
    """Deletes the holders, and whatever could stand in for them: when each
    ballot came, in which order, and when each seat voted."""
    unit.delete(holder, holder.c.round_id == stored.id)
    _renumber(unit, stored, at)


def _seal_turnout(unit: Unit, stored: StoredRound, *, withheld: bool) -> None:
    """Writes who voted again, in the seats' order, because rows lie in the
    order of writing. Where names would tell choices they are `withheld` for
    good: not even the database has them."""
    seats = unit.connection.execute(_turnout, {"round": stored.id}).all()
    common = {"round_id": stored.id, "version": unit.touch(stored.board_id)}
    rows = [
        {**common, "seat_id": seat, "cast": is_in, "announced": is_in}
        for seat, is_in in seats
    ]
    unit.delete(turnout, turnout.c.round_id == stored.id)
    if not withheld:
        mark_arrived(unit, [seat for seat, is_in in seats if is_in])
        unit.insert(turnout, *rows)


def _renumber(unit: Unit, stored: StoredRound, at: str) -> None:
    """Writes a round's ballots and choices anew, numbered at random in the ids
    that they had, and recorded at `at`: neither ids nor the places of the rows
    keep the order of casting."""
    ballots = _rows_of(unit, _ballots, stored)
    choices = _rows_of(unit, _choices, stored)
    if ballots:
        new = _shuffled([row["id"] for row in ballots])
        unit.delete(ballot, ballot.c.round_id == stored.id)
        moved = [{**row, "id": new[row["id"]], "recorded_at": at} for row in ballots]
        chosen = [{**row, "ballot_id": new[row["ballot_id"]]} for row in choices]
        _insert_sorted(unit, ballot, moved, "id")
        _insert_sorted(unit, vote, chosen, "ballot_id", "slot")


def _insert_sorted(
    unit: Unit, table: Table, rows: Sequence[Mapping[str, object]], *names: str
) -> None:
    """Inserts the rows in the order of these columns."""
    unit.insert(table, *sorted(rows, key=itemgetter(*names)))


def _shuffled(ids: Sequence[int]) -> dict[int, int]:
    """Returns another of the ids for each, at random."""
    return dict(zip(ids, SystemRandom().sample(ids, len(ids)), strict=True))


def _rows_of(
    unit: Unit, query: Select[Any], stored: StoredRound
) -> Sequence[RowMapping]:
    return unit.connection.execute(query, {"round": stored.id}).mappings().all()
