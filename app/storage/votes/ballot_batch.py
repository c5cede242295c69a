"""Reads all that the ballots of one commit need, in one round trip, under the
boards' locks.

The hottest path of the program, with ballot_writes.py: measured by
bench/ballot_cost.py (P6).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.plan.pace import Pace
from app.domain.refusals import Refusal
from app.domain.votes.ballot import Rule
from app.storage.sql.prepared import Call, Row, run_together
from app.storage.unit import Unit
from app.storage.votes.announcements import NOBODY_WAITS, Waiting
from app.storage.votes.ballot_reads import RoundRow, VoterRow, read_round, read_voters
from app.storage.votes.ballots import StoredBallot, Terms
from app.storage.votes.turnout import BallotNews


@dataclass
class Voter:
    """A seat before an open round, as read and as it is to be written.

    `is_in` and `version` say whether its ballot is in and at which version
    that last changed (0 for never). Who votes is `present` from then on.
    `stored` is the ballot that was read, if the link exists; `ballot` is the
    one to write: the same, another or none. `news` is for the seat's own
    devices; `replaced` and `withdrawn` count changes from elsewhere than the
    casting device.
    """

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
    announced: bool = False  # what others may know of `is_in`

    @property
    def is_unlinked(self) -> bool:
        """Whether a ballot is in, though none can be found for the seat: the
        round was imported while it was open."""
        return self.is_in and self.stored is None

    def set_ballot(self, ballot: StoredBallot | None, news: BallotNews) -> None:
        """Sets the ballot to write, None to withdraw it. Refuses
        `ballot_unlinked`."""
        if self.is_unlinked:
            raise Refusal("ballot_unlinked")
        self.ballot, self.changed, self.news = ballot, True, news


@dataclass(frozen=True)
class BallotBatch:
    """A vote's present round and the seats that send ballots to it, by their
    public ids.

    Ids are row ids; `rule` and `framework_id` are the round's terms; `locked`
    says whether ballots stay as they are for now. `waiting` counts, of a
    secret vote, what others do not know yet. `words` are those to store where
    the answers are `of_words`: ids and spellings by seat (row id).
    """

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
    waiting: Waiting = NOBODY_WAITS
    of_words: bool = False
    words: dict[int, tuple[str, str]] = field(default_factory=dict)

    @property
    def terms(self) -> Terms:
        return Terms(self.framework_id, self.rule.votes, self.rule.repeats)

    def voter(self, seat_id: str) -> Voter:
        """Refuses `no_seat`, `activity_not_open`, `device_has_no_vote`, in
        this order."""
        if seat_id not in self.voters:
            raise Refusal("no_seat")
        if not self.is_open:
            raise Refusal("activity_not_open", activity=self.activity)
        if self.voters[seat_id].device:
            raise Refusal("device_has_no_vote")
        return self.voters[seat_id]


def read_batches(
    unit: Unit, seats_by_vote: Mapping[tuple[str, str], Collection[str]]
) -> dict[tuple[str, str], BallotBatch | Refusal]:
    """Reads the state of each vote, by (board's code, key of the activity),
    under the boards' locks, so that no ballot comes in after the close.
    `seats_by_vote` are public ids.

    Where there is none it is the refusal: `no_such_board`, `no_such_activity`,
    in this order.
    """
    # Two processes lock boards in the same order, or both would wait
    votes = sorted(seats_by_vote)
    locks = {code: unit.lock(code) for code, _ in votes}
    calls: list[Call] = [lock for of_board in locks.values() for lock in of_board]
    for code, key in votes:
        values = {"code": code, "activity": key}
        seats = list(seats_by_vote[code, key])
        calls += [(read_round, values), (read_voters, {**values, "seats": seats})]
    answers = iter(run_together(unit.connection, *calls))
    for code, of_board in locks.items():
        for _ in of_board:
            unit.note_lock(code, next(answers))
    return {vote: _batch(vote[1], next(answers), next(answers)) for vote in votes}


def _batch(
    activity_key: str, round_rows: Sequence[Row], voter_rows: Sequence[Row]
) -> BallotBatch | Refusal:
    if not round_rows:
        return Refusal("no_such_board")
    row = RoundRow._make(round_rows[0])
    if row.kind != "vote":
        return Refusal("no_such_activity", activity=activity_key)
    voters = _voters_of(voter_rows)
    if row.round_id is None:
        return BallotBatch(
            row.board_id, activity_key, False, False, 0, 0, 0, Rule(), False, voters
        )
    return BallotBatch(
        board_id=row.board_id,
        activity=activity_key,
        is_open=row.state == "open",
        locked=bool(row.locked),
        round_id=row.round_id,
        number=row.number,
        framework_id=row.framework_id,
        rule=Rule(row.votes, bool(row.repeats)),
        secret=bool(row.secret),
        voters=voters,
        pace=row.pace,
        waiting=Waiting(row.came, row.went),
        of_words=row.question == "word",
    )


def _voters_of(rows: Sequence[Row]) -> dict[str, Voter]:
    """Returns the voters by public id."""
    by_seat: dict[str, list[Row]] = {}
    for row in rows:
        by_seat.setdefault(row[0], []).append(row)
    return {public_id: _voter(seat_rows) for public_id, seat_rows in by_seat.items()}


def _voter(rows: list[Row]) -> Voter:
    """Returns the voter of one seat's rows, which differ in the field of the
    choice only."""
    row = VoterRow._make(rows[0])
    stored = None
    if row.ballot_id:
        stored = StoredBallot(
            row.ballot_id,
            row.receipt,
            row.assisted,
            row.recorded_at,
            tuple([choice_row[-1] for choice_row in rows]),
            row.seat_id,
            row.device_sha256,
        )
    return Voter(
        row.seat_id,
        bool(row.device),
        bool(row.present),
        bool(row.is_in),
        row.version or 0,
        stored,
        stored,
        announced=bool(row.announced),
    )
