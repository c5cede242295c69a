"""Rounds: each opening of a vote, and after its close the seal."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select

from app.domain.plan.pace import gives_away
from app.domain.votes.divisions import DivisionPart
from app.storage.schema.core import table
from app.storage.sql.rows import all_as, first_as
from app.storage.unit import Unit

round_ = table("round")


class RoundCounts(NamedTuple):
    """Ballots of a round that were replaced or withdrawn from another device,
    by hand-over, on paper or by a host, and ballots that a host voided."""

    replaced: int = 0
    withdrawn: int = 0
    voided: int = 0


@dataclass(frozen=True)
class StoredRound:
    id: int
    board_id: int
    activity_id: int
    number: int
    framework_id: int
    votes: int
    repeats: bool
    secret: bool
    opened_at: str
    closed_at: str | None
    closed_by: str | None
    ballots: int | None
    seats: int | None
    sha256: str | None
    tally: dict[str, int] | None
    seal_form: str
    reveal: str | None
    pace: str | None
    witnesses_found: int
    witnesses_missing: int
    replaced: int
    withdrawn: int
    voided: int
    order: str
    rotation: str
    places: list[int] | None
    parts: list[DivisionPart] | None

    @property
    def names_withheld(self) -> bool:
        """Whether nobody may ever know who voted: with so few ballots, or all
        alike, the names would tell what was chosen."""
        return (
            self.secret
            and self.ballots is not None
            and gives_away(self.ballots, self.tally or {})
        )

    @property
    def counts(self) -> RoundCounts:
        """Returns what was done to ballots otherwise than on the devices that
        cast them."""
        return RoundCounts(self.replaced, self.withdrawn, self.voided)


ROUND_COLUMNS = [round_.c[field.name] for field in fields(StoredRound)]
_of_activity = select(*ROUND_COLUMNS).where(
    round_.c.activity_id == bindparam("activity")
)
_by_number = _of_activity.where(round_.c.number == bindparam("number"))


def round_of(
    connection: Connection, activity_id: int, number: int
) -> StoredRound | None:
    """Returns a round of a vote by its number, from 1; None where there is
    none."""
    chosen = {"activity": activity_id, "number": number}
    return first_as(StoredRound, connection, _by_number, **chosen)


def present_round(connection: Connection, activity_id: int, number: int) -> StoredRound:
    """Returns the present round of a vote that was opened."""
    current = round_of(connection, activity_id, number)
    assert current is not None, "a vote that was opened has a round"
    return current


def rounds_of(connection: Connection, activity_id: int) -> list[StoredRound]:
    """Returns every round of a vote in their order."""
    query = _of_activity.order_by(round_.c.number)
    return all_as(StoredRound, connection, query, activity=activity_id)


def add_round(unit: Unit, values: Mapping[str, object]) -> int:
    """Stores a new round; returns its row id."""
    return unit.insert_numbered(round_, values)
