"""Rounds and ballots. Counting is always done from the ballots."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, case, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.domain.pace import gives_away
from app.domain.refusals import Refusal
from app.storage.schema import vote_tables as t
from app.storage.sql.prepared import Prepared
from app.storage.unit import Unit

round_ = t.Round.__table__  # type: ignore[attr-defined]
ballot = t.Ballot.__table__  # type: ignore[attr-defined]
vote = t.Vote.__table__  # type: ignore[attr-defined]
holder = t.BallotHolder.__table__  # type: ignore[attr-defined]
turnout = t.Turnout.__table__  # type: ignore[attr-defined]


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
    shown: dict[str, Any] | None
    seal_form: str
    reveal: str | None
    pace: str | None
    witnesses_found: int
    witnesses_missing: int
    replaced: int
    withdrawn: int
    voided: int

    @property
    def names_withheld(self) -> bool:
        """Whether nobody may ever know who voted: with so few ballots, or all alike, it would tell
        what they chose."""
        return (
            self.secret and self.ballots is not None and gives_away(self.ballots, self.tally or {})
        )

    @property
    def counts(self) -> "RoundCounts":
        """What was done to ballots otherwise than on the devices that cast them."""
        return RoundCounts(self.replaced, self.withdrawn, self.voided)


class BallotNews(NamedTuple):
    """What a seat's own devices are told about the last change of its ballot: one of STATES, one of
    WAYS, when, and a host's reason. All empty for nothing to tell."""

    state: str = ""
    how: str = ""
    at: str = ""
    reason: str = ""


NO_NEWS = BallotNews()


class RoundCounts(NamedTuple):
    """Ballots of a round that were replaced or withdrawn from another device, by hand-over, on
    paper or by a host, and ballots that a host voided."""

    replaced: int = 0
    withdrawn: int = 0
    voided: int = 0


@dataclass(frozen=True)
class StoredBallot:
    """`seat_id` and `device_sha256` only while the link between seat and choices exists; the latter
    is the hash of the casting device's secret, empty where no device cast it."""

    id: int
    receipt: str
    assisted: str
    recorded_at: str
    fields: tuple[str, ...]
    seat_id: int | None = None
    device_sha256: str = ""


_round = select(round_).where(
    round_.c.activity_id == bindparam("activity"), round_.c.number == bindparam("number")
)
_votes = (
    select(vote.c.field_id).where(vote.c.ballot_id == bindparam("ballot")).order_by(vote.c.slot)
)
_held = (
    select(
        ballot.c.id,
        ballot.c.receipt,
        ballot.c.assisted,
        ballot.c.recorded_at,
        holder.c.seat_id,
        holder.c.device_sha256,
    )
    .join(holder, holder.c.ballot_id == ballot.c.id)
    .where(holder.c.round_id == bindparam("round"), holder.c.seat_id == bindparam("seat"))
)
_count = select(func.count()).where(ballot.c.round_id == bindparam("round")).scalar_subquery()
_tally = Prepared(
    select(vote.c.field_id, func.count(), _count)
    .join(ballot, ballot.c.id == vote.c.ballot_id)
    .where(ballot.c.round_id == bindparam("round"))
    .group_by(vote.c.field_id)
    .order_by(vote.c.field_id)  # an order of the database's own could hang on who voted first
)
_cast = Prepared(
    select(
        turnout.c.seat_id,
        turnout.c.cast,
        turnout.c.version,
        turnout.c.state,
        turnout.c.how,
        turnout.c.at,
    ).where(turnout.c.round_id == bindparam("round"), turnout.c.version > bindparam("since"))
)
_newest = Prepared(
    select(func.max(turnout.c.version)).where(turnout.c.round_id == bindparam("round"))
)
_turnout_of = (turnout.c.round_id == bindparam("r")) & (turnout.c.seat_id == bindparam("s"))
_turnout_mark = update(turnout).where(_turnout_of, turnout.c.cast == bindparam("was"))
_news_columns = [turnout.c[name] for name in BallotNews._fields]
_turnout_news = select(turnout.c.version, *_news_columns).where(_turnout_of)


def round_of(connection: Connection, activity_id: int, number: int) -> StoredRound | None:
    row = connection.execute(_round, {"activity": activity_id, "number": number}).first()
    return StoredRound(**row._mapping) if row else None


def rounds_of(connection: Connection, activity_id: int) -> list[StoredRound]:
    rows = connection.execute(
        select(round_).where(round_.c.activity_id == activity_id).order_by(round_.c.number)
    )
    return [StoredRound(**row._mapping) for row in rows]


def add_round(unit: Unit, values: dict[str, Any]) -> int:
    return int(
        unit.connection.execute(insert(round_).values(**values).returning(round_.c.id)).scalar_one()
    )


def ballot_of(connection: Connection, round_id: int, seat_id: int) -> StoredBallot | None:
    """The seat's ballot, while the link exists."""
    row = connection.execute(_held, {"round": round_id, "seat": seat_id}).first()
    if row is None:
        return None
    fields = connection.execute(_votes, {"ballot": row.id}).scalars()
    return StoredBallot(
        row.id,
        row.receipt,
        row.assisted,
        row.recorded_at,
        tuple(fields),
        row.seat_id,
        row.device_sha256,
    )


def ballots_of(connection: Connection, round_id: int) -> list[StoredBallot]:
    """Every ballot of a round ordered by its random receipt, so that the order of voting does not show."""
    query = (
        select(
            ballot.c.id,
            ballot.c.receipt,
            ballot.c.assisted,
            ballot.c.recorded_at,
            holder.c.seat_id,
            vote.c.field_id,
        )
        .join(vote, vote.c.ballot_id == ballot.c.id)
        .outerjoin(holder, holder.c.ballot_id == ballot.c.id)
        .where(ballot.c.round_id == round_id)
        .order_by(ballot.c.receipt, vote.c.slot)
    )
    found: dict[int, StoredBallot] = {}
    for row in connection.execute(query):
        before = found.get(row.id)
        fields = (*before.fields, row.field_id) if before else (row.field_id,)
        found[row.id] = StoredBallot(
            row.id, row.receipt, row.assisted, row.recorded_at, fields, row.seat_id
        )
    return list(found.values())


VOTE_COLUMNS = ("ballot_id", "slot", "previous", *t.TERMS, "field_id", "copy")


def vote_rows(ballot_id: int, fields: Sequence[str], terms: Sequence[Any]) -> list[tuple[Any, ...]]:
    """A ballot's choices as rows of VOTE_COLUMNS, each standing on the one before; `terms` as TERMS names them."""
    return [
        (ballot_id, slot, slot - 1 or None, *terms, field_id, fields[: slot - 1].count(field_id))
        for slot, field_id in enumerate(fields, start=1)
    ]


def drop_ballot(unit: Unit, ballot_id: int) -> None:
    """The ballot with its votes and its link to the seat."""
    unit.connection.execute(delete(ballot).where(ballot.c.id == ballot_id))


def mark_turnout(
    unit: Unit, board_id: int, round_id: int, seat_id: int, *, was: bool, cast: bool
) -> None:
    """That the seat's ballot is in, or no longer; `was` is how it stood. Refuses `ballot_unlinked`: a ballot is in already,
    though none can be found for the seat, because the round was imported while it was open."""
    version = unit.touch(board_id)
    key = {"r": round_id, "s": seat_id, "was": was}
    marked = unit.connection.execute(_turnout_mark.values(cast=cast, version=version), key)
    if marked.rowcount == 0:
        try:
            unit.connection.execute(
                insert(turnout).values(
                    round_id=round_id, seat_id=seat_id, cast=cast, version=version
                )
            )
        except IntegrityError:
            raise Refusal("ballot_unlinked") from None


def turnout_news(connection: Connection, round_id: int, seat_id: int) -> tuple[int, BallotNews]:
    """Returns the board's version at which the seat's ballot last came in, changed or was withdrawn
    (0 for never), and what its devices are told about that."""
    row = connection.execute(_turnout_news, {"r": round_id, "s": seat_id}).first()
    return (int(row[0]), BallotNews(*row[1:])) if row else (0, BallotNews())


def cast_since(connection: Connection, round_id: int, since: int) -> dict[int, bool]:
    """{seat id: ballot is in} for the seats whose ballot changed after the version."""
    return turnout_since(connection, round_id, since).cast


class OwnNews(NamedTuple):
    """What a seat's own devices are told about its ballot, and the board's version of that."""

    version: int
    ballot: BallotNews


class TurnoutChanges(NamedTuple):
    """The seats whose ballot changed: the newest version (0 where none did), whether each one's
    ballot is in, and what its own devices are told."""

    newest: int
    cast: dict[int, bool]
    news: dict[int, OwnNews]


def turnout_since(connection: Connection, round_id: int, since: int) -> TurnoutChanges:
    """Returns what changed after the version, by seat id."""
    rows = _cast.run(connection, round=round_id, since=since)
    newest = max((row[2] for row in rows), default=0)
    news = {
        seat: OwnNews(version, BallotNews(*told)) for seat, _, version, *told in rows if told[0]
    }
    return TurnoutChanges(newest, {row[0]: bool(row[1]) for row in rows}, news)


def count_votes(connection: Connection, round_id: int) -> tuple[int, dict[str, int]]:
    """(ballots, {field id: votes}) counted from the ballots. No ballot is without votes."""
    rows = _tally.run(connection, round=round_id)
    return rows[0][2] if rows else 0, {field: votes for field, votes, _ in rows}


def count_cast(connection: Connection, round_id: int) -> int:
    """Ballots in, from the turnout."""
    query = select(func.sum(case((turnout.c.cast, 1), else_=0))).where(
        turnout.c.round_id == round_id
    )
    return int(connection.execute(query).scalar() or 0)


def require_round(connection: Connection, activity_id: int, number: int) -> StoredRound:
    """The present round of a vote that was opened. Refuses `activity_not_open`."""
    found = round_of(connection, activity_id, number)
    if found is None:
        raise Refusal("activity_not_open")
    return found


def newest_turnout(connection: Connection, round_id: int) -> int:
    """The version at which a ballot of the round last changed; 0 when none did."""
    return int(_newest.run(connection, round=round_id)[0][0] or 0)
