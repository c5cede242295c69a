"""What the seal of a round does to its rows: in a secret vote nothing of them ties a seat to a ballot."""

from operator import itemgetter
from random import SystemRandom
from typing import Any

from sqlalchemy import delete, insert, select, update

from app.domain.pace import gives_away
from app.storage.log import blur_ballot_lines
from app.storage.seats import mark_arrived
from app.storage.unit import Unit
from app.storage.votes.ballots import StoredRound, ballot, holder, round_, turnout, vote


def seal_round(unit: Unit, one: StoredRound, values: dict[str, Any]) -> None:
    """Writes the seal; in a secret vote the link between seat and choices goes."""
    sealed = {**values, "shown": None}
    unit.connection.execute(update(round_).where(round_.c.id == one.id).values(**sealed))
    if one.secret:
        _cut_link(unit, one, values["closed_at"])
        _seal_turnout(unit, one, withheld=gives_away(values["ballots"], values["tally"]))
        blur_ballot_lines(unit, one.board_id, one.opened_at, values["closed_at"])
        unit.clean_files("seal")


def _cut_link(unit: Unit, one: StoredRound, at: str) -> None:
    """The holders go, and with them what would stand in for them: when each ballot came, in which
    order, and when each seat voted."""
    unit.connection.execute(delete(holder).where(holder.c.round_id == one.id))
    _renumber(unit, one, at)


def _seal_turnout(unit: Unit, one: StoredRound, *, withheld: bool) -> None:
    """Writes who voted again, in the seats' order, because rows lie in the order of writing. Where
    names would tell choices they are `withheld` for good: not even the database has them."""
    cast = select(turnout.c.seat_id, turnout.c.cast).where(turnout.c.round_id == one.id)
    version = unit.touch(one.board_id)
    own = {"round_id": one.id, "version": version}
    seats = unit.connection.execute(cast.order_by(turnout.c.seat_id)).all()
    rows = [{**own, "seat_id": seat, "cast": is_in, "announced": is_in} for seat, is_in in seats]
    unit.connection.execute(delete(turnout).where(turnout.c.round_id == one.id))
    if rows and not withheld:
        mark_arrived(unit, [seat for seat, is_in in seats if is_in])
        unit.connection.execute(insert(turnout), rows)


def _renumber(unit: Unit, one: StoredRound, at: str) -> None:
    """Writes a round's ballots and choices anew, numbered at random in the ids that they had, and
    recorded at `at`: neither ids nor the places of the rows keep the order of casting."""
    cast = select(ballot).where(ballot.c.round_id == one.id).order_by(ballot.c.id)
    ballots = [dict(row) for row in unit.connection.execute(cast).mappings()]
    chosen = (
        select(vote)
        .join(ballot, ballot.c.id == vote.c.ballot_id)
        .where(ballot.c.round_id == one.id)
    )
    choices = [
        dict(row) for row in unit.connection.execute(chosen.order_by(vote.c.slot)).mappings()
    ]
    if not ballots:
        return
    old = [row["id"] for row in ballots]
    new = dict(zip(old, SystemRandom().sample(old, len(old)), strict=True))
    unit.connection.execute(delete(ballot).where(ballot.c.round_id == one.id))
    moved = [{**row, "id": new[row["id"]], "recorded_at": at} for row in ballots]
    unit.connection.execute(insert(ballot), sorted(moved, key=itemgetter("id")))
    moved = [{**row, "ballot_id": new[row["ballot_id"]]} for row in choices]
    unit.connection.execute(insert(vote), sorted(moved, key=itemgetter("ballot_id", "slot")))
