"""Reads the results for staff and, once published, for the public."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Connection, select

from app.domain.codes import grouped, typed_code
from app.domain.framework import Framework
from app.domain.local_text import Languages
from app.domain.refusals import Refusal
from app.domain.votes.matrix import Ends, Quadrants, both_ends, quadrants
from app.domain.votes.redraws import Sureness
from app.domain.votes.tally import Tally
from app.queries.board import BoardView, board_view
from app.queries.results.report import Report, report_of
from app.queries.results.report_notes import Notes
from app.queries.results.report_votes import Vote, round_sureness
from app.queries.tally import seal_of, tally_in
from app.storage.activities import StoredActivity
from app.storage.boards import StoredBoard, board_by_code
from app.storage.votes.ballots import ballot, ballots_of
from app.storage.votes.ballots import vote as choice
from app.storage.votes.rounds import StoredRound, round_, rounds_of


@dataclass(frozen=True)
class Reading:
    """A vote with the situation on the same framework that was written before
    it, if any."""

    vote: Vote
    situation: Notes | None

    @cached_property
    def quadrants(self) -> Quadrants | None:
        """Returns the fields by notes and votes; None without notes, or
        without votes to see."""
        if self.situation is None or self.vote.tally is None:
            return None
        return quadrants(
            self.vote.framework, self.situation.counts, self.vote.tally.votes
        )

    def require_matrix(self) -> None:
        """Refuses `tally_hidden`, `nothing_to_draw`."""
        if self.vote.tally is None:
            raise Refusal("tally_hidden")
        if self.quadrants is None:
            raise Refusal("nothing_to_draw")

    @property
    def beside(self) -> list[tuple[str, list[int]]]:
        """Returns (field id, its votes by round) of every field that has votes
        in any round.

        The rounds are the earlier sealed ones, then the present one if its
        votes may be seen.
        """
        tallies = [round_.tally or {} for round_ in self.vote.earlier] + (
            [self.vote.tally.votes] if self.vote.tally else []
        )
        rows = [
            (field, [tally.get(field, 0) for tally in tallies])
            for field in self.vote.framework.fields
        ]
        return [(field, numbers) for field, numbers in rows if any(numbers)]


@dataclass(frozen=True)
class Results:
    """The results, from the report's own facts, so that page and report never
    differ."""

    report: Report

    @property
    def board(self) -> StoredBoard:
        return self.report.board

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """Returns every vote, with the first situation that was opened before
        it."""
        first = {
            id(comparison.vote): comparison.situation
            for comparison in reversed(self.report.comparisons)
            if comparison.vote is not None
        }
        return tuple(Reading(vote, first.get(id(vote))) for vote in self.report.votes)

    @property
    def situations(self) -> tuple[tuple[Notes, Ends], ...]:
        return tuple(
            (situation, both_ends(situation.framework, situation.counts))
            for situation in self.report.situations
        )

    @property
    def published(self) -> bool:
        return is_published(self.board)

    @property
    def sealed(self) -> bool:
        """Says whether there is a result that can be published."""
        return any(
            round_.sha256 is not None
            for vote in self.report.votes
            for round_ in (*vote.earlier, vote.round)
            if round_ is not None
        )


def results_of(connection: Connection, code: str, languages: Languages = ()) -> Results:
    """Reads the results without practice activities and hidden tallies.
    Refuses `no_such_board`."""
    return Results(report_of(connection, code, "", languages))


def latest_reading(results: Results, key: str | None = None) -> Reading:
    """Returns the reading of the vote; without a key of the one opened last
    that can be compared with notes, as a tie-break and a vote on notes cannot.
    Refuses `no_such_activity`."""
    readings = results.readings
    compared = [reading for reading in readings if reading.situation is not None]
    chosen = [reading for reading in readings if key == reading.vote.activity.key]
    if key is None:
        chosen = compared or list(readings)
    if not chosen:
        raise Refusal("no_such_activity")
    return max(
        chosen,
        key=lambda reading: reading.vote.round.opened_at if reading.vote.round else "",
    )


def is_published(board: StoredBoard) -> bool:
    return board.settings.published


@dataclass(frozen=True)
class Sealed:
    """A vote's last sealed round."""

    activity: StoredActivity
    framework: Framework
    round: StoredRound
    tally: Tally
    sureness: Sureness | None


@dataclass(frozen=True)
class PublicResult:
    """What the organiser publishes: sealed rounds only."""

    board: StoredBoard
    votes: tuple[Sealed, ...]


def public_result(
    connection: Connection, code: str, languages: Languages = ()
) -> PublicResult:
    """Returns every sealed vote but practice, published or not. Refuses
    `no_such_board`."""
    view = board_view(connection, board_by_code(connection, code), languages)
    return PublicResult(view.board, tuple(_sealed(connection, view)))


def _sealed(connection: Connection, view: BoardView) -> Iterator[Sealed]:
    for activity in view.real("vote"):
        seal = seal_of(connection, activity)
        if seal is not None:
            framework = view.frameworks[seal.framework_id]
            yield Sealed(
                activity,
                framework,
                seal,
                tally_in(connection, activity, seal),
                round_sureness(seal, ballots_of(connection, seal.id), framework),
            )


@dataclass(frozen=True)
class Checked:
    """The ballot of a receipt: its `fields`, None when no sealed ballot has
    the receipt."""

    receipt: str
    activity: StoredActivity | None = None
    round: int = 0
    framework: Framework | None = None
    fields: tuple[str, ...] | None = None


_ballot = (
    select(choice.c.field_id)
    .join(ballot, ballot.c.id == choice.c.ballot_id)
    .join(round_, round_.c.id == ballot.c.round_id)
    .where(round_.c.sha256.is_not(None))
    .order_by(choice.c.slot)
)


def check_receipt(
    connection: Connection,
    code: str,
    receipt: str,
    activity: str | None = None,
    languages: Languages = (),
) -> Checked:
    """Finds the ballot of a receipt in sealed rounds only; whose it was is not
    known.

    Searches the vote `activity`, which may be a practice, or all votes but
    practice. Refuses `no_such_board`.
    """
    view = board_view(connection, board_by_code(connection, code), languages)
    typed = grouped(typed_code(receipt[:60]))
    real = [vote for vote in view.with_ballots if not vote.value.practice]
    named = [vote for vote in view.with_ballots if vote.value.key == activity]
    for vote in real if activity is None else named:
        for sealed in reversed(rounds_of(connection, vote.id)):
            if fields := _fields_of(connection, sealed.id, typed):
                framework = view.frameworks[sealed.framework_id]
                return Checked(typed, vote, sealed.number, framework, fields)
    return Checked(typed)


def _fields_of(connection: Connection, round_id: int, receipt: str) -> tuple[str, ...]:
    """Returns what the ballot of a receipt chose; nothing where the round has
    none."""
    is_wanted = (ballot.c.round_id == round_id) & (ballot.c.receipt == receipt)
    return tuple(connection.execute(_ballot.where(is_wanted)).scalars())
