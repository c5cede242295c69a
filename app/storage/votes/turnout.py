"""Turnout: whether each seat's ballot of a round is in, and what its own
devices are told."""

from typing import NamedTuple

from sqlalchemy import Connection, bindparam, case, func, select, update

from app.storage.schema.core import table
from app.storage.sql.prepared import Call, Prepared
from app.storage.sql.rows import matches, query_of, values_of
from app.storage.unit import Unit

turnout = table("turnout")


class BallotNews(NamedTuple):
    """What a seat's own devices are told about the last change of its ballot:
    one of STATES, one of WAYS, when, and a host's reason. All empty for
    nothing to tell."""

    state: str = ""
    how: str = ""
    at: str = ""
    reason: str = ""


NO_NEWS = BallotNews()


class OwnNews(NamedTuple):
    """What a seat's own devices are told about its ballot, and the board's
    version of that."""

    version: int
    ballot: BallotNews


class TurnoutChanges(NamedTuple):
    """Seats whose ballot changed, by row id: the newest version (0 where none
    did), whether the ballot is in, and what the seat's own devices are
    told."""

    newest: int
    cast: dict[int, bool]
    news: dict[int, OwnNews]


_news = select(
    turnout.c.version, *(turnout.c[name] for name in BallotNews._fields)
).where(matches(turnout, round_id=bindparam("of_round"), seat_id=bindparam("seat")))
_since = Prepared(
    select(
        turnout.c.seat_id,
        turnout.c.cast,
        turnout.c.version,
        turnout.c.state,
        turnout.c.how,
        turnout.c.at,
    ).where(
        turnout.c.round_id == bindparam("round"), turnout.c.version > bindparam("since")
    )
)
_newest = Prepared(
    select(func.max(turnout.c.version)).where(turnout.c.round_id == bindparam("round"))
)


def take_from_turnout(unit: Unit, board_id: int, round_id: int, seat_id: int) -> None:
    """Records that the seat's ballot is in no longer."""
    of_seat = matches(turnout, round_id=round_id, seat_id=seat_id)
    unit.stamp(board_id, turnout, of_seat, cast=False)


def turnout_news(
    connection: Connection, round_id: int, seat_id: int
) -> tuple[int, BallotNews]:
    """Returns the board's version at which the seat's ballot last came in,
    changed or was withdrawn (0 for never), and what its devices are told about
    that."""
    row = connection.execute(_news, {"of_round": round_id, "seat": seat_id}).first()
    return (int(row[0]), BallotNews(*row[1:])) if row else (0, NO_NEWS)


def turnout_call(round_id: int, since: int) -> Call:
    """Returns the statement of `turnout_since`, to be read ahead."""
    return _since, {"round": round_id, "since": since}


def turnout_since(connection: Connection, round_id: int, since: int) -> TurnoutChanges:
    """Returns what changed after the version."""
    changes = TurnoutChanges(0, {}, {})
    newest = 0
    for seat_id, is_in, version, *news in _since.run(
        connection, round=round_id, since=since
    ):
        newest = max(newest, version)
        changes.cast[seat_id] = bool(is_in)
        if news[0]:
            changes.news[seat_id] = OwnNews(version, BallotNews(*news))
    return changes._replace(newest=newest)


def cast_since(connection: Connection, round_id: int, since: int) -> dict[int, bool]:
    """Returns {seat's row id: ballot is in} of the seats whose ballot changed
    after the version."""
    return turnout_since(connection, round_id, since).cast


def newest_turnout(connection: Connection, round_id: int) -> int:
    """Returns the version at which a ballot of the round last changed; 0 when
    none did."""
    return int(_newest.run(connection, round=round_id)[0][0] or 0)


def count_cast(connection: Connection, round_id: int) -> int:
    """Counts the ballots that are in, from the turnout."""
    is_in = func.sum(case((turnout.c.cast, 1), else_=0))
    query = select(is_in).where(turnout.c.round_id == round_id)
    return int(connection.execute(query).scalar() or 0)


_of_board = turnout.c.round_id.in_(
    query_of(table("round"), "id", board_id=bindparam("of_board"))
)


def reasons_told(connection: Connection, board_id: int) -> set[str]:
    """Returns the reasons of hosts that voters of open rounds are told."""
    query = select(turnout.c.reason).where(_of_board, turnout.c.reason != "").distinct()
    return values_of(connection, query, of_board=board_id)


def retell_reason(unit: Unit, board_id: int, reason: str, text: str) -> None:
    """Puts a text in the place of a reason. No row gets a new version: to
    whoever watches, a change would show whose ballot it was."""
    statement = (
        update(turnout).where(_of_board, turnout.c.reason == reason).values(reason=text)
    )
    unit.connection.execute(statement, {"of_board": board_id})
