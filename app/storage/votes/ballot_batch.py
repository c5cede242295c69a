"""The voting booth: all that the ballots of one commit read and write, in as few statements as it takes. The hottest path there is."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, and_, bindparam, delete, select, update

from app.domain.ballot import Rule
from app.domain.pace import Pace
from app.domain.refusals import Refusal
from app.storage.activities import activity
from app.storage.boards import board
from app.storage.schema.vote_tables import TERMS
from app.storage.seats import seat
from app.storage.sql.prepared import (
    Call,
    InList,
    Prepared,
    PreparedRows,
    Row,
    Statement,
    run_together,
)
from app.storage.unit import Unit
from app.storage.votes.ballots import (
    VOTE_COLUMNS,
    BallotNews,
    StoredBallot,
    ballot,
    holder,
    round_,
    turnout,
    vote,
    vote_rows,
)
from app.storage.votes.turnouts import Waiting, announce_ballots, count_waiting


@dataclass
class Voter:
    """A seat before an open round. `is_in` and `known` say whether its ballot is in and at which version that last changed (0 for
    never); who votes is `present` from then on; `stored` is the ballot found, if its link exists, `held` the one to be: the same,
    another or none. `told` is news for the seat's own devices, `replaced` and `withdrawn` count its changes from elsewhere than the
    device that cast it."""

    seat_id: int
    device: bool
    present: bool
    is_in: bool
    version: int
    stored: StoredBallot | None
    ballot: StoredBallot | None
    changed: bool = False
    news: BallotNews | None = None
    replaced: int = 0
    withdrawn: int = 0
    announced: bool = False  # what others know of `is_in`

    @property
    def is_unlinked(self) -> bool:
        """A ballot is in, though none can be found for the seat: the round was imported while it was open."""
        return self.is_in and self.stored is None

    def set_ballot(self, ballot: StoredBallot | None, news: BallotNews) -> None:
        """Refuses `ballot_unlinked`."""
        if self.is_unlinked:
            raise Refusal("ballot_unlinked")
        self.ballot, self.changed, self.news = ballot, True, news


@dataclass(frozen=True)
class BallotBatch:
    """A vote's present round and the seats before it, by their public ids. Row ids; `rule` and `framework_id` are the round's terms;
    `locked` says whether what is in stays as it is for now."""

    board_id: int
    activity: str
    is_open: bool
    locked: bool
    round_id: int
    number: int
    framework_id: int
    rule: Rule
    secret: bool
    voters: dict[str, Voter]
    pace: Pace = "each"
    came: int = 0  # ballots that came in, or went, of which others do not know yet; of many, some
    went: int = 0

    @property
    def terms(self) -> tuple[int, int, bool]:
        """As TERMS names them."""
        return self.framework_id, self.rule.votes, self.rule.repeats

    def voter(self, seat_id: str) -> Voter:
        """Refuses `no_seat`, `activity_not_open`, `device_has_no_vote`, in this order."""
        if seat_id not in self.voters:
            raise Refusal("no_seat")
        if not self.is_open:
            raise Refusal("activity_not_open", activity=self.activity)
        if self.voters[seat_id].device:
            raise Refusal("device_has_no_vote")
        return self.voters[seat_id]


_terms = Prepared(
    select(
        board.c.id,
        activity.c.kind,
        activity.c.state,
        activity.c.locked,
        round_.c.id,
        round_.c.number,
        round_.c.framework_id,
        round_.c.votes,
        round_.c.repeats,
        round_.c.secret,
        activity.c.pace,
        count_waiting(is_in=True),
        count_waiting(is_in=False),
    )
    .select_from(board)
    .outerjoin(
        activity, and_(activity.c.board_id == board.c.id, activity.c.key == bindparam("activity"))
    )
    .outerjoin(
        round_, and_(round_.c.activity_id == activity.c.id, round_.c.number == activity.c.round)
    )
    .where(board.c.code == bindparam("code"))
)
# Found once, and not joined: PostgreSQL would then look a seat up in the turnout of all rounds.
_here = select(board.c.id).where(board.c.code == bindparam("code")).scalar_subquery()
_present = (
    select(round_.c.id)
    .join(
        activity, and_(round_.c.activity_id == activity.c.id, round_.c.number == activity.c.round)
    )
    .where(activity.c.board_id == _here, activity.c.key == bindparam("activity"))
    .scalar_subquery()
)
_voters = Prepared(
    select(
        seat.c.public_id,
        seat.c.id,
        seat.c.device,
        seat.c.present,
        turnout.c.cast,
        turnout.c.version,
        turnout.c.announced,
        ballot.c.id,
        ballot.c.receipt,
        ballot.c.assisted,
        ballot.c.recorded_at,
        holder.c.device_sha256,
        vote.c.field_id,
    )
    .select_from(seat)
    .outerjoin(turnout, and_(turnout.c.round_id == _present, turnout.c.seat_id == seat.c.id))
    .outerjoin(holder, and_(holder.c.round_id == _present, holder.c.seat_id == seat.c.id))
    .outerjoin(ballot, ballot.c.id == holder.c.ballot_id)
    .outerjoin(vote, vote.c.ballot_id == ballot.c.id)
    .where(seat.c.board_id == _here, InList(seat.c.public_id, "seats"), seat.c.voided.is_(False))
    .order_by(seat.c.id, vote.c.slot)
)
_drop = Prepared(delete(ballot).where(InList(ballot.c.id, "ballots")))
_clear = Prepared(delete(vote).where(InList(vote.c.ballot_id, "ballots")))
_NEWS = ("cast", "version", *BallotNews._fields)
_SEAT = ("round_id", "seat_id")
_mark = PreparedRows(turnout, (*_NEWS, *_SEAT), key=_SEAT)
_first_mark = PreparedRows(turnout, (*_SEAT, *_NEWS))
_count = Prepared(
    update(round_)
    .where(round_.c.id == bindparam("round"))
    .values(
        replaced=round_.c.replaced + bindparam("replaced_now"),
        withdrawn=round_.c.withdrawn + bindparam("withdrawn_now"),
    )
)
_arrive = Prepared(
    update(seat).where(InList(seat.c.id, "seats")).values(present=True, version=bindparam("now"))
)
_OWN = ("receipt", "assisted", "recorded_at")
_add = PreparedRows(ballot, ("round_id", *TERMS, *_OWN), returning=("receipt", "id"))
_change = PreparedRows(ballot, (*_OWN, "id"), key=["id"])
_move = PreparedRows(vote, ("field_id", "copy", "ballot_id", "slot"), key=["ballot_id", "slot"])
_choose = PreparedRows(vote, VOTE_COLUMNS)
_hold = PreparedRows(holder, ("ballot_id", "round_id", "seat_id", "device_sha256"))
_hand_on = PreparedRows(holder, ("device_sha256", "ballot_id"), key=["ballot_id"])
_ALL: tuple[Statement, ...] = (
    *(_terms, _voters, _drop, _clear, _mark, _first_mark, _add, _change, _move, _choose, _hold),
    *(_hand_on, _count, _arrive),
)


def rehearse(connection: Connection) -> None:
    """Compiles the statements, for which the first ballot would wait as long as for two others."""
    for statement in _ALL:
        statement.text(connection)


def read_batch(unit: Unit, code: str, activity_key: str, seats: Collection[str]) -> BallotBatch:
    """The state read under the board's lock, so that nothing slips in after the close.

    Refuses `no_such_board`, `no_such_activity`, in this order.
    """
    values = {"code": code, "activity": activity_key}
    *_, terms, rows = run_together(
        unit.connection,
        *unit.lock(code),
        (_terms, values),
        (_voters, {**values, "seats": list(seats)}),
    )
    if not terms:
        raise Refusal("no_such_board")
    (
        board_id,
        kind,
        state,
        locked,
        round_id,
        number,
        framework_id,
        votes,
        repeats,
        secret,
        pace,
        *waiting,
    ) = terms[0]
    if kind != "vote":
        raise Refusal("no_such_activity", activity=activity_key)
    voters = _voters_of(rows)
    if round_id is None:  # never opened yet
        return BallotBatch(board_id, activity_key, False, False, 0, 0, 0, Rule(), False, voters)
    held = (state == "open", bool(locked))
    rule = Rule(votes, bool(repeats))
    return BallotBatch(
        board_id,
        activity_key,
        *held,
        round_id,
        number,
        framework_id,
        rule,
        bool(secret),
        voters,
        pace,
        *waiting,
    )


def _voters_of(rows: list[Row]) -> dict[str, Voter]:
    """By public id. A ballot comes in as many rows as it has choices, in their order."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    return {public_id: _voter(own) for public_id, own in found.items()}


def _voter(rows: list[Row]) -> Voter:
    (
        _,
        seat_id,
        device,
        present,
        is_in,
        known,
        announced,
        ballot_id,
        receipt,
        assisted,
        recorded_at,
        device_sha256,
        _,
    ) = rows[0]
    fields = tuple(row[-1] for row in rows)
    held = (
        StoredBallot(ballot_id, receipt, assisted, recorded_at, fields, seat_id, device_sha256)
        if ballot_id
        else None
    )
    return Voter(
        seat_id,
        bool(device),
        bool(present),
        bool(is_in),
        known or 0,
        held,
        held,
        announced=bool(announced),
    )


def write_batch(unit: Unit, booth: BallotBatch) -> None:
    """Writes what the voters hold now, if they changed it, and the version of that. The constraints refuse anything not whole."""
    noted = [voter for voter in booth.voters.values() if voter.news]
    if not noted:
        return
    voters = [voter for voter in noted if voter.changed]
    version = unit.touch(booth.board_id)
    gone = [voter.stored.id for voter in voters if voter.stored and voter.ballot is None]
    calls = [*_without(_drop, gone), *_marked(booth, noted, version), *_chosen_anew(booth, voters)]
    calls += [*_counted(booth, voters), *_handed_on(voters), *_held(booth, voters)]
    *_, added = run_together(unit.connection, *calls)
    for voter in noted:
        voter.version = version
    ids: dict[str, int] = dict(added)
    if new := [
        (ids[voter.ballot.receipt], voter.ballot, voter.seat_id)
        for voter in voters
        if voter.ballot and not voter.stored
    ]:
        choices = [
            row
            for ballot_id, held, _ in new
            for row in vote_rows(ballot_id, held.fields, booth.terms)
        ]
        holders = [
            (ballot_id, booth.round_id, seat_id, held.device_sha256)
            for ballot_id, held, seat_id in new
        ]
        run_together(unit.connection, (_choose, {"rows": choices}), (_hold, {"rows": holders}))
    if booth.secret:
        steps = [(voter.announced, voter.is_in, voter.ballot is not None) for voter in voters]
        announce_ballots(unit, booth.round_id, booth.pace, Waiting(booth.came, booth.went), steps)


def _counted(booth: BallotBatch, voters: list[Voter]) -> list[Call]:
    """The round's counts, where anything changed from elsewhere."""
    replaced, withdrawn = (
        sum(voter.replaced for voter in voters),
        sum(voter.withdrawn for voter in voters),
    )
    if not replaced and not withdrawn:
        return []
    return [
        (_count, {"round": booth.round_id, "replaced_now": replaced, "withdrawn_now": withdrawn})
    ]


def _handed_on(voters: list[Voter]) -> list[Call]:
    """Ballots that are another device's now."""
    rows = [
        (voter.ballot.device_sha256, voter.stored.id)
        for voter in voters
        if voter.ballot
        and voter.stored
        and voter.ballot.device_sha256 != voter.stored.device_sha256
    ]
    return [(_hand_on, {"rows": rows})] if rows else []


def _without(statement: Prepared, ballots: list[int]) -> list[Call]:
    return [(statement, {"ballots": ballots})] if ballots else []


def _chosen_anew(booth: BallotBatch, voters: list[Voter]) -> list[Call]:
    """The choices of ballots that were in before. A new field takes the row of the one that it replaces, for a third of what
    it costs to delete one and make another; where a field that stays would have to change its row, all are made again."""
    moved, emptied, chosen = [], [], []
    for one in voters:
        if not one.stored or not one.ballot:
            continue
        before, after = (
            vote_rows(one.stored.id, each.fields, booth.terms) for each in (one.stored, one.ballot)
        )
        there, changed = {row[-2:] for row in before}, [row for row in after if row not in before]
        if there.isdisjoint(row[-2:] for row in changed):
            moved += [(*row[-2:], *row[:2]) for row in changed]
        else:
            emptied.append(one.stored.id)
            chosen += after
    return [(_move, {"rows": moved}), *_without(_clear, emptied), (_choose, {"rows": chosen})]


def _marked(booth: BallotBatch, voters: list[Voter], version: int) -> list[Call]:
    """The seats' part in the round, and what their devices are told. Who was absent has come by voting."""
    again, first = [], []
    for voter in voters:
        news = (
            voter.ballot is not None or voter.is_unlinked,
            version,
            *(voter.news or BallotNews()),
        )
        if voter.version:
            again.append((*news, booth.round_id, voter.seat_id))
        else:
            first.append((booth.round_id, voter.seat_id, *news))
    # In a secret vote they come when their name is told: see turnouts.py.
    named = [] if booth.secret else voters
    absent = [voter.seat_id for voter in named if voter.ballot is not None and not voter.present]
    arrivals: list[Call] = [(_arrive, {"seats": absent, "now": version})] if absent else []
    return [*arrivals, (_mark, {"rows": again}), (_first_mark, {"rows": first})]


def _held(booth: BallotBatch, voters: list[Voter]) -> list[Call]:
    """The ballots that are another's next, then those that come in for the first time."""
    changed = [(*_own(one.ballot), one.stored.id) for one in voters if one.ballot and one.stored]
    first = [
        (booth.round_id, *booth.terms, *_own(one.ballot))
        for one in voters
        if one.ballot and not one.stored
    ]
    return [(_change, {"rows": changed}), (_add, {"rows": first})]


def _own(one: StoredBallot) -> tuple[str, str, str]:
    return one.receipt, one.assisted, one.recorded_at
