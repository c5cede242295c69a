"""Reads what the workbook of a board holds, by the rules of report, tables and
sealed lists."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from app.domain.framework import Framework
from app.domain.local_text import Languages
from app.domain.votes.tally import Tally
from app.queries.board import BoardView, board_view
from app.queries.results.file_label import FileLabel, file_label
from app.queries.results.parts import parts_table
from app.queries.results.plan_table import plan_table
from app.queries.results.report import Report, report_of
from app.queries.results.report_votes import Vote
from app.queries.results.sealed_lists import sealed_json
from app.queries.results.tables import Table, notes_table, turnout_table
from app.storage.boards import board_by_code
from app.storage.votes.rounds import StoredRound
from app.storage.votes.witnesses import is_listed


@dataclass(frozen=True)
class Count:
    """A tally that staff may see: of a sealed round, or of an open one that
    shows its numbers.

    `places` are the votes by the place of their block on rotated ballots.
    """

    vote: Vote
    framework: Framework
    tally: Tally
    places: tuple[int, ...] = ()


@dataclass(frozen=True)
class SealedBallots:
    """The ballots of a sealed round as (receipt, field ids), by receipt.

    None where the list of so few is published to nobody.
    """

    vote: Vote
    framework: Framework
    round: int
    ballots: tuple[tuple[str, tuple[str, ...]], ...] | None


@dataclass(frozen=True)
class WorkbookData:
    """A board for a workbook; `label` names its file, `answers` are those to
    quick questions."""

    label: FileLabel
    report: Report
    counts: tuple[Count, ...]
    answers: tuple[Count, ...]
    notes: Table
    turnout: Table
    parts: Table
    plan: Table
    ballots: tuple[SealedBallots, ...]


def workbook_data(
    connection: Connection, code: str, made_at: str, languages: Languages = ()
) -> WorkbookData:
    """Reads a board as of `made_at`, without practice activities. Refuses
    `no_such_board`."""
    view = board_view(connection, board_by_code(connection, code), languages)
    report = report_of(connection, code, made_at, languages)
    return WorkbookData(
        file_label(connection, view),
        report,
        _counts(view, report.votes),
        _counts(view, report.questions),
        notes_table(connection, view, None),
        turnout_table(connection, view),
        parts_table(view, report),
        plan_table(connection, view),
        tuple(
            _sealed_ballots(connection, view, vote, round_)
            for vote in report.votes
            for round_ in rounds_in_order(vote)
            if round_.sha256 is not None
        ),
    )


def rounds_in_order(vote: Vote) -> list[StoredRound]:
    """Returns the rounds of a vote, the present one last."""
    return [*vote.earlier, *([vote.round] if vote.round else [])]


def tallies_of(vote: Vote) -> list[Tally]:
    """Returns the tallies of a vote's sealed rounds, then the present one
    unless it is hidden."""
    sealed = [
        Tally(
            vote.activity.key,
            round_.number,
            True,
            round_.ballots or 0,
            round_.seats or 0,
            votes,
        )
        for round_ in vote.earlier
        for votes in [round_.tally or {}]
    ]
    return [*sealed, *([vote.tally] if vote.tally is not None and vote.round else [])]


def _counts(view: BoardView, votes: Iterable[Vote]) -> tuple[Count, ...]:
    return tuple(count for vote in votes for count in counts_of(view, vote))


def counts_of(view: BoardView, vote: Vote) -> Iterator[Count]:
    """Yields the tallies of a vote's sealed rounds, then the present one
    unless it is hidden."""
    frameworks = {
        round_.number: view.frameworks[round_.framework_id]
        for round_ in rounds_in_order(vote)
    }
    places = {
        round_.number: tuple(round_.places or ()) for round_ in rounds_in_order(vote)
    }
    if vote.round:
        frameworks[vote.round.number] = vote.framework
    for tally in tallies_of(vote):
        yield Count(vote, frameworks[tally.round], tally, places.get(tally.round, ()))


def _sealed_ballots(
    connection: Connection, view: BoardView, vote: Vote, round_: StoredRound
) -> SealedBallots:
    framework = view.frameworks[round_.framework_id]
    if not is_listed(round_):
        return SealedBallots(vote, framework, round_.number, None)
    listed = sealed_json(connection, round_)["ballots"]
    assert isinstance(listed, list)
    ballots = tuple((ballot["receipt"], tuple(ballot["fields"])) for ballot in listed)
    return SealedBallots(vote, framework, round_.number, ballots)
