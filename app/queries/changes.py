"""Reads everything that is newer than a version, in one snapshot: the whole
content of a push.

During a vote this runs many times a second, so unchanged parts come from the
snapshot before.
"""

from dataclasses import dataclass, field, replace

from sqlalchemy import (
    ColumnElement,
    Connection,
    ScalarSelect,
    Table,
    bindparam,
    func,
    select,
)

from app.domain.votes.tally import Tally
from app.queries.board import BoardView, board_view
from app.queries.notes import author_names
from app.queries.tally import moves_in_steps, seen_tally, turnout_beside
from app.storage.activities import StoredActivity
from app.storage.activities import activity as activity_table
from app.storage.boards import board, board_by_id
from app.storage.links import link
from app.storage.notes import StoredNote, count_by_place, note, notes_since
from app.storage.seats import present_call, seat
from app.storage.sql.prepared import Call, Prepared
from app.storage.sql.read_ahead import reading_ahead
from app.storage.votes.ballots import votes_call
from app.storage.votes.rounds import StoredRound, round_of
from app.storage.votes.turnout import (
    OwnNews,
    newest_turnout,
    turnout_call,
    turnout_since,
)
from app.storage.votes.witnesses import (
    WitnessCounts,
    count_witnesses,
    is_listed,
    newest_witness_version,
    witness,
)


@dataclass
class Votes:
    """A vote in a snapshot.

    `changed` is the newest version at which its numbers moved; `tally` is None
    where nobody may see it. `witnesses` counts the phones that checked the
    sealed list (zeros where a closed vote has none), and `witnessed` is the
    version at which one last did.
    """

    activity: StoredActivity
    round: StoredRound
    changed: int
    turnout: Tally
    tally: Tally | None
    cast: dict[int, bool]
    news: dict[int, OwnNews] = field(default_factory=dict)
    witnesses: WitnessCounts | None = None
    witnessed: int = 0


@dataclass
class Changes:
    """What is newer than `since` (-1: everything).

    `seats_changed` is the newest version at which a seat was taken, changed or
    removed.
    """

    since: int
    view: BoardView
    notes: list[StoredNote]
    names: dict[int, str]
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    votes: list[Votes] = field(default_factory=list)
    seats_changed: int = 0
    voided: frozenset[int] = frozenset()  # rows of seats taken away since
    revoked: frozenset[int] = frozenset()  # rows of links that ended

    @property
    def version(self) -> int:
        return self.view.board.version


@dataclass(frozen=True)
class Pulse:
    """The versions of a board: of the whole, and of each of its parts."""

    version: int
    changed: int
    activities: int
    seats: int
    notes: int
    voices: int
    witnesses: int


def _newest(
    table: Table, of_board: ColumnElement[bool], name: str = "version"
) -> ScalarSelect[int]:
    return (
        select(func.coalesce(func.max(table.c[name]), 0))
        .where(of_board)
        .scalar_subquery()
    )


_pulse = Prepared(
    select(
        board.c.version,
        board.c.changed,
        _newest(activity_table, activity_table.c.board_id == board.c.id),
        _newest(seat, seat.c.board_id == board.c.id),
        _newest(note, note.c.board_id == board.c.id),
        _newest(note, note.c.board_id == board.c.id, "voices_version"),
        _newest(witness, witness.c.board_id == board.c.id),
    ).where(board.c.id == bindparam("board"))
)


def changes_since(
    connection: Connection, board_id: int, since: int, before: Changes | None = None
) -> Changes | None:
    """Returns what changed, or None when the board is gone.

    `before` is an earlier snapshot of the same board, of any version.
    """
    with reading_ahead(connection, *_calls_ahead(board_id, since, before)):
        return _changes_since(connection, board_id, since, before)


def _calls_ahead(board_id: int, since: int, before: Changes | None) -> list[Call]:
    """Returns what a beat reads while a vote is open: its pulse, who has
    voted, and the tally."""
    open_rounds = [
        votes.round.id
        for votes in (before.votes if before else ())
        if votes.activity.value.state == "open"
        and not moves_in_steps(votes.activity, votes.round)
    ]
    if not open_rounds:
        return []
    calls: list[Call] = [(_pulse, {"board": board_id}), present_call(board_id)]
    for round_id in open_rounds:
        calls += [turnout_call(round_id, since), votes_call(round_id)]
    return calls


def _changes_since(
    connection: Connection, board_id: int, since: int, before: Changes | None
) -> Changes | None:
    rows = _pulse.run(connection, board=board_id)
    if not rows:
        return None
    pulse = Pulse(*rows[0])
    # A version that we never gave: the whole
    since = since if since <= pulse.version else -1
    # A database put back from a backup
    if before is not None and before.version > pulse.version:
        before = None
    view = _view(connection, board_id, pulse, before)
    changes = Changes(since, view, [], {}, seats_changed=pulse.seats)
    if max(pulse.notes, pulse.voices) > since:
        _add_notes(connection, changes)
    _add_ended(connection, changes, pulse)
    _add_votes(connection, changes, pulse, before)
    return changes


def _add_ended(connection: Connection, changes: Changes, pulse: Pulse) -> None:
    """Adds the seats that were voided since, and the links that ended."""
    board_id, since = changes.view.board.id, changes.since
    if pulse.seats > since:
        gone = select(seat.c.id).where(
            seat.c.board_id == board_id, seat.c.version > since, seat.c.voided
        )
        changes.voided = frozenset(connection.execute(gone).scalars())
    if pulse.changed > since:
        ended = select(link.c.id).where(
            link.c.board_id == board_id, link.c.revoked_at.is_not(None)
        )
        changes.revoked = frozenset(connection.execute(ended).scalars())


def _add_votes(
    connection: Connection, changes: Changes, pulse: Pulse, before: Changes | None
) -> None:
    """Adds every vote that was opened; one that did not move comes from the
    snapshot before."""
    earlier = _votes_before(before, pulse)
    is_witnessed = before is None or pulse.witnesses > before.version
    for vote in changes.view.activities:
        if vote.value.has_ballots and vote.value.round:
            votes = _votes(
                connection, vote, changes.since, earlier.get((vote.id, vote.version))
            )
            if is_witnessed or votes.witnesses is None:
                _add_witnesses(connection, votes)
            changes.votes.append(votes)


def _votes_before(before: Changes | None, pulse: Pulse) -> dict[tuple[int, int], Votes]:
    """Returns the votes of an earlier snapshot by (row, version of the
    activity), as long as no seat has changed since."""
    if before is None or pulse.seats > before.version:
        return {}
    return {(vote.activity.id, vote.activity.version): vote for vote in before.votes}


def _add_witnesses(connection: Connection, votes: Votes) -> None:
    """Counts the phones that checked the list. A closed vote without a list
    has zeros: who saw an earlier round's counts, and nothing of the time
    between, is told that they are over."""
    if votes.activity.value.state == "closed" and not is_listed(votes.round):
        votes.witnesses, votes.witnessed = (
            WitnessCounts(0, 0, 0),
            votes.activity.version,
        )
    if is_listed(votes.round):
        votes.witnesses = count_witnesses(connection, votes.round)
        votes.witnessed = max(
            votes.activity.version, newest_witness_version(connection, votes.round.id)
        )


def _view(
    connection: Connection, board_id: int, pulse: Pulse, before: Changes | None
) -> BoardView:
    if (
        before is not None
        and max(pulse.changed, pulse.activities, pulse.seats) <= before.version
    ):
        return replace(
            before.view, board=replace(before.view.board, version=pulse.version)
        )
    stored_board = board_by_id(connection, board_id)
    assert stored_board is not None  # one transaction sees one board
    return board_view(connection, stored_board)


def _add_notes(connection: Connection, changes: Changes) -> None:
    view = changes.view
    private = {activity.id for activity in view.activities if activity.private}
    newer_notes = notes_since(connection, view.board.id, changes.since)
    # a private one is told as gone: whoever holds it has it from before
    changes.notes = [
        replace(note, state="hidden", text="") if note.activity_id in private else note
        for note in newer_notes
    ]
    changes.names = author_names(connection, view.board, changes.notes)
    for activity in view.activities:
        if not activity.private and any(
            note.activity_id == activity.id for note in changes.notes
        ):
            changes.counts[activity.value.key] = count_by_place(connection, activity.id)


def _votes(
    connection: Connection, vote: StoredActivity, since: int, before: Votes | None
) -> Votes:
    """Reads a vote; `before` has the same version of the activity."""
    present_round = before.round if before else _present_round(connection, vote)
    newest, cast, news = turnout_since(connection, present_round.id, since)
    if before is None:
        newest = newest or newest_turnout(connection, present_round.id)
    elif newest <= before.changed:  # `before` holds all up to `since`, and more
        return replace(before, cast=cast, news=news)
    tally = seen_tally(connection, vote, present_round, ballot_in=True, staff=True)
    turnout = turnout_beside(connection, vote, present_round, tally)
    changed = max(vote.version, newest)
    return Votes(vote, present_round, changed, turnout, tally, cast, news)


def _present_round(connection: Connection, vote: StoredActivity) -> StoredRound:
    present_round = round_of(connection, vote.id, vote.value.round)
    assert present_round is not None
    return present_round
